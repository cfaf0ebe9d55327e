package dev.paddock.agent;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a run was asked to do about its end.
 *
 * @param request as it is recorded
 * @param grace given by this order, which may not be the first
 * @param deadline when force is due, of {@link System#nanoTime()}
 */
record StopOrder(StopRequest request, Duration grace, long deadline) {

  /** Nobody waits longer for an end, and times beyond would overflow. */
  private static final Duration LONGEST = Duration.ofDays(1);

  /**
   * An order given now.
   *
   * @param earlier the one it follows, or null
   */
  static StopOrder now(
      StopRequest.Asker by,
      @Nullable StopOrder earlier,
      Instant now,
      Duration grace,
      boolean force) {
    Duration bounded = grace.isNegative() ? Duration.ZERO : grace;
    bounded = bounded.compareTo(LONGEST) > 0 ? LONGEST : bounded;
    Instant since = earlier == null ? now : earlier.request.since();
    Duration untilForce = Duration.between(since, now).plus(bounded);
    return new StopOrder(
        new StopRequest(by, since, untilForce, force),
        bounded,
        System.nanoTime() + bounded.toNanos());
  }

  /** Whether force was asked for. */
  boolean force() {
    return request.force();
  }

  /** Whether it ends the run sooner than an earlier order. */
  boolean isStricterThan(StopOrder other) {
    return force() ? !other.force() : !other.force() && deadline - other.deadline < 0;
  }

  /** How long until force; never negative. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }

  /** Whether force is overdue by that much. */
  boolean isOverdue(Duration by) {
    return System.nanoTime() - deadline > by.toNanos();
  }
}
