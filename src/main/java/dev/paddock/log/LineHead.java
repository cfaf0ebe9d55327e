package dev.paddock.log;

import org.jspecify.annotations.Nullable;

/** Walks over what logging libraries put before a message, looking for the level. */
final class LineHead {

  private static final int MOST_FIELDS = 9;

  private final String text;
  private final int end;
  private int at;

  /** A date or a time was seen, so this is the head of a log line. */
  private boolean stamped;

  /** A logger's name was seen, or what may be one. */
  private boolean named;

  /** A separator stands behind what was seen last. */
  private boolean separated;

  LineHead(String text, int at, int end) {
    this.text = text;
    this.at = at;
    this.end = end;
  }

  /** Behind spaces and ANSI sequences. */
  static int skipBlank(String text, int from, int end) {
    int at = from;
    while (at < end) {
      char each = text.charAt(at);
      if (each == ' ' || each == '\t') {
        at++;
      } else if (each == '\u001b' && at + 1 < end && text.charAt(at + 1) == '[') {
        at += 2;
        while (at < end && text.charAt(at) < '@') {
          at++;
        }
        at++;
      } else {
        break;
      }
    }
    return Math.min(at, end);
  }

  LogLevel level() {
    LogLevel first = firstWord();
    if (first != null) {
      return first;
    }
    for (int field = 0; field < MOST_FIELDS && at < end; field++) {
      LogLevel found = field(text.charAt(at));
      if (found != null) {
        return found;
      }
      at = skipBlank(text, at, end);
    }
    return LogLevel.NONE;
  }

  private @Nullable LogLevel field(char begin) {
    if (begin == '[' || begin == '(' || begin == '<') {
      return bracketed(begin);
    }
    if (begin == '|' || begin == '-' || begin == ':') {
      separated = true;
      at++;
      return null;
    }
    if (begin >= '0' && begin <= '9') {
      int from = at;
      at = fieldEnd(at);
      // A date or a time, not just a number.
      stamped |= text.indexOf(':', from) < at && text.indexOf(':', from) > 0;
      stamped |= text.indexOf('-', from) < at && text.indexOf('-', from) > 0;
      return null;
    }
    return word();
  }

  /** A level that opens the line; NONE when the line cannot have one farther right. */
  private @Nullable LogLevel firstWord() {
    int wordEnd = wordEnd(at);
    LogLevel level = LevelDetector.word(text, at, wordEnd);
    if (level != null) {
      boolean colon = wordEnd < end && text.charAt(wordEnd) == ':';
      if (colon || (isUpper(at, wordEnd) && isBehindLevel(wordEnd))) {
        return level;
      }
      return LogLevel.NONE;
    }
    if (wordEnd < end && text.charAt(wordEnd) == '=') {
      return logfmt();
    }
    return glog();
  }

  private @Nullable LogLevel glog() {
    if (at + 5 >= end || "IWEF".indexOf(text.charAt(at)) < 0) {
      return null;
    }
    for (int i = at + 1; i < at + 5; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return null;
      }
    }
    if (text.charAt(at + 5) != ' ') {
      return null;
    }
    return switch (text.charAt(at)) {
      case 'I' -> LogLevel.INFO;
      case 'W' -> LogLevel.WARN;
      case 'E' -> LogLevel.ERROR;
      default -> LogLevel.FATAL;
    };
  }

  /** Fields like {@code level=warn msg="…"}; text that is none of them ends the search. */
  private LogLevel logfmt() {
    while (at < end) {
      int keyEnd = wordEnd(at);
      if (keyEnd == at || keyEnd >= end || text.charAt(keyEnd) != '=') {
        return LogLevel.NONE;
      }
      int value = keyEnd + 1;
      boolean quoted = value < end && text.charAt(value) == '"';
      int valueEnd = quoted ? text.indexOf('"', value + 1) : fieldEnd(value);
      if (valueEnd < 0) {
        return LogLevel.NONE;
      }
      if (isKey(at, keyEnd, "level") || isKey(at, keyEnd, "lvl") || isKey(at, keyEnd, "severity")) {
        LogLevel level = LevelDetector.word(text, quoted ? value + 1 : value, valueEnd);
        return level == null ? LogLevel.NONE : level;
      }
      at = skipBlank(text, quoted ? valueEnd + 1 : valueEnd, end);
    }
    return LogLevel.NONE;
  }

  private boolean isKey(int from, int to, String key) {
    return to - from == key.length() && text.startsWith(key, from);
  }

  /** {@code [info ]}, {@code [12:00:01,3: INFO/Main]}; null and past it when it has none. */
  private @Nullable LogLevel bracketed(char begin) {
    char close = begin == '[' ? ']' : begin == '(' ? ')' : '>';
    int closing = text.indexOf(close, at);
    if (closing < 0 || closing >= end) {
      at = end;
      return null;
    }
    int from = at + 1;
    int colon = text.lastIndexOf(": ", closing);
    if (colon > from) {
      from = colon + 2;
    }
    from = skipBlank(text, from, closing);
    int to = wordEnd(from);
    LogLevel level = LevelDetector.word(text, from, Math.min(to, closing));
    at = closing + 1;
    if (level == null) {
      return null;
    }
    boolean whole = skipBlank(text, to, closing) == closing;
    return whole || text.charAt(to) == '/' ? level : null;
  }

  /** A level, or one logger's name before it; null and past the name when it may be one. */
  private @Nullable LogLevel word() {
    int to = wordEnd(at);
    LogLevel level = LevelDetector.word(text, at, to);
    if (level != null && isUpper(at, to) && isBehindLevel(to)) {
      return !named || stamped || (separated && isSetOff(to)) ? level : LogLevel.NONE;
    }
    if (named) {
      return LogLevel.NONE;
    }
    named = true;
    separated = false;
    at = fieldEnd(at);
    int next = skipBlank(text, at, end);
    boolean separator = next < end && "-|".indexOf(text.charAt(next)) >= 0;
    return stamped || separator ? null : LogLevel.NONE;
  }

  /** The level stands apart from what follows, as in {@code name - ERROR - text}. */
  private boolean isSetOff(int to) {
    return to < end
        && (text.charAt(to) != ' ' || (to + 1 < end && " -|[".indexOf(text.charAt(to + 1)) >= 0));
  }

  private boolean isBehindLevel(int to) {
    return to >= end || " :|])/\t\u001b".indexOf(text.charAt(to)) >= 0;
  }

  private boolean isUpper(int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) < 'A' || text.charAt(i) > 'Z') {
        return false;
      }
    }
    return true;
  }

  private int wordEnd(int from) {
    int to = from;
    while (to < end && (Character.isLetterOrDigit(text.charAt(to)) || text.charAt(to) == '_')) {
      to++;
    }
    return to;
  }

  private int fieldEnd(int from) {
    int to = from;
    while (to < end && " \t|\u001b".indexOf(text.charAt(to)) < 0) {
      to++;
    }
    return to;
  }
}
