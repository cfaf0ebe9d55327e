package dev.paddock.agent;

import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.environment.Health;
import dev.paddock.process.AgentLauncher;
import dev.paddock.process.Ports;
import dev.paddock.process.ProcessIdentity;
import dev.paddock.process.ShimFile;
import dev.paddock.storage.DataFolder;
import dev.paddock.storage.FileLocks;
import dev.paddock.storage.IoReason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Starts, stops and remembers runs: this process's own, and those of other Paddocks. */
final class Runs implements AutoCloseable {

  /** How long a lock may be held without a run alive: while an end is recorded or settled. */
  private static final Duration PASSING = Duration.ofSeconds(9);

  /** Each may be a build, which keeps a core and the network busy. */
  private static final int MOST_PREPARATIONS = 8;

  private static final long LOOK_AGAIN = 20_000_000;

  /** What a stop needs beyond its grace time. */
  private static final Duration BEYOND_GRACE = Duration.ofSeconds(3);

  private final Parts parts;
  private final Consumer<AgentId> changed;
  private final RunStore store;
  private final RunSettlement settlement;
  private final ForeignRun foreign;
  private final ActiveRun.Surroundings surroundings;
  private final Map<AgentId, ActiveRun> active = new ConcurrentHashMap<>();
  private final Map<String, RunRecord> unrecorded = new ConcurrentHashMap<>();
  private final ProcessIdentity self;
  private volatile boolean closing;

  /** What a run needs of its surroundings. */
  record Parts(
      DataFolder folder,
      FileLocks locks,
      AgentLauncher launcher,
      ShimFile shim,
      Ports ports,
      Control control,
      Map<String, String> variables,
      Supplier<Settings> settings,
      Clock clock) {}

  /** Makes an environment ready for a run that is in PREPARING; blocks; interrupted by a stop. */
  @FunctionalInterface
  interface Preparation {
    /** Reuses or builds; what it throws ends the run as FAILED with that failure. */
    Prepared prepare(AgentService.BuildProgress progress)
        throws PaddockException, InterruptedException;
  }

  /** The environment to run in, and the report of a build where one was needed or reused. */
  record Prepared(Agent agent, Path environment, Health health, @Nullable BuildReport report) {}

  /**
   * Wires the parts.
   *
   * @param changed called, on any thread, whenever a run or its activity changed
   */
  Runs(Parts parts, Consumer<AgentId> changed) {
    this(parts, changed, Restarts.Schedule.DEFAULT);
  }

  Runs(Parts parts, Consumer<AgentId> changed, Restarts.Schedule schedule) {
    this.parts = parts;
    this.changed = changed;
    this.store = new RunStore(parts.folder(), parts.clock());
    this.settlement = new RunSettlement(store, parts.clock(), parts.settings());
    this.foreign =
        new ForeignRun(store, parts.control(), settlement, r -> settled(r, true), parts.clock());
    this.surroundings =
        new ActiveRun.Surroundings(
            parts, store, schedule, new Semaphore(MOST_PREPARATIONS), new OwnRuns());
    long pid = ProcessHandle.current().pid();
    this.self = ProcessIdentity.of(pid).orElse(new ProcessIdentity(pid, "unknown"));
    parts.control().handle("stop", request -> asked(request, false));
    parts.control().handle("force", request -> asked(request, true));
    parts.control().handle("status", _ -> Map.of("pid", pid, "runs", List.copyOf(runIds())));
  }

  private List<String> runIds() {
    return active.values().stream().map(run -> run.record().id()).toList();
  }

  /** The lock held for as long as a run of the agent lives, and while an agent is removed. */
  static Path lockFile(DataFolder folder, AgentId id) {
    return folder.locks().resolve("run-" + id + ".lock");
  }

  private Path lockFile(AgentId id) {
    return lockFile(parts.folder(), id);
  }

