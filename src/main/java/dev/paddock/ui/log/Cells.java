package dev.paddock.ui.log;

import org.jspecify.annotations.Nullable;

/** Knows how many letters wide characters are drawn in a grid of equal cells. */
final class Cells {

  /** The first character that can be of another width than a letter. */
  private static final char FIRST_ODD = '\u0300';

  private Cells() {}

  /** Where each character of a text and its end stand, or null where each is one wide. */
  static int @Nullable [] of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= FIRST_ODD && text.charAt(i) != '…' && text.charAt(i) != '•') {
        return places(text);
      }
    }
    return null;
  }

  private static int[] places(String text) {
    int[] places = new int[text.length() + 1];
    int cell = 0;
    int i = 0;
    while (i < text.length()) {
      int point = text.codePointAt(i);
      places[i] = cell;
      cell += width(point);
      if (Character.charCount(point) == 2) {
        places[i + 1] = cell;
      }
      i += Character.charCount(point);
    }
    places[text.length()] = cell;
    return places;
  }

  private static int width(int point) {
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    boolean wide =
        (point >= 0x1100 && point <= 0x115f)
            || (point >= 0x2e80 && point <= 0xa4cf)
            || (point >= 0xac00 && point <= 0xd7a3)
            || (point >= 0xf900 && point <= 0xfaff)
            || (point >= 0xfe30 && point <= 0xfe6f)
            || (point >= 0xff00 && point <= 0xff60)
            || (point >= 0xffe0 && point <= 0xffe6)
            || (point >= 0x1f300 && point <= 0x1faff)
            || (point >= 0x20000 && point <= 0x3fffd);
    return wide ? 2 : 1;
  }
}
