package dev.paddock.log;

import java.time.Duration;
import java.util.Locale;

/** Words durations for people, in logs, messages and at the command line. */
public final class Durations {

  private static final int SHORT = 50;

  private Durations() {}

  /**
   * Such as {@code 12 ms}, {@code 0.8 s}, {@code 10 s}, {@code 2 min}, {@code 3 min 5 s}, {@code 2
   * h 5 min}, {@code 4 d 1 h}: as exact as one wants to know it. A negative one is none.
   */
  public static String text(Duration duration) {
    long millis = Math.max(0, duration.toMillis());
    if (millis < SHORT && millis > 0) {
      return millis + " ms";
    }
    long tenths = Math.round(millis / 100.0);
    if (tenths < 600) {
      return tenths % 10 == 0
          ? tenths / 10 + " s"
          : String.format(Locale.ROOT, "%.1f s", tenths / 10.0);
    }
    long seconds = Math.round(millis / 1000.0);
    if (seconds < 3600) {
      return both(seconds / 60, "min", seconds % 60, "s");
    }
    if (seconds < 86_400) {
      return both(seconds / 3600, "h", seconds % 3600 / 60, "min");
    }
    return both(seconds / 86_400, "d", seconds % 86_400 / 3600, "h");
  }

  private static String both(long large, String unit, long small, String smallUnit) {
    return small == 0 ? large + " " + unit : large + " " + unit + " " + small + " " + smallUnit;
  }
}
