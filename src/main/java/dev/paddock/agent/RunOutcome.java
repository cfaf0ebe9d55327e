package dev.paddock.agent;

import org.jspecify.annotations.Nullable;

/**
 * How a run, or one start of it, came out.
 *
 * @param problem what went wrong, in a sentence, or null
 * @param failure what kept it from running, or null
 * @param byItself whether nobody asked for the end
 */
record RunOutcome(
    RunState state,
    Run.@Nullable Exit exit,
    @Nullable String problem,
    @Nullable PaddockException failure,
    boolean byItself) {

  /** Something kept it from running. */
  static RunOutcome failed(Run.@Nullable Exit exit, PaddockException failure) {
    return new RunOutcome(RunState.FAILED, exit, failure.getMessage(), failure, true);
  }

  /** It was stopped while there was no process: before the first start, or between two. */
  static RunOutcome stoppedEarly(Agent agent, boolean force, RunRecord record) {
    RunState end = force ? RunState.KILLED : RunState.EXITED;
    return record.attempts().isEmpty()
        ? new RunOutcome(end, null, null, RunFailures.cancelled(agent), false)
        : new RunOutcome(end, record.exit(), null, null, false);
  }

  /** It ended like this once too often. */
  RunOutcome asCrashLoop(String reason) {
    return new RunOutcome(RunState.CRASH_LOOP, exit, reason, failure, byItself);
  }
}
