package dev.paddock.environment;

import java.time.Duration;
import java.util.List;

/**
 * What a build came to.
 *
 * @param health the verdict afterwards, always valid
 * @param reason why it was reused or built
 * @param time from asking for the lock to the verdict
 * @param notices what the user should know besides
 */
public record BuildOutcome(
    Health health, Action action, String reason, Duration time, List<String> notices) {

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
  public BuildOutcome {
    notices = List.copyOf(notices);
  }
}
