package dev.paddock.agent;

import dev.paddock.environment.Health;
import dev.paddock.process.ProcessIdentity;
import dev.paddock.storage.DataFolder;
import dev.paddock.storage.FileLocks;
import dev.paddock.storage.IoReason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts, stops and remembers runs: this process's own, and those of other Paddocks. */
final class Runs implements AutoCloseable {

  /**
   * So many agents are started at once. Each keeps a core busy: more of them start no sooner, and
   * what else runs on the machine gets nothing done. A hundred at once on two cores kept the
   * window's thread from a core for 0.7 s.
   */
  static final int MOST_STARTS = Math.clamp(2L * Runtime.getRuntime().availableProcessors(), 4, 8);

  /** What a stop needs beyond its grace time. */
  private static final Duration BEYOND_GRACE = Duration.ofSeconds(3);

  private final RunParts parts;
  private final Consumer<AgentId> changed;
  private final RunStore store;
  private final RunClaim claim;
  private final RunLedger ledger;
  private final ForeignRun foreign;
  private final RunSurroundings surroundings;
  private final Map<AgentId, ActiveRun> active = new ConcurrentHashMap<>();
  private final ProcessIdentity self;
  private final StopRequest.Asker quitting;
  private volatile boolean closing;

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
  Runs(RunParts parts, Consumer<AgentId> changed) {
    this(parts, changed, Restarts.Schedule.DEFAULT);
  }

  Runs(RunParts parts, Consumer<AgentId> changed, Restarts.Schedule schedule) {
    this.parts = parts;
    this.changed = changed;
    this.store = new RunStore(parts.folder(), parts.clock());
    var settlement = new RunSettlement(store, parts.clock(), parts.settings());
    this.ledger = new RunLedger(parts, store, settlement, this::own, changed);
    this.claim = new RunClaim(parts, store, settlement, this::own);
    this.foreign =
        new ForeignRun(
            store,
            parts.control(),
            settlement,
            parts.locks().self(),
            run -> ledger.settled(run, true),
            parts.clock());
    this.surroundings =
        new RunSurroundings(parts, store, schedule, new Turns(MOST_STARTS), new OwnRuns());
    long pid = ProcessHandle.current().pid();
    this.quitting = surroundings.self(StopRequest.Cause.QUIT);
    this.self = ProcessIdentity.of(pid).orElse(new ProcessIdentity(pid, "unknown"));
    parts.control().handle("stop", request -> asked(request, false));
    parts.control().handle("force", request -> asked(request, true));
    parts.control().handle("status", _ -> Map.of("pid", pid, "runs", List.copyOf(runIds())));
  }

  private @Nullable RunRecord own(AgentId id) {
    ActiveRun run = active.get(id);
    return run == null ? null : run.record();
  }

  /** The runs as they truly stand. */
  RunLedger ledger() {
    return ledger;
  }

  /** By whom an agent can be claimed, so that nobody runs it meanwhile. */
  RunClaim claim() {
    return claim;
  }

  private List<String> runIds() {
    return active.values().stream().map(run -> run.record().id()).toList();
  }

  /** The lock held for as long as a run of the agent lives, and while an agent is removed. */
  static Path lockFile(DataFolder folder, AgentId id) {
    return folder.locks().resolve("run-" + id + ".lock");
  }

  /**
   * Starts a run and returns once it owns the agent, which may be when a stop under way has ended.
   *
   * @throws PaddockException BUSY when the agent runs already, whoever started it; CANCELLED when a
   *     stop was asked for while this waited for an earlier one
   */
  RunHandle start(
      Agent agent, RunRequest request, Preparation preparation, Consumer<RunEvent> listener)
      throws PaddockException {
    if (closing) {
      throw RunFailures.closing();
    }
    parts.control().open();
    FileLocks.Held lock = claim.take(agent, request.afterStop());
    boolean complete = false;
    try {
      if (closing) {
        throw RunFailures.closing();
      }
      var order = new RunOrder(agent, request, preparation);
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

  /**
   * Stops an agent's run, whoever owns it, and returns when it has ended.
   *
   * @param grace until force, or null for the run's own
   * @return the run, or empty when nothing ran
   */
  Optional<Run> stop(AgentId id, boolean force, @Nullable Duration grace) throws PaddockException {
    claim.takeBack(id);
    ActiveRun mine = active.get(id);
    if (mine != null) {
      mine.ask(mine.itself(), grace, force);
      return Optional.of(mine.over().join());
    }
    try {
      Optional<RunRecord> latest = store.latest(id).map(run -> ledger.settled(run, false));
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

  /** Another Paddock asks for a run of ours to end. */
  private Map<String, Object> asked(Map<String, Object> request, boolean force) {
    String agent = String.valueOf(request.get("agent"));
    if (AgentId.isValid(agent)) {
      claim.takeBack(new AgentId(agent));
    }
    ActiveRun run = AgentId.isValid(agent) ? active.get(new AgentId(agent)) : null;
    if (run == null || !run.record().id().equals(request.get("run"))) {
      return Map.of("ok", false, "error", "no such run");
    }
    Duration grace =
        request.get("grace_ms") instanceof Number millis
            ? Duration.ofMillis(millis.longValue())
            : null;
    run.ask(asker(request), grace, force);
    return Map.of("ok", true);
  }

  /** A Paddock of another version may not say who it is. */
  private static StopRequest.Asker asker(Map<String, Object> request) {
    long pid = request.get("by_pid") instanceof Number number ? number.longValue() : 0;
    String command = request.get("by_command") instanceof String text ? text : "another Paddock";
    return new StopRequest.Asker(StopRequest.Cause.ASKED, pid, command);
  }

  /** What is being done to an agent just now by a run of ours: preparing, stopping. */
  Optional<Snapshot.Activity> activity(AgentId id) {
    return Optional.ofNullable(active.get(id)).map(ActiveRun::activity);
  }

  /** The run of ours under way, if there is one. */
  Optional<RunHandle> current(AgentId id) {
    return Optional.ofNullable(active.get(id));
  }

  /** Interrupts the preparation of a run of ours. */
  void cancelPreparation(AgentId id) {
    ActiveRun run = active.get(id);
    if (run != null
        && (run.record().state() == RunState.QUEUED
            || run.record().state() == RunState.PREPARING)) {
      run.ask(run.itself(), null, false);
    }
  }

  /** Stops all runs of this process in parallel. */
  CompletableFuture<Void> stopAll() {
    claim.takeBackAll();
    active.values().forEach(run -> run.ask(quitting, null, false));
    return whenAllAreOver();
  }

  /** Ends all runs of this process at once. */
  CompletableFuture<Void> forceAll() {
    claim.takeBackAll();
    active.values().forEach(run -> run.ask(quitting, null, true));
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
    ledger.recordKept();
  }

  private static boolean isDone(CompletableFuture<Void> all, Duration limit) {
    try {
      all.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the end of a run never fails", e);
    } catch (InterruptedException _) {
      // Whoever closes us is in a hurry: what lives is then forced.
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Hears of the runs of this process. */
  private final class OwnRuns implements RunSurroundings.Hooks {
    @Override
    public void moved(ActiveRun run) {
      changed.accept(run.agent().id());
      parts.control().tellOthers();
    }

    @Override
    public void changed(ActiveRun run) {
      changed.accept(run.agent().id());
    }

    @Override
    public void over(ActiveRun run, boolean recorded) {
      if (!recorded) {
        ledger.keep(run.record());
      }
      active.remove(run.agent().id(), run);
    }
  }
}
