package dev.paddock.log;

/** Recognises the lines of a Python traceback, and Python's own warnings. */
final class TracebackLine {

  private static final String HEADER = "Traceback (most recent call last):";

  private TracebackLine() {}

  /** {@link LogLevel#ERROR} for a traceback's lines, WARN for a warning, else NONE. */
  static LogLevel level(String text, int start) {
    int at = start;
    // The frame that exception groups draw to the left of their parts.
    while (at < text.length() && "|+ ".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    if (text.startsWith(HEADER, at)
        || text.startsWith("Exception Group " + HEADER, at)
        || text.startsWith("During handling of the above exception, another", at)
        || text.startsWith("The above exception was the direct cause of the", at)
        || (text.startsWith("File \"", at) && text.indexOf("\", line ", at) > 0)) {
      return LogLevel.ERROR;
    }
    return exception(text, at) ? LogLevel.ERROR : warning(text, at);
  }

  /** {@code path.py:12: DeprecationWarning: text}. */
  private static LogLevel warning(String text, int at) {
    int line = text.indexOf(".py:", at);
    if (line < 0) {
      return LogLevel.NONE;
    }
    int digits = line + 4;
    while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
      digits++;
    }
    int name = digits + 2;
    if (digits == line + 4 || !text.startsWith(": ", digits)) {
      return LogLevel.NONE;
    }
    int end = identifierEnd(text, name);
    return text.startsWith("Warning", end - 7) && end - 7 >= name && text.startsWith(":", end)
        ? LogLevel.WARN
        : LogLevel.NONE;
  }

  /** {@code package.KeyError: 'text'}: what a traceback ends with. */
  static boolean exception(String text, int at) {
    int end = identifierEnd(text, at);
    if (end == at || (end < text.length() && !text.startsWith(": ", end))) {
      return false;
    }
    int name = text.lastIndexOf('.', end - 1) + 1;
    int begin = Math.max(name, at);
    if (begin >= end || !Character.isUpperCase(text.charAt(begin))) {
      return false;
    }
    return endsWith(text, begin, end, "Error")
        || endsWith(text, begin, end, "Exception")
        || endsWith(text, begin, end, "ExceptionGroup")
        || is(text, begin, end, "KeyboardInterrupt")
        || is(text, begin, end, "SystemExit")
        || is(text, begin, end, "StopIteration")
        || is(text, begin, end, "StopAsyncIteration")
        || is(text, begin, end, "GeneratorExit");
  }

  private static boolean endsWith(String text, int from, int to, String suffix) {
    return to - from >= suffix.length() && text.startsWith(suffix, to - suffix.length());
  }

  private static boolean is(String text, int from, int to, String word) {
    return to - from == word.length() && text.startsWith(word, from);
  }

  private static int identifierEnd(String text, int from) {
    int at = from;
    while (at < text.length()
        && (Character.isJavaIdentifierPart(text.charAt(at)) || text.charAt(at) == '.')) {
      at++;
    }
    return at;
  }
}