  /**
   * Starts a run and returns once it owns the agent.
   *
   * @throws PaddockException BUSY when the agent runs already, whoever started it
   */
  RunHandle start(
      Agent agent, RunRequest request, Preparation preparation, Consumer<RunEvent> listener)
      throws PaddockException {
    if (closing) {
      throw new PaddockException(
          Failure.CANCELLED, "Paddock is closing and starts nothing.", List.of(), null);
    }
    parts.control().open();
    FileLocks.Held lock = take(agent);
    boolean complete = false;
    try {
      var order = new ActiveRun.Order(agent, request, preparation);
      String id = store.create(agent.id());
      RunRecord record = RunRecord.queued(id, agent, self, parts.clock().instant(), order.grace());
      store.save(record);
      ActiveRun run = new ActiveRun(surroundings, order, record, lock, listener);
      active.put(agent.id(), run);
      complete = true;
      return run.begin();
    } catch (IOException e) {
      throw RunFailures.notStarted(agent, "its run could not be recorded: " + IoReason.of(e));
    } finally {
      if (!complete) {
        lock.close();
      }
    }
  }

  /** Takes the run lock, after giving a dead owner's run its end. */
  private FileLocks.Held take(Agent agent) throws PaddockException {
    long began = System.nanoTime();
    try {
      while (true) {
        Optional<FileLocks.Held> lock = parts.locks().tryLock(lockFile(agent.id()));
        if (lock.isPresent()) {
          settleBefore(agent, lock.get());
          return lock.get();
        }
        boolean passing = System.nanoTime() - began < PASSING.toNanos() && isPassing(agent.id());
        if (!passing) {
          throw RunFailures.busy(
              agent,
              parts
                  .locks()
                  .holder(lockFile(agent.id()))
                  .orElse(new FileLocks.Holder(0, "another Paddock")));
        }
        LockSupport.parkNanos(LOOK_AGAIN);
      }
    } catch (IOException e) {
      throw RunFailures.notStarted(agent, "its lock could not be taken: " + IoReason.of(e));
    }
  }

  /** Whether whoever holds the lock only ends a run, or has not recorded a new one yet. */
  private boolean isPassing(AgentId id) throws IOException {
    ActiveRun mine = active.get(id);
    if (mine != null && !mine.record().state().isEnded()) {
      return false;
    }
    Optional<RunRecord> latest = store.latest(id);
    return latest.isEmpty() || latest.get().state().isEnded() || !latest.get().owner().isAlive();
  }

  private void settleBefore(Agent agent, FileLocks.Held lock) throws IOException {
    boolean complete = false;
    try {
      Optional<RunRecord> latest = store.latest(agent.id());
      if (latest.isPresent() && !latest.get().state().isEnded()) {
        settlement.afterEnd(latest.get());
      }
      complete = true;
    } finally {
      if (!complete) {
        lock.close();
      }
    }
  }

  /**
   * Stops an agent's run, whoever owns it, and returns when it has ended.
   *
   * @param grace until force, or null for the run's own
   * @return the run, or empty when nothing ran
   */
  Optional<Run> stop(AgentId id, boolean force, @Nullable Duration grace) throws PaddockException {
    ActiveRun mine = active.get(id);
    if (mine != null) {
      order(mine, force, grace);
      return Optional.of(mine.over().join());
    }
    try {
      Optional<RunRecord> latest = store.latest(id).map(run -> settled(run, false));
      if (latest.isEmpty() || latest.get().state().isEnded()) {
        return Optional.empty();
      }
      RunRecord run = latest.get();
      Duration given = force ? Duration.ZERO : grace == null ? run.grace() : grace;
      return Optional.of(store.toRun(foreign.stop(run, force, given)));
    } catch (IOException e) {
      throw Failures.disk("The runs of " + id + " could not be read", e);
    }
  }

  private static void order(ActiveRun run, boolean force, @Nullable Duration grace) {
    if (force) {
      run.force();
    } else if (grace == null) {
      run.stopAsAgreed();
    } else {
      run.stop(grace);
    }
  }

  /** Another Paddock asks for a run of ours to end. */
  private Map<String, Object> asked(Map<String, Object> request, boolean force) {
    String agent = String.valueOf(request.get("agent"));
    ActiveRun run = AgentId.isValid(agent) ? active.get(new AgentId(agent)) : null;
    if (run == null || !run.record().id().equals(request.get("run"))) {
      return Map.of("ok", false, "error", "no such run");
    }
    Duration grace =
        request.get("grace_ms") instanceof Number millis
            ? Duration.ofMillis(millis.longValue())
            : null;
    order(run, force, grace);
    return Map.of("ok", true);
  }

