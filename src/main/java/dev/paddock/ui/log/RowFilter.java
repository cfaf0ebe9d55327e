package dev.paddock.ui.log;

import dev.paddock.log.LogLevel;
import dev.paddock.log.LogStream;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which rows are shown.
 *
 * @param streams from these
 * @param least at least this serious; {@link LogLevel#NONE} is every row
 * @param text only rows with this in them; an empty query is every row
 * @param context rows shown before and after each that has the text
 */
public record RowFilter(Set<LogStream> streams, LogLevel least, Query text, int context) {

  /** Shows every row. */
  public static final RowFilter ALL =
      new RowFilter(EnumSet.allOf(LogStream.class), LogLevel.NONE, Query.NONE, 0);

  /** Keeps a copy of the streams. */
  public RowFilter {
    streams = Set.copyOf(streams);
  }

  /** Whether nothing is left out. */
  boolean showsAll() {
    return streams.size() == LogStream.values().length && least == LogLevel.NONE && text.isEmpty();
  }
}
