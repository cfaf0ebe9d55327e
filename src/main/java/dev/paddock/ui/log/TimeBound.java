package dev.paddock.ui.log;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one end of a stretch of time as somebody types it. */
final class TimeBound {

  private static final Pattern TEXT =
      Pattern.compile(
          "(?:(?<date>\\d{4}-\\d{2}-\\d{2})[ T])?"
              + "(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:[.,](?<part>\\d{1,3}))?)?");

  private TimeBound() {}

  /**
   * The moment, or null where the text is none.
   *
   * @param day meant where the text names none
   * @param last the end of the minute, second or millisecond named instead of its beginning
   */
  static @Nullable Instant read(String text, LocalDate day, ZoneId zone, boolean last) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      return null;
    }
    try {
      LocalDate date = matcher.group("date") == null ? day : LocalDate.parse(matcher.group("date"));
      String second = matcher.group("second");
      String part = matcher.group("part");
      LocalTime time =
          LocalTime.of(
              number(matcher.group("hour")),
              number(matcher.group("minute")),
              second == null ? 0 : number(second),
              part == null ? 0 : number((part + "00").substring(0, 3)) * 1_000_000);
      Instant begin = date.atTime(time).atZone(zone).toInstant();
      Duration span =
          second == null
              ? Duration.ofMinutes(1)
              : part == null ? Duration.ofSeconds(1) : Duration.ofMillis(1);
      return last ? begin.plus(span).minusMillis(1) : begin;
    } catch (DateTimeException _) {
      // Such as 25:00 or the 30th of February.
      return null;
    }
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }
}
