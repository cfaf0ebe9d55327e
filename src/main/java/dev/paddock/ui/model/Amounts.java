package dev.paddock.ui.model;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Writes times, durations and sizes the way people say them. */
public final class Amounts {

  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);

  private Amounts() {}

  /** Such as {@code 0.8 s}, {@code 42 s}, {@code 3 m 12 s}, {@code 2 h 5 m}, {@code 4 d 1 h}. */
  public static String duration(Duration duration) {
    Duration time = duration.isNegative() ? Duration.ZERO : duration;
    if (time.compareTo(Duration.ofSeconds(10)) < 0 && time.toMillisPart() >= 50) {
      return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
    return wholeSeconds(time);
  }

  /** Like {@link #duration} but never with fractions, for what counts on while one looks. */
  public static String wholeSeconds(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return both(seconds / 60, "m", seconds % 60, "s");
    }
    if (seconds < 86_400) {
      return both(seconds / 3600, "h", seconds % 3600 / 60, "m");
    }
    return both(seconds / 86_400, "d", seconds % 86_400 / 3600, "h");
  }

  private static String both(long large, String unit, long small, String smallUnit) {
    return small == 0 ? large + " " + unit : large + " " + unit + " " + small + " " + smallUnit;
  }

  /** Such as {@code 412 MB}; powers of 1000, as file managers count. */
  public static String bytes(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    String units = "kMGTPE";
    double value = bytes;
    int unit = -1;
    while (value >= 999.5 && unit < units.length() - 1) {
      value /= 1000;
      unit++;
    }
    String number =
        value < 9.95 && unit > 0
            ? String.format(Locale.ROOT, "%.1f", value)
            : Long.toString(Math.round(value));
    return number + " " + units.charAt(unit) + "B";
  }

  /** Such as {@code 412 MB (380 MB shared)}: what of it has names in other folders, too. */
  public static String disk(long total, long shared) {
    return shared == 0 ? bytes(total) : Words.of("amount.shared", bytes(total), bytes(shared));
  }

  /** Such as {@code 17:40}, {@code yesterday 17:40}, {@code 20 Nov 18:02}, {@code 3 Jan 2025}. */
  public static String moment(Instant moment, Instant now, ZoneId zone) {
    ZonedDateTime local = moment.atZone(zone);
    LocalDate today = now.atZone(zone).toLocalDate();
    long days = ChronoUnit.DAYS.between(local.toLocalDate(), today);
    if (days == 0) {
      return CLOCK.format(local);
    }
    if (days == 1) {
      return Words.of("time.yesterday", CLOCK.format(local));
    }
    return local.getYear() == today.getYear()
        ? DAY.format(local) + " " + CLOCK.format(local)
        : DATE.format(local);
  }
}
