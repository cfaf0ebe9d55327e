package dev.paddock.agent;

import java.util.EnumSet;
import java.util.Set;

/** Knows which state of a run may follow which. */
final class RunTransitions {

  private RunTransitions() {}

  /**
   * Moves from one state to the next.
   *
   * @return {@code to}
   * @throws IllegalStateException if a run cannot go that way: a bug of ours
   */
  static RunState move(RunState from, RunState to) {
    if (!after(from).contains(to)) {
      throw new IllegalStateException("a run cannot go from " + from + " to " + to);
    }
    return to;
  }

  /** The states that may follow; none follows an end. */
  static Set<RunState> after(RunState from) {
    Set<RunState> ends =
        EnumSet.of(RunState.EXITED, RunState.FAILED, RunState.KILLED, RunState.LOST);
    return switch (from) {
      case QUEUED -> with(ends, RunState.PREPARING, RunState.STOPPING);
      case PREPARING -> with(ends, RunState.STARTING, RunState.STOPPING);
      case STARTING ->
          with(
              ends, RunState.RUNNING, RunState.STOPPING, RunState.BACKING_OFF, RunState.CRASH_LOOP);
      case RUNNING -> with(ends, RunState.STOPPING, RunState.BACKING_OFF, RunState.CRASH_LOOP);
      case STOPPING -> ends;
      case BACKING_OFF -> with(ends, RunState.PREPARING, RunState.STOPPING);
      case EXITED, FAILED, KILLED, LOST, CRASH_LOOP -> Set.of();
    };
  }

  private static Set<RunState> with(Set<RunState> ends, RunState... more) {
    Set<RunState> all = EnumSet.copyOf(ends);
    all.addAll(Set.of(more));
    return all;
  }
}
