package dev.paddock.agent;

/** Where a run stands; {@code RunTransitions} knows which may follow which. */
public enum RunState {
  /** Asked for, waiting for its turn. */
  QUEUED,
  /** Its environment is judged or built. */
  PREPARING,
  /** Its process is being started and is not ready yet. */
  STARTING,
  /** Its surfaces answer, or its entry point has run for a moment. */
  RUNNING,
  /** Asked to stop. */
  STOPPING,
  /** It ended by itself; the next start waits out a pause. */
  BACKING_OFF,
  /** Ended with code 0, or within the grace of a stop. */
  EXITED,
  /** Ended otherwise by itself, or was never ready. */
  FAILED,
  /** Force was needed or asked. */
  KILLED,
  /** Whoever owned it died, and so did it. */
  LOST,
  /** It ended too often in too short a time. */
  CRASH_LOOP;

  /** Whether the run is over. */
  public boolean isEnded() {
    return switch (this) {
      case QUEUED, PREPARING, STARTING, RUNNING, STOPPING, BACKING_OFF -> false;
      case EXITED, FAILED, KILLED, LOST, CRASH_LOOP -> true;
    };
  }
}
