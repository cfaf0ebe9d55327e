package dev.paddock.agent;

import java.time.Duration;

/**
 * Moments at which all who look at something again and again do so together: a hundred threads that
 * wake at a hundred different times in a second cost several times what they cost one after the
 * other.
 */
record CommonBeat(Duration every) {

  /**
   * How long it is to the next of these moments, never nothing.
   *
   * @param now as {@link System#nanoTime} tells it
   */
  Duration untilNext(long now) {
    long beat = every.toNanos();
    return Duration.ofNanos(beat - Math.floorMod(now, beat));
  }
}
