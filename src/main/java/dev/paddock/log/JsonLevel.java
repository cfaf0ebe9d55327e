package dev.paddock.log;

import org.jspecify.annotations.Nullable;

/** Finds the level among the top fields of a JSON object in one line, without parsing it. */
final class JsonLevel {

  private final String text;
  private int at;

  private JsonLevel(String text, int at) {
    this.text = text;
    this.at = at;
  }

  /** The level of the object that begins at {@code at}; {@link LogLevel#NONE} if it has none. */
  static LogLevel of(String text, int at) {
    LogLevel level = new JsonLevel(text, at + 1).find();
    return level == null ? LogLevel.NONE : level;
  }

  private @Nullable LogLevel find() {
    int depth = 1;
    int keyFrom = -1;
    int keyTo = -1;
    boolean value = false;
    while (at < text.length() && depth > 0) {
      switch (text.charAt(at)) {
        case '"' -> {
          int from = ++at;
          skipString();
          if (depth == 1 && value && isLevelKey(keyFrom, keyTo)) {
            return LevelDetector.word(text, from, Math.min(at, text.length()));
          }
          if (depth == 1 && !value) {
            keyFrom = from;
            keyTo = at;
          }
        }
        case ':' -> value = value || depth == 1;
        case ',' -> value = value && depth != 1;
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        default -> {
          // White space, numbers, true, false and null tell nothing here.
        }
      }
      at++;
    }
    return null;
  }

  private void skipString() {
    while (at < text.length() && text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
  }

  private boolean isLevelKey(int from, int to) {
    return is(from, to, "level")
        || is(from, to, "levelname")
        || is(from, to, "severity")
        || is(from, to, "log_level")
        || is(from, to, "log.level")
        || is(from, to, "lvl");
  }

  private boolean is(int from, int to, String key) {
    return to - from == key.length() && text.regionMatches(true, from, key, 0, key.length());
  }
}
