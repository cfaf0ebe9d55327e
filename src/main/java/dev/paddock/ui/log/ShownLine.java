package dev.paddock.ui.log;

import dev.paddock.log.LogLevel;
import dev.paddock.log.LogRow;
import dev.paddock.log.LogStream;
import dev.paddock.log.TimedMatch;
import java.time.Duration;
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
 * @param role what can be folded or unfolded of it
 * @param columns letters to a line where it has lines of its own, else 0
 * @param origin whose line it is where several agents' are shown, else empty
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
    int columns,
    String origin,
    int[] hits) {

  /** What a row is of a traceback, or otherwise that can be folded. */
  enum Role {
    /** Nothing. */
    NONE,
    /** All of it, in one line. */
    FOLDED,
    /** Its first row; the others are shown below. */
    OPEN,
    /** One of the others. */
    PART,
    /** It is JSON that can be laid out. */
    JSON,
    /** It is JSON that is laid out. */
    LAID_OUT
  }

  private static final int[] NO_HITS = {};

  /** A match that takes longer on one line is not shown. */
  private static final Duration MATCH_LIMIT = Duration.ofMillis(50);

  private static final int MOST_HITS = 1000;

  /** Laid out, longer lines go on below. */
  private static final int MOST_COLUMNS = 160;

  /** Makes a row ready that begins in a style. */
  static ShownLine of(LogRow row, TextStyle begin, Role role, @Nullable Pattern query) {
    return of(row, AnsiText.of(row.text(), begin), role, 0, query);
  }

  /** Makes a row of JSON ready, one of its lines below the other. */
  static ShownLine laidOut(LogRow row, @Nullable Pattern query) {
    List<String> lines = JsonText.laidOut(AnsiText.of(row.text()).text()).lines().toList();
    int longest = lines.stream().mapToInt(ShownLine::cells).max().orElse(1);
    int columns = Math.clamp(longest, 1, MOST_COLUMNS);
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      int width = cells(line);
      text.append(line).repeat(' ', Math.max(1, Math.ceilDiv(width, columns)) * columns - width);
    }
    return of(row, new AnsiText(text.toString(), List.of()), Role.LAID_OUT, columns, query);
  }

  private static int cells(String text) {
    int[] cells = Cells.of(text);
    return cells == null ? text.length() : cells[text.length()];
  }

  private static ShownLine of(
      LogRow row, AnsiText ansi, Role role, int columns, @Nullable Pattern query) {
    int[] cells = Cells.of(ansi.text());
    return new ShownLine(
        row.number(),
        row.millis(),
        row.stream(),
        level(row, role),
        row.continuation(),
        ansi.text(),
        ansi.spans(),
        cells,
        cells == null && row.level() != LogLevel.NONE && shows(row) ? prefix(ansi.text()) : 0,
        role,
        columns,
        row.origin(),
        query == null ? NO_HITS : hits(ansi.text(), query));
  }

  private static LogLevel level(LogRow row, Role role) {
    return switch (role) {
      case NONE, JSON, LAID_OUT -> row.level();
      case FOLDED, OPEN, PART -> LogLevel.ERROR;
    };
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

  /** Whether something of it is folded or can be. */
  boolean canBeFolded() {
    return switch (role) {
      case NONE, PART -> false;
      case FOLDED, OPEN, JSON, LAID_OUT -> true;
    };
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

  static int[] hits(String text, Pattern query) {
    Matcher matcher = TimedMatch.of(query, text, MATCH_LIMIT);
    List<Integer> found = new ArrayList<>();
    try {
      while (found.size() < 2 * MOST_HITS && matcher.find()) {
        if (matcher.end() > matcher.start()) {
          found.add(matcher.start());
          found.add(matcher.end());
        }
      }
    } catch (TimedMatch.TooSlow _) {
      // The search itself says so; here the line is just drawn without its hits.
    }
    return found.stream().mapToInt(Integer::intValue).toArray();
  }
}
