package dev.paddock.ui.log;

import dev.paddock.log.LogLevel;
import dev.paddock.log.LogStream;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which rows are shown.
 *
 * @param streams from these
 * @param least at least this serious; {@link LogLevel#NONE} is every row
 * @param text only rows with this in them; an empty query is every row
 * @param context rows shown before and after each that has the text
 * @param time only rows of this time
 */
public record RowFilter(
    Set<LogStream> streams, LogLevel least, Query text, int context, TimeRange time) {

  /** Shows every row. */
  public static final RowFilter ALL =
      new RowFilter(EnumSet.allOf(LogStream.class), LogLevel.NONE, Query.NONE, 0, TimeRange.ALWAYS);

  /**
   * From one moment to another, both included.
   *
   * @param from null for any time before
   * @param to null for any time after
   */
  public record TimeRange(@Nullable Instant from, @Nullable Instant to) {
    /** Any time. */
    public static final TimeRange ALWAYS = new TimeRange(null, null);

    boolean has(long millis) {
      return (from == null || millis >= from.toEpochMilli())
          && (to == null || millis <= to.toEpochMilli());
    }
  }

  /** Keeps a copy of the streams. */
  public RowFilter {
    streams = Set.copyOf(streams);
  }

  /** At any time. */
  public RowFilter(Set<LogStream> streams, LogLevel least, Query text, int context) {
    this(streams, least, text, context, TimeRange.ALWAYS);
  }

  /** Whether nothing is left out. */
  boolean showsAll() {
    return streams.size() == LogStream.values().length
        && least == LogLevel.NONE
        && text.isEmpty()
        && time.equals(TimeRange.ALWAYS);
  }

  /** Whether a row of that stream and time may be shown. */
  boolean lets(LogStream stream, long millis) {
    return streams.contains(stream) && time.has(millis);
  }
}
