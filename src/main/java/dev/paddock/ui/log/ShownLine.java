package dev.paddock.ui.log;

import dev.paddock.log.LogLevel;
import dev.paddock.log.LogRow;
import dev.paddock.log.LogStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A row made ready to be drawn.
 *
 * @param cells where each character stands, in widths of a letter, or null where each is one wide
 * @param skipped characters at the beginning that only repeat the level, which has its own column
 * @param role what it is of a traceback
 * @param hits where the text looked for is, as pairs of from and to
 */
@SuppressWarnings("ArrayRecordComponent") // built once, read by the painter, never compared
record ShownLine(
    long number,
    long millis,
    LogStream stream,
    LogLevel level,
    boolean continuation,
    String text,
    List<AnsiText.Span> spans,
    int @Nullable [] cells,
    int skipped,
    Role role,
    int[] hits) {

  /** What a row is of a traceback. */
  enum Role {
    /** Nothing. */
    NONE,
    /** All of it, in one line. */
    FOLDED,
    /** Its first row; the others are shown below. */
    OPEN,
    /** One of the others. */
    PART
  }

  private static final int[] NO_HITS = {};
  private static final int MOST_HITS = 1000;

  /** Makes a row ready; a match that has not come by {@code deadline} is not shown. */
  static ShownLine of(LogRow row, Role role, @Nullable Pattern query, long deadline) {
    AnsiText ansi = AnsiText.of(row.text());
    int[] cells = Cells.of(ansi.text());
    return new ShownLine(
        row.number(),
        row.millis(),
        row.stream(),
        role == Role.NONE ? row.level() : LogLevel.ERROR,
        row.continuation(),
        ansi.text(),
        ansi.spans(),
        cells,
        cells == null && row.level() != LogLevel.NONE && shows(row) ? prefix(ansi.text()) : 0,
        role,
        query == null ? NO_HITS : hits(ansi.text(), query, deadline));
  }

  private static boolean shows(LogRow row) {
    return row.stream() == LogStream.OUT || row.stream() == LogStream.ERR;
  }

  /** Length of {@code INFO: } at the beginning. */
  private static int prefix(String text) {
    int at = 0;
    while (at < text.length() && text.charAt(at) >= 'A' && text.charAt(at) <= 'Z') {
      at++;
    }
    if (at < 4 || at + 1 >= text.length() || text.charAt(at) != ':' || text.charAt(at + 1) != ' ') {
      return 0;
    }
    at++;
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  /** How many letters wide it is. */
  int width() {
    return cells == null ? text.length() - skipped : cells[text.length()];
  }

  /** Where a character stands. */
  int cell(int index) {
    return cells == null ? Math.max(0, index - skipped) : cells[index];
  }

  /** The character at a cell, or the end of the text. */
  int index(int cell) {
    if (cells == null) {
      return cell <= 0 ? 0 : Math.min(cell + skipped, text.length());
    }
    int index = 0;
    while (index < text.length() && cells[index + 1] <= cell) {
      index++;
    }
    return index;
  }

  static int[] hits(String text, Pattern query, long deadline) {
    Matcher matcher = Query.matcher(query, text, deadline);
    List<Integer> found = new ArrayList<>();
    try {
      while (found.size() < 2 * MOST_HITS && matcher.find()) {
        if (matcher.end() > matcher.start()) {
          found.add(matcher.start());
          found.add(matcher.end());
        }
      }
    } catch (Query.TooSlow _) {
      // The search itself says so; here the line is just drawn without its hits.
    }
    return found.stream().mapToInt(Integer::intValue).toArray();
  }
}