  /** Alive now, whoever owns them, oldest first. */
  List<Run> alive() throws PaddockException {
    return records().map(store::toRun).toList();
  }

  private Stream<RunRecord> records() throws PaddockException {
    try {
      var alive = new ArrayList<RunRecord>();
      for (AgentId id : store.agents()) {
        latestRecord(id).filter(run -> !run.state().isEnded()).ifPresent(alive::add);
      }
      alive.sort(Comparator.comparing(RunRecord::startedAt).thenComparing(RunRecord::id));
      return alive.stream();
    } catch (IOException e) {
      throw Failures.disk("The runs could not be read", e);
    }
  }

  private Optional<RunRecord> latestRecord(AgentId id) throws IOException {
    ActiveRun mine = active.get(id);
    return mine != null
        ? Optional.of(mine.record())
        : store.latest(id).map(run -> settled(run, false));
  }

  /** Newest first; runs whose owner died are settled while reading, which may take seconds. */
  List<Run> of(AgentId id) throws PaddockException {
    try {
      return store.all(id).stream().map(run -> store.toRun(settled(run, true))).toList();
    } catch (IOException e) {
      throw Failures.disk("The runs of " + id + " could not be read", e);
    }
  }

  /** The latest run of an agent without reading the whole history. */
  Optional<Run> latest(AgentId id) throws PaddockException {
    try {
      return latestRecord(id).map(store::toRun);
    } catch (IOException e) {
      throw Failures.disk("The runs of " + id + " could not be read", e);
    }
  }

  /**
   * The run as it is after its end was recorded for an owner that died.
   *
   * @param wait whether to wait for its processes; else that goes on in the background
   */
  private RunRecord settled(RunRecord run, boolean wait) {
    if (run.state().isEnded()) {
      return run;
    }
    ActiveRun mine = active.get(new AgentId(run.agentId()));
    if (mine != null && mine.record().id().equals(run.id())) {
      return mine.record();
    }
    RunRecord own = unrecorded.get(run.id());
    if (own != null) {
      recordAgain(own);
      return own;
    }
    return settledOfOther(run, wait);
  }

  private void recordAgain(RunRecord own) {
    try {
      store.save(own);
      unrecorded.remove(own.id());
    } catch (IOException e) {
      store.trouble("The end of run " + own.id() + " could not be recorded: " + e);
    }
  }

  private RunRecord settledOfOther(RunRecord run, boolean wait) {
    var id = new AgentId(run.agentId());
    try {
      FileLocks.Held lock = parts.locks().tryLock(lockFile(id)).orElse(null);
      if (lock == null) {
        return wait ? afterOthersSettled(run) : run;
      }
      boolean ours = true;
      try {
        RunRecord now = store.read(id, run.id()).orElse(run);
        if (now.state().isEnded()) {
          return now;
        }
        Optional<RunRecord> dead =
            wait ? Optional.of(settlement.afterEnd(now)) : settlement.ifDead(now);
        if (dead.isEmpty()) {
          ours = false;
          settleLater(now, lock);
        }
        return dead.orElse(now);
      } finally {
        if (ours) {
          lock.close();
        }
      }
    } catch (IOException e) {
      store.trouble("Run " + run.id() + " could not be judged: " + IoReason.of(e));
      return run;
    }
  }

  private RunRecord afterOthersSettled(RunRecord run) {
    RunRecord now = run;
    long began = System.nanoTime();
    while (!now.state().isEnded()
        && !now.owner().isAlive()
        && System.nanoTime() - began < PASSING.toNanos()) {
      LockSupport.parkNanos(LOOK_AGAIN);
      now = store.read(new AgentId(run.agentId()), run.id()).orElse(now);
    }
    return now;
  }

  private void settleLater(RunRecord run, FileLocks.Held lock) {
    Thread.ofVirtual()
        .name("settle-" + run.id())
        .start(() -> {
          try (lock) {
            settlement.afterEnd(run);
          }
          changed.accept(new AgentId(run.agentId()));
        });
  }

