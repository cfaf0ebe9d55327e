package dev.paddock.agent;

import java.util.Locale;

/** Words how far a build is. */
final class BuildWords {

  private BuildWords() {}

  /** A step with the bytes of it, such as {@code downloading (84 of 442 MB)}. */
  static String withBytes(String step, long done, long total) {
    double unit = total >= 1e9 ? 1e9 : total >= 1e6 ? 1e6 : 1e3;
    String name = unit == 1e9 ? "GB" : unit == 1e6 ? "MB" : "kB";
    return step + " (" + amount(done / unit) + " of " + amount(total / unit) + " " + name + ")";
  }

  private static String amount(double value) {
    return String.format(Locale.ROOT, value < 9.95 && value > 0 ? "%.1f" : "%.0f", value);
  }
}
