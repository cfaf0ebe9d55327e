package dev.paddock.agent;

import dev.paddock.environment.Health;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
import org.jspecify.annotations.Nullable;

/**
 * Keeps the {@link Snapshot} true while somebody listens.
 *
 * <p>One virtual thread looks, at every word of a change and otherwise about once a second, at the
 * files' stamps; only an agent whose files changed is judged again. With many agents it looks less
 * often, so that looking never costs more than a twentieth of a core.
 */
final class SnapshotPublisher implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(900);
  private static final int SHARE = 20;

  /** What the snapshot is made of. */
  interface Source {
    /** The agents there are. */
    List<Agent> agents() throws PaddockException;

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
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wake = lock.newCondition();
  private boolean woken;
  private boolean closed;
  private boolean everything;
  private @Nullable Thread watching;
  private volatile Snapshot latest = Snapshot.EMPTY;

  SnapshotPublisher(Source source) {
    this.source = source;
  }

  private record Judged(
      Agent agent, List<Path> watched, List<@Nullable FileStamp> stamps, @Nullable Health health) {}

  Snapshot latest() {
    return latest;
  }

  /** Adds a listener; it hears the state now first, from the watching thread. */
  AgentService.Subscription subscribe(Consumer<Snapshot> listener) {
    lock.lock();
    try {
      listeners.add(listener);
      if (watching == null && !closed) {
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
    wake(() -> {});
  }

  /** Says that an agent's environment must be judged again whatever its files' stamps say. */
  void judgeAgain(AgentId id) {
    judgeAgain.add(id);
    wake(() -> {});
  }

  /** Shows a deep verdict from now on, for as long as the files it rests on stay the same. */
  void judgedDeeply(AgentId id, Health health) {
    deep.put(id, health);
    wake(() -> {});
  }

  /** Says that everything must be judged again. */
  void refresh() {
    wake(() -> everything = true);
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
      pause = rest.compareTo(PAUSE) > 0 ? rest : PAUSE;
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
      List<Agent> agents = source.agents();
      judged.keySet().retainAll(agents.stream().map(Agent::id).toList());
      for (Agent agent : agents) {
        views.add(view(agent, troubles));
      }
    } catch (PaddockException e) {
      // The next look tries again; meanwhile the last known state stays on show, with the reason.
      troubles.add(e.getMessage());
      views.addAll(latest.agents());
    }
    troubles.addAll(source.troubles());
    return new Snapshot(views, troubles.stream().distinct().toList());
  }

  private Snapshot.AgentView view(Agent agent, List<String> troubles) {
    @Nullable Run run = null;
    try {
      run = source.latestRun(agent.id()).orElse(null);
    } catch (PaddockException e) {
      troubles.add(e.getMessage());
    }
    Snapshot.@Nullable Activity activity = Snapshot.Activity.of(run);
    return new Snapshot.AgentView(
        agent,
        health(agent, troubles),
        run,
        activity == null ? source.activity(agent.id()).orElse(null) : activity);
  }

  private @Nullable Health health(Agent agent, List<String> troubles) {
    Judged before = judged.get(agent.id());
    boolean again = judgeAgain.remove(agent.id());
    Health lookedDeeper = deep.remove(agent.id());
    if (!again
        && before != null
        && before.agent().equals(agent)
        && before.stamps().equals(stamps(before.watched()))
        && !isPassing(before.health())) {
      if (lookedDeeper == null) {
        return before.health();
      }
      // It was made after the verdict before, and nothing has changed since that one.
      judged.put(agent.id(), new Judged(agent, before.watched(), before.stamps(), lookedDeeper));
      return lookedDeeper;
    }
    // The stamps are taken first: a change while we judge then calls for another verdict.
    List<Path> watched = source.watched(agent);
    List<@Nullable FileStamp> stamps = stamps(watched);
    @Nullable Health health = null;
    try {
      health = source.judge(agent);
    } catch (PaddockException e) {
      troubles.add(e.getMessage());
    }
    judged.put(agent.id(), new Judged(agent, watched, stamps, health));
    return health;
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
      wake.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