  /** What is known about the end of a run; empty while it lives, or when there is no such run. */
  Optional<ExitReport> exitReport(AgentId id, String run) throws PaddockException {
    try {
      Optional<RunRecord> record =
          store.read(id, run).map(found -> settled(found, false)).filter(r -> r.state().isEnded());
      return record.isEmpty()
          ? Optional.empty()
          : Optional.of(new ExitReports(store).of(record.get()));
    } catch (IOException e) {
      throw Failures.disk("The run " + run + " could not be read", e);
    }
  }

  /** The variables an agent would be started with now, by name; no value of a secret. */
  List<AgentVariable> variables(Agent agent) throws PaddockException {
    try {
      Path environment = agent.environment();
      var place =
          new AgentVariables.Place(
              "…", environment == null ? Path.of("…") : environment, Run.Ports.NONE, true);
      return AgentVariables.of(parts.variables(), agent, Map.of(), place).shown();
    } catch (IOException e) {
      throw Failures.disk("The variables of " + agent.name() + " could not be read", e);
    }
  }

  /** Asks the surfaces of an agent that runs; nothing follows from what they say. */
  List<SurfaceAnswer> ask(Agent agent) throws PaddockException {
    Optional<Run> run = latest(agent.id()).filter(found -> found.pid() != null);
    return run.filter(found -> !found.state().isEnded())
        .map(found -> SurfaceProbe.askAll(agent.agentPackage().manifest(), found.ports()))
        .orElse(List.of());
  }

  /** What is being done to an agent just now by a run of ours: preparing, stopping. */
  Optional<Snapshot.Activity> activity(AgentId id) {
    return Optional.ofNullable(active.get(id)).map(ActiveRun::activity);
  }

  /** The environments of runs alive. */
  List<Path> environmentsInUse() throws PaddockException {
    return records()
        .map(RunRecord::environment)
        .filter(java.util.Objects::nonNull)
        .map(Path::of)
        .toList();
  }

  /** The package folders of runs alive: an agent may have been updated since its run began. */
  List<Path> packagesInUse() throws PaddockException {
    return records()
        .map(RunRecord::packageRoot)
        .filter(java.util.Objects::nonNull)
        .map(Path::of)
        .toList();
  }

  /** What could not be read, such as a record set aside, in sentences. */
  List<String> troubles() {
    return store.troubles();
  }

  /** Interrupts the preparation of a run of ours. */
  void cancelPreparation(AgentId id) {
    ActiveRun run = active.get(id);
    if (run != null
        && (run.record().state() == RunState.QUEUED
            || run.record().state() == RunState.PREPARING)) {
      run.stopAsAgreed();
    }
  }

  /** Stops all runs of this process in parallel. */
  CompletableFuture<Void> stopAll() {
    active.values().forEach(ActiveRun::stopAsAgreed);
    return whenAllAreOver();
  }

  /** Ends all runs of this process at once. */
  CompletableFuture<Void> forceAll() {
    active.values().forEach(ActiveRun::force);
    return whenAllAreOver();
  }

  private CompletableFuture<Void> whenAllAreOver() {
    return CompletableFuture.allOf(
        active.values().stream().map(ActiveRun::over).toArray(CompletableFuture[]::new));
  }

  /** Ends what still runs of ours gracefully and waits for it. */
  @Override
  public void close() {
    closing = true;
    Duration longest =
        active.values().stream()
            .map(run -> run.record().grace())
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO);
    if (!isDone(stopAll(), longest.plus(BEYOND_GRACE))) {
      isDone(forceAll(), BEYOND_GRACE);
    }
    List.copyOf(unrecorded.values()).forEach(this::recordAgain);
  }

  private static boolean isDone(CompletableFuture<Void> all, Duration limit) {
    try {
      all.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Hears of the runs of this process. */
  private final class OwnRuns implements ActiveRun.Hooks {
    @Override
    public void changed(ActiveRun run) {
      changed.accept(run.agent().id());
    }

    @Override
    public void over(ActiveRun run, boolean recorded) {
      if (!recorded) {
        unrecorded.put(run.record().id(), run.record());
      }
      active.remove(run.agent().id(), run);
    }
  }
}
