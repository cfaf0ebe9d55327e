package dev.paddock.log;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * How one record of a segment is laid out: {@code 2026-11-22T10:15:03.120Z out text}, a line feed.
 *
 * <p>A record holds at most {@link #CHUNK} bytes of text. One that is exactly full is continued by
 * the next record of its stream, which is marked {@code +} and may be empty; so a record tells by
 * itself whether its line is over, and nobody has to wait for the next one to know.
 */
final class RecordFormat {

  /** The most bytes of text in one record. */
  static final int CHUNK = 64 * 1024;

  /** Length of the time stamp without the space behind it. */
  static final int STAMP = 24;

  /** The most bytes a record may have, its line feed included. */
  static final int LONGEST = STAMP + 1 + "paddock+ ".length() + CHUNK + 1;

  private static final DateTimeFormatter STAMP_FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final byte[] OUT = tag("out");
  private static final byte[] ERR = tag("err");
  private static final byte[] BUILD = tag("build");
  private static final byte[] PADDOCK = tag("paddock");
  private static final byte[] MORE_OUT = tag("out+");
  private static final byte[] MORE_ERR = tag("err+");
  private static final byte[] MORE_BUILD = tag("build+");
  private static final byte[] MORE_PADDOCK = tag("paddock+");

  private RecordFormat() {}

  private static byte[] tag(String word) {
    return (" " + word + " ").getBytes(StandardCharsets.US_ASCII);
  }

  /** What stands between the time stamp and the text. */
  static byte[] tag(LogStream stream, boolean continued) {
    return switch (stream) {
      case OUT -> continued ? MORE_OUT : OUT;
      case ERR -> continued ? MORE_ERR : ERR;
      case BUILD -> continued ? MORE_BUILD : BUILD;
      case PADDOCK -> continued ? MORE_PADDOCK : PADDOCK;
    };
  }

  /** The stream whose tag begins at {@code at}, or null. */
  static @Nullable LogStream streamAt(byte[] bytes, int at, int end) {
    if (at + 1 >= end) {
      return null;
    }
    LogStream stream =
        switch (bytes[at + 1]) {
          case 'o' -> LogStream.OUT;
          case 'e' -> LogStream.ERR;
          case 'b' -> LogStream.BUILD;
          case 'p' -> LogStream.PADDOCK;
          default -> null;
        };
    if (stream == null) {
      return null;
    }
    return startsWith(bytes, at, end, tag(stream, false))
            || startsWith(bytes, at, end, tag(stream, true))
        ? stream
        : null;
  }

  private static boolean startsWith(byte[] bytes, int at, int end, byte[] tag) {
    if (at + tag.length > end) {
      return false;
    }
    for (int i = 0; i < tag.length; i++) {
      if (bytes[at + i] != tag[i]) {
        return false;
      }
    }
    return true;
  }

  /** Writes the time stamp of an instant, given in milliseconds since 1970, to 24 bytes. */
  static void stamp(long millis, byte[] to) {
    byte[] text =
        STAMP_FORMAT.format(Instant.ofEpochMilli(millis)).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, to, 0, STAMP);
  }

  /** Whether this looks like a time stamp, by the characters between its numbers. */
  static boolean isStamp(byte[] bytes, int at, int end) {
    return at + STAMP <= end
        && bytes[at + 4] == '-'
        && bytes[at + 10] == 'T'
        && bytes[at + 13] == ':'
        && bytes[at + 19] == '.'
        && bytes[at + 23] == 'Z';
  }

  /** The instant of a time stamp in milliseconds since 1970, or {@link Long#MIN_VALUE}. */
  static long millis(byte[] bytes, int at, int end) {
    if (!isStamp(bytes, at, end)) {
      return Long.MIN_VALUE;
    }
    int year = number(bytes, at, 4);
    int month = number(bytes, at + 5, 2);
    int day = number(bytes, at + 8, 2);
    int hour = number(bytes, at + 11, 2);
    int minute = number(bytes, at + 14, 2);
    int second = number(bytes, at + 17, 2);
    int milli = number(bytes, at + 20, 3);
    if ((year | month | day | hour | minute | second | milli) < 0 || month < 1 || month > 12) {
      return Long.MIN_VALUE;
    }
    return (((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second) * 1000 + milli;
  }

  /** Days since 1970-01-01 in the Gregorian calendar, years counted from March. */
  private static long days(int year, int month, int day) {
    long y = month <= 2 ? year - 1L : year;
    int fromMarch = (month + 9) % 12;
    long dayOfYear = (153L * fromMarch + 2) / 5 + day - 1;
    return 365 * y + y / 4 - y / 100 + y / 400 + dayOfYear - 719_468;
  }

  private static int number(byte[] bytes, int at, int digits) {
    int value = 0;
    for (int i = at; i < at + digits; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
