package dev.paddock.cli;

import java.util.Locale;

/** Words values for people. */
final class Text {

  private Text() {}

  /**
   * The text with what could drive a terminal made visible: a package's name is somebody else's.
   * Line ends stay.
   */
  static String printable(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          boolean harmless =
              c == '\n' || c == '\t' || (!Character.isISOControl(c) && !isBidiControl(c));
          if (harmless) {
            safe.appendCodePoint(c);
          } else {
            safe.append(String.format(Locale.ROOT, "\\u%04x", c));
          }
        });
    return safe.toString();
  }

  /** The same on one line, for what is promised to be one: a path may hold a line end, too. */
  static String oneLine(String text) {
    return printable(text).replace("\n", "\\u000a");
  }

  private static boolean isBidiControl(int c) {
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
  }

  /** The text cut to a length, with an ellipsis where something is missing. */
  static String shortened(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length - 1) + "…";
  }

  /** Bytes as people say them, such as {@code 12.3 MB}. */
  static String bytes(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    String[] units = {"kB", "MB", "GB", "TB", "PB", "EB"};
    double value = bytes;
    int unit = -1;
    while (value >= 999.5 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, units[unit]);
  }
}
