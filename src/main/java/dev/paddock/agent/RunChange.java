package dev.paddock.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record being changed, for one step. */
final class RunChange {
  private final String id;
  private final String agentId;
  private final long ownerPid;
  private final String ownerToken;
  private final Instant startedAt;
  private final Duration grace;
  RunState state = RunState.QUEUED;
  @Nullable Long pid;
  @Nullable String token;
  @Nullable Long shimPid;
  @Nullable String shimToken;
  Run.Ports ports = Run.Ports.NONE;
  @Nullable Instant readyAt;
  @Nullable Instant endedAt;
  Run.@Nullable Exit exit;
  @Nullable String environment;
  @Nullable String packageRoot;
  @Nullable String problem;
  final List<Run.Start> attempts = new ArrayList<>();
  @Nullable RunBasis basis;
  @Nullable StopRequest stop;
  Run.@Nullable NextStart next;

  RunChange(String id, String agentId, long pid, String token, Instant startedAt, Duration grace) {
    this.id = id;
    this.agentId = agentId;
    this.ownerPid = pid;
    this.ownerToken = token;
    this.startedAt = startedAt;
    this.grace = grace;
  }

  RunChange(RunRecord from) {
    this(
        from.id(),
        from.agentId(),
        from.ownerPid(),
        from.ownerToken(),
        from.startedAt(),
        from.grace());
    this.state = from.state();
    this.pid = from.pid();
    this.token = from.token();
    this.shimPid = from.shimPid();
    this.shimToken = from.shimToken();
    this.ports = from.ports();
    this.readyAt = from.readyAt();
    this.endedAt = from.endedAt();
    this.exit = from.exit();
    this.environment = from.environment();
    this.packageRoot = from.packageRoot();
    this.problem = from.problem();
    this.attempts.addAll(from.attempts());
    this.basis = from.basis();
    this.stop = from.stop();
    this.next = from.next();
  }

  RunChange to(RunState next) {
    state = RunTransitions.move(state, next);
    return this;
  }

  RunChange withoutProcess() {
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
    Run.Start last = attempts.removeLast();
    attempts.add(new Run.Start(last.startedAt(), ready == null ? last.readyAt() : ready, end, how));
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
        basis,
        stop,
        next);
  }
}
