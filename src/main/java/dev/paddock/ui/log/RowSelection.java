package dev.paddock.ui.log;

import dev.paddock.log.LogLevel;
import dev.paddock.log.LogRow;
import dev.paddock.log.LogSource;
import dev.paddock.log.TimedMatch;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the rows a filter lets through, some rows at a time. For the reading thread. */
final class RowSelection {

  /** On so many lines may the filter's expression take too long before it is given up. */
  private static final int MOST_SLOW_LINES = 10;

  private final RowFilter filter;
  private final Understanding understood;
  private final RowSet rows = new RowSet();
  private final @Nullable Pattern text;
  private final @Nullable Pass pass;
  private int slowLines;

  /** Begins at the end of what is known now. */
  RowSelection(LogSource source, Understanding understood, RowFilter filter) {
    this.filter = filter;
    this.understood = understood;
    boolean all = filter.showsAll() || filter.text().mistake() != null;
    this.text = all || filter.text().isEmpty() ? null : filter.text().pattern();
    Literal literal = text == null ? null : Literal.of(filter.text());
    this.pass =
        all
            ? null
            : new Pass(
                source,
                literal == null ? null : literal::mayBeIn,
                row -> {
                  if (lets(row)) {
                    add(source, row.number());
                  }
                  return true;
                });
  }

  /** The rows let through, still growing; null for all. */
  @Nullable RowSet rows() {
    return pass == null ? null : rows;
  }

  /** Looks at some more rows; false when there is nothing to look at now. */
  boolean step(LogSource source) throws IOException {
    return pass != null && pass.step(source, understood.from(), understood.to());
  }

  private void add(LogSource source, long row) {
    long begin = Math.max(source.first(), row - filter.context());
    long end = Math.min(source.end() - 1, row + filter.context());
    for (long each = begin; each <= end; each++) {
      if (!understood.folded().contains(each)) {
        rows.add(each);
      }
    }
  }

  private boolean lets(LogSource.RawRow raw) {
    if (understood.folded().contains(raw.number()) || !filter.lets(raw.stream(), raw.millis())) {
      return false;
    }
    if (filter.least() == LogLevel.NONE && text == null) {
      return true;
    }
    LogRow row = raw.row();
    boolean traceback =
        understood.headers().contains(row.number()) || understood.parts().contains(row.number());
    return (traceback || row.level().compareTo(filter.least()) >= 0)
        && (text == null || has(row, text));
  }

  private boolean has(LogRow row, Pattern compiled) {
    if (slowLines >= MOST_SLOW_LINES) {
      return false;
    }
    Matcher matcher = HitSearch.matcher(row, compiled, LineLoader.MATCH_LIMIT);
    try {
      while (matcher.find()) {
        if (matcher.end() > matcher.start()) {
          return true;
        }
      }
    } catch (TimedMatch.TooSlow _) {
      // The search, which runs the same expression, says so.
      slowLines++;
    }
    return false;
  }
}
