package dev.paddock.log;

import org.jspecify.annotations.Nullable;

/**
 * Tells how serious a line says it is.
 *
 * <p>A level counts only where a logging library puts it: at the beginning, behind time stamps,
 * bracketed fields and logger names, or as a field of JSON or {@code key=value} text. The same word
 * within the message does not. Nothing is allocated for an ordinary line.
 */
public final class LevelDetector {

  /** No library puts its level farther to the right than this. */
  private static final int HEAD = 200;

  private LevelDetector() {}

  /**
   * The level of a line as Python's logging, uvicorn, structlog, loguru and their like write it.
   */
  public static LogLevel detect(String text) {
    int end = Math.min(text.length(), HEAD);
    int at = LineHead.skipBlank(text, 0, end);
    if (at >= end) {
      return LogLevel.NONE;
    }
    if (text.charAt(at) == '{') {
      return JsonLevel.of(text, at);
    }
    LogLevel level = new LineHead(text, at, end).level();
    return level == LogLevel.NONE ? TracebackLine.level(text, at) : level;
  }

  /**
   * The level a word names, whatever its case, or null.
   *
   * @param text holds the word from {@code from} to {@code to}
   */
  static @Nullable LogLevel word(String text, int from, int to) {
    int length = to - from;
    if (length < 3 || length > 9) {
      return null;
    }
    return switch (text.charAt(from) | 0x20) {
      case 'i' -> is(text, from, length, "info", "inf") ? LogLevel.INFO : null;
      case 'n' -> is(text, from, length, "notice", "notice") ? LogLevel.INFO : null;
      case 's' ->
          is(text, from, length, "success", "success")
              ? LogLevel.INFO
              : is(text, from, length, "severe", "severe") ? LogLevel.ERROR : null;
      case 'd' -> is(text, from, length, "debug", "dbg") ? LogLevel.DEBUG : null;
      case 't' -> is(text, from, length, "trace", "trc") ? LogLevel.TRACE : null;
      case 'w' ->
          is(text, from, length, "warning", "warn") || is(text, from, length, "wrn", "wrn")
              ? LogLevel.WARN
              : null;
      case 'e' ->
          is(text, from, length, "error", "err") || is(text, from, length, "exception", "exception")
              ? LogLevel.ERROR
              : null;
      case 'c' -> is(text, from, length, "critical", "crit") ? LogLevel.FATAL : null;
      case 'f' -> is(text, from, length, "fatal", "ftl") ? LogLevel.FATAL : null;
      case 'p' -> is(text, from, length, "panic", "panic") ? LogLevel.FATAL : null;
      default -> null;
    };
  }

  private static boolean is(String text, int from, int length, String one, String other) {
    return (length == one.length() && text.regionMatches(true, from, one, 0, length))
        || (length == other.length() && text.regionMatches(true, from, other, 0, length));
  }
}
