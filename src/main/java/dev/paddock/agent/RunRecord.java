package dev.paddock.agent;

import dev.paddock.process.ProcessIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code run.json} holds: a run as others may see it, and whose it is.
 *
 * @param pid the agent's process, or null while there is none; {@code token} makes it certain
 * @param shimPid the process that owns the agent's tree, or null while there is none
 * @param ownerPid the Paddock that supervises the run
 * @param packageRoot the package's folder, which an update of the agent may have replaced since
 * @param grace from asking to stop until force, where whoever asks does not say
 * @param attempts the starts of the run's process so far, oldest first; more than one where it was
 *     started again
 * @param basis what the latest start was made of, or null before the first
 */
record RunRecord(
    String id,
    String agentId,
    RunState state,
    @Nullable Long pid,
    @Nullable String token,
    @Nullable Long shimPid,
    @Nullable String shimToken,
    long ownerPid,
    String ownerToken,
    Run.Ports ports,
    Instant startedAt,
    @Nullable Instant readyAt,
    @Nullable Instant endedAt,
    Run.@Nullable Exit exit,
    @Nullable String environment,
    @Nullable String packageRoot,
    @Nullable String problem,
    Duration grace,
    List<Attempt> attempts,
    @Nullable RunBasis basis) {

  /** One start of the run's process. */
  record Attempt(
      Instant startedAt,
      @Nullable Instant readyAt,
      @Nullable Instant endedAt,
      Run.@Nullable Exit exit) {}

  /** Refuses a record that lacks what every record has, so that a damaged file is found out. */
  RunRecord {
    Objects.requireNonNull(id, "id");
    if (!AgentId.isValid(agentId)) {
      throw new IllegalArgumentException("not an agent id");
    }
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(ownerToken, "owner_token");
    Objects.requireNonNull(ports, "ports");
    Objects.requireNonNull(startedAt, "started_at");
    Objects.requireNonNull(grace, "grace");
    for (String path : new @Nullable String[] {environment, packageRoot}) {
      if (path != null) {
        var _ = Path.of(path); // throws where it could not be a path
      }
    }
    attempts = List.copyOf(attempts);
  }

  /** A run just asked for. */
  static RunRecord queued(
      String id, Agent agent, ProcessIdentity owner, Instant now, Duration grace) {
    var change = new Change(id, agent.id().value(), owner.pid(), owner.token(), now, grace);
    change.packageRoot = agent.agentPackage().root().toString();
    return change.done();
  }

  /** The agent's process as recorded. */
  Optional<ProcessIdentity> agentProcess() {
    return identity(pid, token);
  }

  /** The shim as recorded. */
  Optional<ProcessIdentity> shimProcess() {
    return identity(shimPid, shimToken);
  }

  /** The Paddock that supervises the run. */
  ProcessIdentity owner() {
    return new ProcessIdentity(ownerPid, ownerToken);
  }

  private static Optional<ProcessIdentity> identity(@Nullable Long pid, @Nullable String token) {
    return pid == null || token == null
        ? Optional.empty()
        : Optional.of(new ProcessIdentity(pid, token));
  }

  /** The same run in another state. */
  RunRecord in(RunState next) {
    return new Change(this).to(next).done();
  }

  /** The same run about to start a process. */
  RunRecord starting(Path chosenEnvironment, Run.Ports given, RunBasis madeOf) {
    Change change = new Change(this).to(RunState.STARTING).withoutProcess();
    change.environment = chosenEnvironment.toString();
    change.ports = given;
    change.basis = madeOf;
    return change.done();
  }

  /** The same run with its process. */
  RunRecord with(ProcessIdentity shim, ProcessIdentity agent, Instant now) {
    Change change = new Change(this);
    change.pid = agent.pid();
    change.token = agent.token();
    change.shimPid = shim.pid();
    change.shimToken = shim.token();
    change.attempts.add(new Attempt(now, null, null, null));
    return change.done();
  }

  /** The same run without the ports that turned out to offer nothing. */
  RunRecord offering(Run.Ports offered) {
    Change change = new Change(this);
    change.ports = offered;
    return change.done();
  }

  /** The same run, ready. */
  RunRecord ready(Instant now) {
    Change change = new Change(this).to(RunState.RUNNING);
    change.readyAt = now;
    change.lastAttempt(now, null, null);
    return change.done();
  }

  /** The same run waiting to start again after its process ended. */
  RunRecord backingOff(Instant now, Run.@Nullable Exit how, @Nullable String why) {
    Change change = new Change(this).to(RunState.BACKING_OFF).withoutProcess();
    change.lastAttempt(null, now, how);
    change.exit = how;
    change.problem = why;
    return change.done();
  }

  /** The same run, over. */
  RunRecord ended(
      RunState end, Instant now, Run.@Nullable Exit how, @Nullable String whatWentWrong) {
    Change change = new Change(this).to(end);
    change.lastAttempt(null, now, how);
    change.endedAt = now;
    change.exit = how;
    change.problem = whatWentWrong;
    return change.done();
  }

  /** The run as it is shown. */
  Run toRun(Path folder) {
    return new Run(
        id,
        new AgentId(agentId),
        state,
        pid,
        shimPid,
        ports,
        startedAt,
        readyAt,
        endedAt,
        exit,
        environment == null ? null : Path.of(environment),
        folder,
        problem);
  }

  /** A record being changed, for one step. */
  private static final class Change {
    private final String id;
    private final String agentId;
    private final long ownerPid;
    private final String ownerToken;
    private final Instant startedAt;
    private final Duration grace;
    private RunState state = RunState.QUEUED;
    private @Nullable Long pid;
    private @Nullable String token;
    private @Nullable Long shimPid;
    private @Nullable String shimToken;
    private Run.Ports ports = Run.Ports.NONE;
    private @Nullable Instant readyAt;
    private @Nullable Instant endedAt;
    private Run.@Nullable Exit exit;
    private @Nullable String environment;
    private @Nullable String packageRoot;
    private @Nullable String problem;
    private final List<Attempt> attempts = new ArrayList<>();
    private @Nullable RunBasis basis;

    Change(String id, String agentId, long pid, String token, Instant startedAt, Duration grace) {
      this.id = id;
      this.agentId = agentId;
      this.ownerPid = pid;
      this.ownerToken = token;
      this.startedAt = startedAt;
      this.grace = grace;
    }

    Change(RunRecord from) {
      this(from.id, from.agentId, from.ownerPid, from.ownerToken, from.startedAt, from.grace);
      this.state = from.state;
      this.pid = from.pid;
      this.token = from.token;
      this.shimPid = from.shimPid;
      this.shimToken = from.shimToken;
      this.ports = from.ports;
      this.readyAt = from.readyAt;
      this.endedAt = from.endedAt;
      this.exit = from.exit;
      this.environment = from.environment;
      this.packageRoot = from.packageRoot;
      this.problem = from.problem;
      this.attempts.addAll(from.attempts);
      this.basis = from.basis;
    }

    Change to(RunState next) {
      state = RunTransitions.move(state, next);
      return this;
    }

    Change withoutProcess() {
      pid = null;
      token = null;
      shimPid = null;
      shimToken = null;
      readyAt = null;
      exit = null;
      problem = null;
      return this;
    }

    void lastAttempt(@Nullable Instant ready, @Nullable Instant end, Run.@Nullable Exit how) {
      if (attempts.isEmpty() || attempts.getLast().endedAt() != null) {
        return;
      }
      Attempt last = attempts.removeLast();
      attempts.add(new Attempt(last.startedAt(), ready == null ? last.readyAt() : ready, end, how));
    }

    RunRecord done() {
      return new RunRecord(
          id,
          agentId,
          state,
          pid,
          token,
          shimPid,
          shimToken,
          ownerPid,
          ownerToken,
          ports,
          startedAt,
          readyAt,
          endedAt,
          exit,
          environment,
          packageRoot,
          problem,
          grace,
          attempts,
          basis);
    }
  }
}
