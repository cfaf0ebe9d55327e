package dev.paddock.ui.log;

import javafx.scene.paint.Color;

/** The colours of a terminal, made legible on the background they are drawn on. */
final class AnsiColors {

  private static final Color[] DARK =
      colors(
          "484f58", "ff7b72", "3fb950", "d29922", "58a6ff", "bc8cff", "39c5cf", "b1bac4", "6e7681",
          "ffa198", "56d364", "e3b341", "79c0ff", "d2a8ff", "56d4dd", "ffffff");
  private static final Color[] LIGHT =
      colors(
          "24292f", "cf222e", "116329", "7d4e00", "0969da", "8250df", "1b7c83", "6e7781", "57606a",
          "a40e26", "1a7f37", "633c01", "218bff", "a475f9", "3192aa", "8c959f");

  /** What the rules for accessible text ask of text of this size. */
  private static final double CONTRAST = 4.5;

  private AnsiColors() {}

  private static Color[] colors(String... words) {
    Color[] colors = new Color[words.length];
    for (int i = 0; i < words.length; i++) {
      colors[i] = Color.web(words[i]);
    }
    return colors;
  }

  /** The colour a style asks for. */
  static Color of(int color, boolean dark) {
    if ((color & TextStyle.TRUE_COLOR) != 0) {
      return Color.rgb(color >> 16 & 0xff, color >> 8 & 0xff, color & 0xff);
    }
    if (color < 16) {
      return (dark ? DARK : LIGHT)[color];
    }
    if (color >= 232) {
      int gray = 8 + 10 * (color - 232);
      return Color.rgb(gray, gray, gray);
    }
    int cube = color - 16;
    return Color.rgb(level(cube / 36), level(cube / 6 % 6), level(cube % 6));
  }

  private static int level(int step) {
    return step == 0 ? 0 : 55 + 40 * step;
  }

  /** The colour, or as much of the way from it to {@code text} as it takes to be read. */
  static Color legible(Color color, Color background, Color text) {
    Color shown = color;
    for (int step = 1; step <= 10 && contrast(shown, background) < CONTRAST; step++) {
      shown = color.interpolate(text, step / 10.0);
    }
    return shown;
  }

  static double contrast(Color one, Color other) {
    double first = luminance(one);
    double second = luminance(other);
    return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
  }

  private static double luminance(Color color) {
    return 0.2126 * linear(color.getRed())
        + 0.7152 * linear(color.getGreen())
        + 0.0722 * linear(color.getBlue());
  }

  private static double linear(double part) {
    return part <= 0.03928 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
  }
}
