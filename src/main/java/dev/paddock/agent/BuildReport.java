package dev.paddock.agent;

import dev.paddock.environment.BuildOutcome;
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
    Agent agent,
    Health health,
    BuildOutcome.Action action,
    String reason,
    Duration time,
    List<String> notices) {

  /** Copies the notices. */
  public BuildReport {
    notices = List.copyOf(notices);
  }
}
