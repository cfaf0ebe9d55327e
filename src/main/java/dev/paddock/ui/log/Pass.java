package dev.paddock.ui.log;

import dev.paddock.log.LogSource;
import java.io.IOException;

/**
 * Looks at every row of a log once, new ones first and then backwards from the end, a few at a
 * time.
 */
final class Pass {

  private static final int ROWS = 2048;

  private final LogSource.Visitor visitor;
  private long from;
  private long to;

  /** Begins at the end of what is known now. */
  Pass(LogSource source, LogSource.Visitor visitor) {
    this.visitor = visitor;
    this.from = source.end();
    this.to = from;
  }

  /**
   * Looks at some more rows.
   *
   * @return false when there is nothing to look at now
   */
  boolean step(LogSource source, Understanding rows) throws IOException {
    long end = Math.max(rows.to(), to);
    if (to < end) {
      long next = Math.min(end, to + ROWS);
      source.read(to, next, visitor);
      to = next;
      return true;
    }
    if (from > rows.from()) {
      long next = Math.max(rows.from(), from - ROWS);
      source.read(next, from, visitor);
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
