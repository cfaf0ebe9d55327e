package dev.paddock.environment;

/** The one thing to do next about an environment. */
public enum HealthAction {
  /** Build it. */
  BUILD,
  /** Build it anew. */
  REBUILD,
  /** Run the agent. */
  RUN,
  /** Wait for a build under way. */
  WAIT,
  /** Do nothing to it: it is not ours. */
  REFUSE
}
