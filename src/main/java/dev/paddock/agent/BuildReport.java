package dev.paddock.agent;

import dev.paddock.environment.Health;
import java.time.Duration;
import java.util.List;

/**
 * What a build came to.
 *
 * @param reason why it was reused or built
 * @param time from asking for the lock to the verdict
 * @param notices what the user should know besides, such as a Python that was replaced
 */
public record BuildReport(
    Agent agent, Health health, Action action, String reason, Duration time, List<String> notices) {

  /** What was done. */
  public enum Action {
    /** The environment was valid. */
    REUSED,
    /** There was none. */
    BUILT,
    /** There was one that was not good enough. */
    REBUILT
  }

  /** Copies the notices. */
  public BuildReport {
    notices = List.copyOf(notices);
  }
}
