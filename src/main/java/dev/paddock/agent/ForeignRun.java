package dev.paddock.agent;

import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.storage.FileLocks;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** Stops a run another Paddock owns: asks it to, and ends the run itself when it cannot. */
final class ForeignRun {

  private static final Duration ANSWER = Duration.ofSeconds(2);
  private static final Duration OWNER_NEEDS = Duration.ofSeconds(4);
  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final long LOOK_AGAIN = 25_000_000;

  private final RunStore store;
  private final Control control;
  private final RunSettlement settlement;
  private final UnaryOperator<RunRecord> settled;
  private final FileLocks.Holder self;
  private final Clock clock;

  /**
   * Stops runs of others.
   *
   * @param self as whom we ask
   * @param settled the record as it is after a dead owner's run was given its end, which may wait
   */
  ForeignRun(
      RunStore store,
      Control control,
      RunSettlement settlement,
      FileLocks.Holder self,
      UnaryOperator<RunRecord> settled,
      Clock clock) {
    this.store = store;
    this.control = control;
    this.settlement = settlement;
    this.self = self;
    this.settled = settled;
    this.clock = clock;
  }

  /** Returns when the run has ended. */
  RunRecord stop(RunRecord run, boolean force, Duration grace) throws PaddockException {
    long asking = System.nanoTime();
    Answer answer = ask(run, force, grace);
    // A run is on disk a moment before its owner knows it as one of its own.
    while (answer == Answer.NO_SUCH_RUN && System.nanoTime() - asking < ANSWER.toNanos()) {
      RunRecord now = settled.apply(latest(run));
      if (now.state().isEnded()) {
        return now;
      }
      LockSupport.parkNanos(LOOK_AGAIN);
      answer = ask(run, force, grace);
    }
    boolean asked = answer == Answer.TAKEN;
    Duration left = asked ? Duration.ZERO : left(grace, System.nanoTime() - asking);
    long patience = (asked ? grace.plus(OWNER_NEEDS) : Duration.ZERO).toNanos();
    long began = System.nanoTime();
    while (true) {
      RunRecord now = settled.apply(latest(run));
      if (now.state().isEnded()) {
        return now;
      }
      if (System.nanoTime() - began >= patience) {
        return endWithoutOwner(now, left);
      }
      LockSupport.parkNanos(LOOK_AGAIN);
    }
  }

  /** Of the grace, after a Paddock that does not answer was waited for in vain. */
  private static Duration left(Duration grace, long nanos) {
    Duration left = grace.minusNanos(nanos);
    return left.compareTo(LEAST) > 0 ? left : grace.compareTo(LEAST) > 0 ? LEAST : grace;
  }

  private RunRecord latest(RunRecord run) {
    return store.read(new AgentId(run.agentId()), run.id()).orElse(run);
  }

  /** What a run's owner says to an order to end it. */
  private enum Answer {
    TAKEN,
    NO_SUCH_RUN,
    NONE
  }

  private Answer ask(RunRecord run, boolean force, Duration grace) {
    if (!run.owner().isAlive()) {
      return Answer.NONE;
    }
    Map<String, Object> fields =
        Map.of(
            "agent",
            run.agentId(),
            "run",
            run.id(),
            "grace_ms",
            grace.toMillis(),
            "by_pid",
            self.pid(),
            "by_command",
            self.command());
    Optional<Map<String, Object>> answer =
        control.ask(run.ownerPid(), force ? "force" : "stop", fields, ANSWER);
    return answer
        .map(said -> Boolean.TRUE.equals(said.get("ok")) ? Answer.TAKEN : Answer.NO_SUCH_RUN)
        .orElse(Answer.NONE);
  }

  /** Its owner lives but does not answer; whatever it holds can be ended by pid and token. */
  private RunRecord endWithoutOwner(RunRecord run, Duration grace) throws PaddockException {
    boolean known = run.agentProcess().isPresent();
    boolean asked = known && !grace.isZero() && settlement.endsWhenAsked(run, grace);
    if (known && settlement.endByIdentity(run)) {
      RunRecord now = latest(run);
      return now.state().isEnded()
          ? now
          : now.ended(
              asked && settlement.endedByItself(now) ? RunState.EXITED : RunState.KILLED,
              clock.instant(),
              settlement.exitOf(now),
              "the Paddock that owns it (pid " + run.ownerPid() + ") does not answer");
    }
    throw new PaddockException(
        Failure.BUSY,
        "The Paddock that owns the run (pid " + run.ownerPid() + ") does not answer.",
        List.of(),
        "End that process; its agent ends with it.");
  }
}
