package dev.paddock.environment;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How many builds go on side by side, and how long one waits for what.
 *
 * @param atOnce how many, in all Paddocks on a data folder together; the rest wait for a place
 * @param lockWait how long to wait for another's build of the same
 * @param placeWait how long to wait for a place
 * @param stall how long an installer may say, receive and write nothing before it is ended; null
 *     for what is usual for each
 */
public record BuildLimits(
    int atOnce, Duration lockWait, Duration placeWait, @Nullable Duration stall) {

  /** Every build that has a place ends or is ended; half an hour is long for all of them. */
  private static final Duration PLACE_WAIT = Duration.ofMinutes(30);

  /** What holds where nobody has decided otherwise: as many as there are processors. */
  public static final BuildLimits DEFAULT =
      new BuildLimits(
          Runtime.getRuntime().availableProcessors(), Duration.ofSeconds(30), PLACE_WAIT, null);

  /** The same but for how long to wait for another's build. */
  public BuildLimits withLockWait(Duration other) {
    return new BuildLimits(atOnce, other, placeWait, stall);
  }
}
