package dev.paddock.ui.log;

/**
 * How a piece of text is drawn.
 *
 * @param foreground {@link #PLAIN}, one of the 256 colours of a terminal, or {@link #TRUE_COLOR}
 *     with red, green and blue
 * @param background likewise
 */
record TextStyle(
    int foreground,
    int background,
    boolean bold,
    boolean dim,
    boolean italic,
    boolean underline,
    boolean inverse) {

  static final int PLAIN = -1;
  static final int TRUE_COLOR = 1 << 24;

  static final TextStyle NORMAL = new TextStyle(PLAIN, PLAIN, false, false, false, false, false);

  TextStyle foreground(int color) {
    return new TextStyle(color, background, bold, dim, italic, underline, inverse);
  }

  TextStyle background(int color) {
    return new TextStyle(foreground, color, bold, dim, italic, underline, inverse);
  }

  TextStyle weight(boolean nowBold, boolean nowDim) {
    return new TextStyle(foreground, background, nowBold, nowDim, italic, underline, inverse);
  }

  TextStyle italic(boolean now) {
    return new TextStyle(foreground, background, bold, dim, now, underline, inverse);
  }

  TextStyle underline(boolean now) {
    return new TextStyle(foreground, background, bold, dim, italic, now, inverse);
  }

  TextStyle inverse(boolean now) {
    return new TextStyle(foreground, background, bold, dim, italic, underline, now);
  }
}
