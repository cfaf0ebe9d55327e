package dev.paddock.ui.log;

import dev.paddock.log.LogSource;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every row of a log once, new ones first and then backwards from the end, a few at a
 * time.
 */
final class Pass {

  private static final long ROWS = 2048;

  private final LogSource.Visitor visitor;
  private final LogSource.@Nullable Probe probe;
  private long from;
  private long to;

  /**
   * Begins at the end of what is known now.
   *
   * @param probe tells where looking at the rows is not worth while; null if it always is
   */
  Pass(LogSource source, LogSource.@Nullable Probe probe, LogSource.Visitor visitor) {
    this.probe = probe;
    this.visitor = visitor;
    this.from = source.end();
    this.to = from;
  }

  /**
   * Looks at some more rows.
   *
   * @param first looks at none before this one
   * @param last looks at this one and what follows later
   * @return false when there is nothing to look at now
   */
  boolean step(LogSource source, long first, long last) throws IOException {
    long end = Math.max(last, to);
    if (to < end) {
      long next = Math.min(end, to + ROWS);
      source.read(to, next, visitor);
      to = next;
      return true;
    }
    if (from > first) {
      // Full steps end at multiples, where the source knows its places.
      long next = Math.max(first, Math.floorDiv(from - 1, ROWS) * ROWS);
      if (probe == null || source.mayHold(next, from, probe)) {
        source.read(next, from, visitor);
      }
      from = next;
      return true;
    }
    return false;
  }

  /** Whether all rows known are looked at. */
  boolean done(LogSource source) {
    return to >= source.end() && from <= source.first();
  }
}
