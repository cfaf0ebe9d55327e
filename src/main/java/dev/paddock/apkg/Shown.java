package dev.paddock.apkg;

/** Makes text of a package's author safe and short enough to stand in a message. */
final class Shown {

  private static final int LONGEST_VALUE = 80;
  private static final int LONGEST_MESSAGE = 2_000;

  private Shown() {}

  /** A value in quotes, cut where it is long. */
  static String value(String text) {
    return "'" + cut(text, LONGEST_VALUE) + "'";
  }

  /**
   * The text without anything that a terminal would obey: control characters are spelled out, and
   * those that reorder or hide text too.
   */
  static String inMessage(String text) {
    StringBuilder out = null;
    String source = cut(text, LONGEST_MESSAGE);
    for (int i = 0; i < source.length(); ) {
      int c = source.codePointAt(i);
      int size = Character.charCount(c);
      if (isUnsafe(c)) {
        if (out == null) {
          out = new StringBuilder(source.substring(0, i));
        }
        out.append(String.format("\\u%04x", c));
      } else if (out != null) {
        out.appendCodePoint(c);
      }
      i += size;
    }
    return out == null ? source : out.toString();
  }

  private static boolean isUnsafe(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end) + "…";
  }
}
