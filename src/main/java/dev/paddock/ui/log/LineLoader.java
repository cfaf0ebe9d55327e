package dev.paddock.ui.log;

import dev.paddock.log.LogRow;
import dev.paddock.log.LogSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes rows ready to be drawn and puts them where the view finds them. For the reading thread. */
final class LineLoader {

  /** A match that takes longer on one line never ends. */
  static final Duration MATCH_LIMIT = Duration.ofMillis(50);

  /** A colour set farther back than this is not seen to go on. */
  private static final int STYLE_CONTEXT = 100;

  private static final int MOST_TRACEBACK_ROWS = 3000;

  /** So many streams there are, whose tracebacks can lie within each other. */
  private static final int MOST_FOLDS_AT_ONCE = 4;

  private static final String FOLDED_SIGN = "▸ ";
  private static final String OPEN_SIGN = "▾ ";

  private final LogSource source;
  private final Understanding rows;
  private final LineCache cache;
  private final RowSet laidOut = new RowSet();
  private @Nullable Pattern pattern;

  LineLoader(LogSource source, Understanding rows, LineCache cache) {
    this.source = source;
    this.rows = rows;
    this.cache = cache;
  }

  /** What is marked in the rows made from now on; null for nothing. */
  void mark(@Nullable Pattern hits) {
    pattern = hits;
  }

  /** Makes some rows ready; false when there were none. */
  boolean load(long from, long to) throws IOException {
    Map<String, AnsiText.Style> styles = new HashMap<>();
    List<LogRow> read = new ArrayList<>();
    source.read(
        from - STYLE_CONTEXT,
        to,
        row -> {
          if (row.number() >= from) {
            read.add(row.row());
          } else if (AnsiText.mayHoldSequence(row.bytes(), row.from(), row.to())) {
            style(styles, row.row());
          }
          return true;
        });
    for (LogRow row : read) {
      cache.put(line(row, style(styles, row)));
    }
    return !read.isEmpty();
  }

  /** The style a row of this stream begins in; remembers how it ends. */
  private static TextStyle style(Map<String, AnsiText.Style> styles, LogRow row) {
    AnsiText.Style style =
        styles.computeIfAbsent(row.stream() + row.origin(), _ -> new AnsiText.Style());
    TextStyle begin = style.now();
    style.follow(row.text());
    return begin;
  }

  private ShownLine line(LogRow row, TextStyle begin) throws IOException {
    long number = row.number();
    if (rows.headers().contains(number)) {
      return traceback(row);
    }
    if (rows.parts().contains(number)) {
      return ShownLine.of(row, begin, ShownLine.Role.PART, pattern);
    }
    if (!JsonText.is(row.text())) {
      return ShownLine.of(row, begin, ShownLine.Role.NONE, pattern);
    }
    return laidOut.contains(number)
        ? ShownLine.laidOut(row, pattern)
        : ShownLine.of(row, begin, ShownLine.Role.JSON, pattern);
  }

  private ShownLine traceback(LogRow row) throws IOException {
    if (rows.isOpen(row.number())) {
      return ShownLine.of(
          with(row, OPEN_SIGN + row.text()), TextStyle.NORMAL, ShownLine.Role.OPEN, pattern);
    }
    TracebackTitle title = new TracebackTitle();
    rest(row).forEach(each -> title.add(each.text()));
    return ShownLine.of(
        with(row, FOLDED_SIGN + title.text()), TextStyle.NORMAL, ShownLine.Role.FOLDED, pattern);
  }

  private static LogRow with(LogRow row, String text) {
    return new LogRow(
        row.number(),
        row.millis(),
        row.stream(),
        row.level(),
        row.continuation(),
        text,
        row.origin());
  }

  /** The rows of a traceback behind its first. */
  private List<LogRow> rest(LogRow header) throws IOException {
    List<LogRow> found = new ArrayList<>();
    source.read(
        header.number() + 1,
        header.number() + MOST_TRACEBACK_ROWS,
        row -> {
          if (row.stream() == header.stream() && row.origin().equals(header.origin())) {
            if (!rows.parts().contains(row.number())) {
              return false;
            }
            found.add(row.row());
          }
          return true;
        });
    return found;
  }

  /** Whether something else is shown in place of a row's own text. */
  boolean isTitled(long row) {
    return rows.headers().contains(row) || laidOut.contains(row);
  }

  /** Makes the rows on the screen again, and forgets the others. */
  void refresh(long[] window) throws IOException {
    cache.replaceAll(List.of());
    for (long row : window) {
      if (!cache.has(row)) {
        load(row, row + 1);
      }
    }
  }

  /** Opens what is folded at a row, or folds what is open; {@code visible} is kept in step. */
  void toggle(long row, @Nullable RowSet visible) throws IOException {
    if (rows.headers().contains(row)) {
      toggleTraceback(row, visible);
    } else if (laidOut.contains(row)) {
      laidOut.remove(row);
    } else {
      laidOut.add(row);
    }
    cache.remove(row);
    load(row, row + 32);
  }

  private void toggleTraceback(long header, @Nullable RowSet visible) throws IOException {
    List<LogRow> found = new ArrayList<>();
    source.read(header, header + 1, row -> found.add(row.row()));
    if (found.isEmpty()) {
      return;
    }
    List<LogRow> rest = rest(found.getFirst());
    boolean open = rows.toggle(header, rest);
    if (visible != null) {
      for (LogRow row : rest) {
        if (open) {
          visible.add(row.number());
        } else {
          visible.remove(row.number());
        }
      }
    }
  }

  /** Opens the folded traceback that a row is part of. */
  void unfold(long row, @Nullable RowSet visible) throws IOException {
    long header = rows.headers().previous(row);
    for (int tries = 0; tries < MOST_FOLDS_AT_ONCE && rows.folded().contains(row); tries++) {
      if (!rows.isOpen(header)) {
        toggle(header, visible);
        if (rows.folded().contains(row)) {
          // Another stream's, between whose rows this one stands.
          toggle(header, visible);
        }
      }
      header = rows.headers().previous(header - 1);
    }
  }
}
