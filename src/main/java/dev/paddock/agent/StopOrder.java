package dev.paddock.agent;

import java.time.Duration;
import java.time.Instant;

/**
 * What a run was asked to do about its end.
 *
 * @param since when it was first asked
 * @param deadline when force is due, of {@link System#nanoTime()}
 * @param force whether force was asked for
 */
record StopOrder(Instant since, Duration grace, long deadline, boolean force) {

  /** Nobody waits longer for an end, and times beyond would overflow. */
  private static final Duration LONGEST = Duration.ofDays(1);

  static StopOrder now(Instant since, Duration grace, boolean force) {
    Duration bounded = grace.isNegative() ? Duration.ZERO : grace;
    bounded = bounded.compareTo(LONGEST) > 0 ? LONGEST : bounded;
    return new StopOrder(since, bounded, System.nanoTime() + bounded.toNanos(), force);
  }

  /** Whether it ends the run sooner than an earlier order. */
  boolean isStricterThan(StopOrder other) {
    return force ? !other.force : !other.force && deadline - other.deadline < 0;
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
