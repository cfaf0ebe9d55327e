package dev.paddock.agent;

import dev.paddock.environment.Health;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the {@link Snapshot} true while somebody listens.
 *
 * <p>One virtual thread looks at every word of a change, and otherwise about once a second, at the
 * records of agents and runs. Of the files on which a verdict rests it looks at the stamps where
 * {@link FileWatch} says that something happened, and at all of them now and then, for not every
 * disk tells what happens on it; where nobody tells, at every look. Only an agent whose files
 * changed is judged again. With many agents it looks less often, though never much less, so that
 * looking costs little.
 */
final class SnapshotPublisher implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(900);

  /** On a busy machine a look takes long without costing much, and is needed all the same. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private static final int SHARE = 20;

  /** Between looks at the stamps of everything, watched or not. */
  private static final Duration ROUND = Duration.ofSeconds(20);

  /** Stands for the agents' records among those whose files are watched; no agent has this id. */
  private static final String RECORDS = "";

  /** What the snapshot is made of. */
  interface Source {
    /** The agents there are. */
    List<Agent> agents() throws PaddockException;

    /**
     * The folder whose change calls for another look at which agents there are; null to look every
     * time.
     */
    default @Nullable Path records() {
      return null;
    }

    /** The quick verdict. */
    Health judge(Agent agent) throws PaddockException;

    /** The files whose change calls for another verdict. */
    List<Path> watched(Agent agent);

    /** The latest run. */
    Optional<Run> latestRun(AgentId id) throws PaddockException;

    /** What is being done to it beside ending its run or waiting to start it again. */
    Optional<Snapshot.Activity> activity(AgentId id);

    /** What could not be read. */
    List<String> troubles();
  }

  private final Source source;
  private final List<Consumer<Snapshot>> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<Snapshot>> first = new ArrayList<>();
  private final Map<AgentId, Judged> judged = new HashMap<>();
  private final Map<AgentId, Health> deep = new ConcurrentHashMap<>();
  private final Set<AgentId> judgeAgain = ConcurrentHashMap.newKeySet();
  private final Set<String> touched = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wake = lock.newCondition();
  private boolean woken;
  private boolean word;
  private boolean closed;
  private boolean everything;
  private long nextRound = System.nanoTime();
  private @Nullable List<Agent> listed;
  private boolean listTold;
  private @Nullable Thread watching;
  private @Nullable FileWatch files;
  private volatile Snapshot latest = Snapshot.EMPTY;

  SnapshotPublisher(Source source) {
    this.source = source;
  }

  /**
   * A verdict and what it rests on.
   *
   * @param told whether a change of any of the files is told to us
   */
  private record Judged(
      Agent agent,
      List<Path> watched,
      List<@Nullable FileStamp> stamps,
      @Nullable Health health,
      boolean told) {}

  Snapshot latest() {
    return latest;
  }

  /** Adds a listener; it hears the state now first, from the watching thread. */
  AgentService.Subscription subscribe(Consumer<Snapshot> listener) {
    lock.lock();
    try {
      listeners.add(listener);
      if (watching == null && !closed) {
        files = FileWatch.open(this::touched);
        watching = Thread.ofVirtual().name("snapshots").start(this::watch);
      }
      first.add(listener);
      woken = true;
      wake.signalAll();
    } finally {
      lock.unlock();
    }
    return () -> listeners.remove(listener);
  }

  /** Says that something about a run, a build or a record changed. */
  void changed() {
    wake(() -> word = true);
  }

  /** Says that an agent's environment must be judged again whatever its files' stamps say. */
  void judgeAgain(AgentId id) {
    judgeAgain.add(id);
    wake(() -> word = true);
  }

  /** Shows a deep verdict from now on, for as long as the files it rests on stay the same. */
  void judgedDeeply(AgentId id, Health health) {
    deep.put(id, health);
    wake(() -> {});
  }

  private void touched(Set<String> ids) {
    touched.addAll(ids);
    wake(() -> {});
  }

  /** Says that everything must be judged again. */
  void refresh() {
    wake(() -> everything = word = true);
  }

  private void wake(Runnable change) {
    lock.lock();
    try {
      change.run();
      woken = true;
      wake.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void watch() {
    Duration pause = Duration.ZERO;
    while (true) {
      List<Consumer<Snapshot>> newcomers;
      lock.lock();
      try {
        long left = pause.toNanos();
        while (!woken && !closed && left > 0) {
          left = wake.awaitNanos(left);
        }
        if (closed) {
          return;
        }
        if (everything) {
          judged.clear();
          everything = false;
        }
        woken = false;
        if (word) {
          listed = null;
          word = false;
        }
        newcomers = List.copyOf(first);
        first.clear();
      } catch (InterruptedException _) {
        return;
      } finally {
        lock.unlock();
      }
      long start = System.nanoTime();
      publish(newcomers);
      Duration cost = Duration.ofNanos(System.nanoTime() - start);
      Duration rest = cost.multipliedBy(SHARE);
      pause = Collections.max(List.of(PAUSE, Collections.min(List.of(rest, LONGEST_PAUSE))));
    }
  }

  private void publish(List<Consumer<Snapshot>> newcomers) {
    Snapshot now = look();
    if (!now.equals(latest)) {
      latest = now;
      listeners.forEach(listener -> listener.accept(now));
    } else {
      newcomers.forEach(listener -> listener.accept(now));
    }
  }

  private Snapshot look() {
    var troubles = new ArrayList<String>();
    var views = new ArrayList<Snapshot.AgentView>();
    try {
      boolean round = System.nanoTime() - nextRound >= 0;
      for (Agent agent : agents(round)) {
        views.add(view(agent, round, troubles));
      }
      if (round) {
        nextRound = System.nanoTime() + ROUND.toNanos();
      }
    } catch (PaddockException e) {
      // The next look tries again; meanwhile the last known state stays on show, with the reason.
      troubles.add(e.getMessage());
      views.addAll(latest.agents());
    }
    troubles.addAll(source.troubles());
    return new Snapshot(views, troubles.stream().distinct().toList());
  }

  /** The list as it was, unless it may have changed, or what a record says, or a manifest. */
  private List<Agent> agents(boolean round) throws PaddockException {
    List<Agent> before = listed;
    boolean told = listTold && judged.values().stream().allMatch(Judged::told);
    if (before != null && told && !round && touched.isEmpty()) {
      return before;
    }
    Path records = source.records();
    boolean hint = touched.remove(RECORDS);
    if (files != null && records != null && (hint || !listTold)) {
      listTold = files.watch(RECORDS, List.of(records));
    }
    List<Agent> now = source.agents();
    listed = now;
    judged.keySet().retainAll(now.stream().map(Agent::id).collect(Collectors.toSet()));
    if (files != null) {
      Set<String> ids = now.stream().map(one -> one.id().value()).collect(Collectors.toSet());
      ids.add(RECORDS);
      files.retain(ids);
      touched.retainAll(ids);
    }
    return now;
  }

  private Snapshot.AgentView view(Agent agent, boolean round, List<String> troubles) {
    @Nullable Run run = null;
    try {
      run = source.latestRun(agent.id()).orElse(null);
    } catch (PaddockException e) {
      troubles.add(e.getMessage());
    }
    Snapshot.@Nullable Activity activity = Snapshot.Activity.of(run);
    return new Snapshot.AgentView(
        agent,
        health(agent, round, troubles),
        run,
        activity == null ? source.activity(agent.id()).orElse(null) : activity);
  }

  private @Nullable Health health(Agent agent, boolean round, List<String> troubles) {
    Judged before = judged.get(agent.id());
    boolean again = judgeAgain.remove(agent.id());
    boolean hint = touched.remove(agent.id().value());
    boolean look = hint || round || before == null || !before.told();
    Health lookedDeeper = deep.remove(agent.id());
    if (!again
        && before != null
        && before.agent().equals(agent)
        && !isPassing(before.health())
        && (!look || before.stamps().equals(stamps(before.watched())))) {
      if (lookedDeeper == null && !hint) {
        return before.health();
      }
      // Looking deeper came after the verdict before, and nothing has changed since that one.
      Health health = lookedDeeper == null ? before.health() : lookedDeeper;
      // What is watched may have been another folder of that name.
      boolean told = hint ? isTold(agent, before.watched()) : before.told();
      judged.put(agent.id(), new Judged(agent, before.watched(), before.stamps(), health, told));
      return health;
    }
    // Watching begins first, then the stamps are taken: a change while we judge then calls for
    // another verdict.
    List<Path> watched = source.watched(agent);
    boolean told = isTold(agent, watched);
    List<@Nullable FileStamp> stamps = stamps(watched);
    @Nullable Health health = null;
    try {
      health = source.judge(agent);
    } catch (PaddockException e) {
      troubles.add(e.getMessage());
    }
    judged.put(agent.id(), new Judged(agent, watched, stamps, health, told));
    return health;
  }

  private boolean isTold(Agent agent, List<Path> paths) {
    return files != null && files.watch(agent.id().value(), paths);
  }

  /** A build under way ends without a change of any file that is watched. */
  private static boolean isPassing(@Nullable Health health) {
    return health == null || health.state() == dev.paddock.environment.HealthState.BUILDING;
  }

  private static List<@Nullable FileStamp> stamps(List<Path> watched) {
    var stamps = new ArrayList<@Nullable FileStamp>();
    for (Path path : watched) {
      stamps.add(FileStamp.of(path));
    }
    return stamps;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (files != null) {
        files.close();
      }
      wake.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
