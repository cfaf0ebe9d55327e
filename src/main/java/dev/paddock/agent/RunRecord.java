package dev.paddock.agent;

import dev.paddock.process.ProcessIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
 * @param stop how it was asked to end, or null
 * @param next when its process is started again, or null unless it waits for that
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
    List<Run.Start> attempts,
    @Nullable RunBasis basis,
    @Nullable StopRequest stop,
    Run.@Nullable NextStart next) {

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
    var change = new RunChange(id, agent.id().value(), owner.pid(), owner.token(), now, grace);
    change.packageRoot = agent.agentPackage().root().toString();
    return change.done();
  }

  /** A run of which nothing is recorded but what {@code problem} says. */
  static RunRecord recovered(
      String id, AgentId agent, ProcessIdentity owner, Instant began, String problem) {
    Duration grace = AgentSettings.DEFAULT.grace();
    var change = new RunChange(id, agent.value(), owner.pid(), owner.token(), began, grace);
    change.problem = problem;
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
    return new RunChange(this).to(next).done();
  }

  /** The same run asked to end, or to end sooner. */
  RunRecord stopping(StopRequest asked) {
    RunChange change = new RunChange(this);
    if (state != RunState.STOPPING) {
      change.to(RunState.STOPPING);
    }
    change.stop = asked;
    change.next = null;
    return change.done();
  }

  /** The same run about to start a process. */
  RunRecord starting(Path chosenEnvironment, Run.Ports given, RunBasis madeOf) {
    RunChange change = new RunChange(this).to(RunState.STARTING).withoutProcess();
    change.environment = chosenEnvironment.toString();
    change.ports = given;
    change.basis = madeOf;
    change.next = null;
    return change.done();
  }

  /** The same run with its process. */
  RunRecord with(ProcessIdentity shim, ProcessIdentity agent, Instant now) {
    RunChange change = new RunChange(this);
    change.pid = agent.pid();
    change.token = agent.token();
    change.shimPid = shim.pid();
    change.shimToken = shim.token();
    change.attempts.add(new Run.Start(now, null, null, null));
    return change.done();
  }

  /** The same run without the ports that turned out to offer nothing. */
  RunRecord offering(Run.Ports offered) {
    RunChange change = new RunChange(this);
    change.ports = offered;
    return change.done();
  }

  /** The same run, ready. */
  RunRecord ready(Instant now) {
    RunChange change = new RunChange(this).to(RunState.RUNNING);
    change.readyAt = now;
    change.lastAttempt(now, null, null);
    return change.done();
  }

  /** The same run waiting to start again after its process ended. */
  RunRecord backingOff(Run.NextStart due, Run.@Nullable Exit how, @Nullable String why) {
    RunChange change = new RunChange(this).to(RunState.BACKING_OFF).withoutProcess();
    change.lastAttempt(null, due.since(), how);
    change.exit = how;
    change.problem = why;
    change.next = due;
    return change.done();
  }

  /** The same run, over. */
  RunRecord ended(
      RunState end, Instant now, Run.@Nullable Exit how, @Nullable String whatWentWrong) {
    RunChange change = new RunChange(this).to(end);
    change.lastAttempt(null, now, how);
    change.endedAt = now;
    change.next = null;
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
        problem,
        stop,
        next,
        attempts);
  }
}
