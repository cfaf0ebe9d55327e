package dev.paddock.ui.log;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes a row's time the way the user wants it.
 *
 * @param origin what relative times count from, in milliseconds since 1970
 */
record TimeText(TimeMode mode, long origin, ZoneId zone) {

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

  String of(ShownLine line, @Nullable ShownLine before) {
    return switch (mode) {
      case CLOCK -> CLOCK.format(Instant.ofEpochMilli(line.millis()).atZone(zone));
      case RELATIVE -> distance(line.millis() - origin);
      case SINCE_PREVIOUS -> before == null ? "" : "+" + distance(line.millis() - before.millis());
      case OFF -> "";
    };
  }

  private static String distance(long millis) {
    long seconds = Math.abs(millis) / 1000;
    String sign = millis < 0 ? "-" : "";
    String rest = "%02d.%03d".formatted(seconds % 60, Math.abs(millis) % 1000);
    if (seconds < 3600) {
      return sign + seconds / 60 + ":" + rest;
    }
    return sign + "%d:%02d:%s".formatted(seconds / 3600, seconds / 60 % 60, rest);
  }
}
