package dev.paddock.environment;

/** The verdict on an environment; the order is the order of judging, the first match wins. */
public enum HealthState {
  /** There is no folder. */
  ABSENT(HealthAction.BUILD),
  /** A living process holds the build lock. */
  BUILDING(HealthAction.WAIT),
  /** The folder is neither ours nor a virtual environment. */
  FOREIGN(HealthAction.REFUSE),
  /** A build was interrupted. */
  INCOMPLETE(HealthAction.BUILD),
  /** An agent points to it and its metadata is gone. */
  METADATA_MISSING(HealthAction.REBUILD),
  /** An agent points to it and its metadata cannot be understood. */
  METADATA_CORRUPT(HealthAction.REBUILD),
  /** What it was built from has changed. */
  STALE(HealthAction.REBUILD),
  /** It was built at another path. */
  MOVED(HealthAction.REBUILD),
  /** Its interpreter is absent or a dangling link. */
  PYTHON_MISSING(HealthAction.REBUILD),
  /** Its interpreter does not run, fails or hangs. */
  PYTHON_BROKEN(HealthAction.REBUILD),
  /** Its interpreter answers with another version than recorded. */
  PYTHON_CHANGED(HealthAction.REBUILD),
  /** It sees packages from outside itself. */
  NOT_ISOLATED(HealthAction.REBUILD),
  /** A recorded distribution is gone or lost its record. */
  DAMAGED(HealthAction.REBUILD),
  /** It is what it should be. */
  VALID(HealthAction.RUN);

  private final HealthAction action;

  HealthState(HealthAction action) {
    this.action = action;
  }

  /** The one next action. */
  public HealthAction action() {
    return action;
  }
}
