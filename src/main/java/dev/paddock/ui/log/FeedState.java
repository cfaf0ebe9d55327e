package dev.paddock.ui.log;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a log at one moment.
 *
 * @param first the first row known
 * @param end after the last row
 * @param unknownBefore rows probably there before the first one known
 * @param visible the rows the filter lets through, still growing while it works; null for all
 * @param shown how many of them there are
 * @param marks rows worth a mark beside the scroll bar
 * @param find how the search goes
 * @param problem why the log cannot be read, or null
 */
record FeedState(
    long first,
    long end,
    long unknownBefore,
    @Nullable RowSet visible,
    long shown,
    Marks marks,
    FindState find,
    @Nullable String problem) {

  static final FeedState EMPTY =
      new FeedState(
          0, 0, 0, null, 0, new Marks(new RowSet(), new RowSet(), 0), FindState.NONE, null);

  /**
   * Rows with warnings, and with errors.
   *
   * @param count of both
   */
  record Marks(RowSet warnings, RowSet errors, long count) {}

  /**
   * How a search goes.
   *
   * @param rows rows with hits, still growing while it works
   * @param hits all hits so far
   * @param working whether there are rows not looked at yet
   * @param problem what is wrong with the query, or null
   */
  record FindState(Query query, RowSet rows, long hits, boolean working, @Nullable String problem) {
    static final FindState NONE = new FindState(Query.NONE, new RowSet(), 0, false, null);
  }

  /** The first visible row at or after {@code row}, or {@code end}. */
  long next(long row) {
    if (visible == null) {
      return Math.min(end, Math.max(first, row));
    }
    return Math.min(end, visible.next(Math.max(first, row)));
  }

  /** The last visible row at or before {@code row}, or {@code first - 1}. */
  long previous(long row) {
    if (visible == null) {
      return Math.max(first - 1, Math.min(end - 1, row));
    }
    return Math.max(first - 1, visible.previous(Math.min(end - 1, row)));
  }

  /** How many rows can be scrolled over. */
  long count() {
    return rank(end);
  }

  /** How many of them are before a row. */
  long rank(long row) {
    return visible == null
        ? unknownBefore + row - first
        : visible.rank(Math.max(first, row)) - visible.rank(first);
  }

  /** The row with that many before it, as far as it is known. */
  long select(long index) {
    long last = Math.max(first, end - 1);
    if (visible == null) {
      return Math.clamp(first + index - unknownBefore, first, last);
    }
    return Math.min(last, visible.select(index + visible.rank(first)));
  }

  /** The same without the rows before one. */
  FeedState from(long row) {
    return row <= first
        ? this
        : new FeedState(Math.min(row, end), end, 0, visible, shown, marks, find, problem);
  }

  boolean isEmpty() {
    return next(first) >= end;
  }
}
