package dev.paddock.agent;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run being made up for a test: nothing is known of it but what is said here. */
public final class RunSketch {
  private final String id;
  private final AgentId agentId;
  private final Instant startedAt;
  private RunState state = RunState.QUEUED;
  private @Nullable Long pid;
  private @Nullable Long shimPid;
  private Run.Ports ports = Run.Ports.NONE;
  private @Nullable Instant readyAt;
  private @Nullable Instant endedAt;
  private Run.@Nullable Exit exit;
  private @Nullable Path environment;
  private Path log;
  private @Nullable String problem;

  /** A run asked for at that time. */
  public RunSketch(String id, AgentId agentId, Instant startedAt) {
    this.id = id;
    this.agentId = agentId;
    this.startedAt = startedAt;
    this.log = Path.of("runs", agentId.value(), id);
  }

  /** A run that has of another what a sketch has. */
  public static RunSketch like(Run run) {
    RunSketch sketch = new RunSketch(run.id(), run.agentId(), run.startedAt());
    sketch.state = run.state();
    sketch.pid = run.pid();
    sketch.shimPid = run.shimPid();
    sketch.ports = run.ports();
    sketch.readyAt = run.readyAt();
    sketch.endedAt = run.endedAt();
    sketch.exit = run.exit();
    sketch.environment = run.environment();
    sketch.log = run.log();
    sketch.problem = run.problem();
    return sketch;
  }

  public RunSketch state(RunState now) {
    state = now;
    return this;
  }

  /** Its process, owned by a shim started just before. */
  public RunSketch process(long agent) {
    pid = agent;
    shimPid = agent - 1;
    return this;
  }

  public RunSketch ports(@Nullable Integer rest, @Nullable Integer a2a, @Nullable Integer ui) {
    ports = new Run.Ports(rest, a2a, ui);
    return this;
  }

  public RunSketch ready(@Nullable Instant at) {
    readyAt = at;
    return this;
  }

  public RunSketch ended(@Nullable Instant at, Run.@Nullable Exit how) {
    endedAt = at;
    exit = how;
    return this;
  }

  public RunSketch environment(Path folder) {
    environment = folder;
    return this;
  }

  public RunSketch log(Path folder) {
    log = folder;
    return this;
  }

  public RunSketch problem(String sentence) {
    problem = sentence;
    return this;
  }

  public Run done() {
    return new Run(
        id,
        agentId,
        state,
        pid,
        shimPid,
        ports,
        startedAt,
        readyAt,
        endedAt,
        exit,
        environment,
        log,
        problem,
        null,
        null,
        List.of());
  }
}
