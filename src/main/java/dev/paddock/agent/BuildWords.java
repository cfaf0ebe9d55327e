package dev.paddock.agent;

import java.util.Locale;

/** Words how far a build is. */
public final class BuildWords {

  private BuildWords() {}

  /** Bytes of bytes, such as {@code 84 of 442 MB}. */
  public static String amount(long done, long total) {
    double unit = total >= 1e9 ? 1e9 : total >= 1e6 ? 1e6 : 1e3;
    String name = unit == 1e9 ? "GB" : unit == 1e6 ? "MB" : "kB";
    return number(done / unit) + " of " + number(total / unit) + " " + name;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 9.95 && value > 0 ? "%.1f" : "%.0f", value);
  }
}
