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
 * @param folded rows that are part of a folded traceback
 * @param marks rows worth a mark beside the scroll bar
 * @param find how the search goes
 * @param trouble why lines are being lost just now, or null
 * @param problem why the log cannot be read, or null
 */
record FeedState(
    long first,
    long end,
    long unknownBefore,
    @Nullable RowSet visible,
    long shown,
    RowSet folded,
    Marks marks,
    FindState find,
    @Nullable String trouble,
    @Nullable String problem) {

  static final FeedState EMPTY =
      new FeedState(
          0,
          0,
          0,
          null,
          0,
          new RowSet(),
          new Marks(new RowSet(), new RowSet(), 0),
          FindState.NONE,
          null,
          null);

  /**
   * Rows with warnings, and with errors.
   *
   * @param version changes with them and with what is folded
   */
  record Marks(RowSet warnings, RowSet errors, long version) {}

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
    long at = Math.max(first, row);
    if (visible != null) {
      return Math.min(end, visible.next(at));
    }
    while (at < end && folded.contains(at)) {
      at++;
    }
    return Math.min(end, at);
  }

  /** The last visible row at or before {@code row}, or {@code first - 1}. */
  long previous(long row) {
    long at = Math.min(end - 1, row);
    if (visible != null) {
      return Math.max(first - 1, visible.previous(at));
    }
    while (at >= first && folded.contains(at)) {
      at--;
    }
    return Math.max(first - 1, at);
  }

  /** How many rows can be scrolled over. */
  long count() {
    return rank(end);
  }

  /** How many of them are before a row. */
  long rank(long row) {
    long at = Math.max(first, row);
    return visible == null
        ? unknownBefore + at - first - (folded.rank(at) - folded.rank(first))
        : visible.rank(at) - visible.rank(first);
  }

  /** The row with that many before it, as far as it is known. */
  long select(long index) {
    long last = Math.max(first, end - 1);
    if (visible != null) {
      return Math.min(last, visible.select(index + visible.rank(first)));
    }
    long low = Math.clamp(first + index - unknownBefore, first, last);
    if (rank(low) >= index) {
      return low;
    }
    long high = last;
    while (low < high) {
      long middle = low + (high - low) / 2;
      if (rank(middle + 1) > index) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** The same when the log cannot be read any more. */
  FeedState withProblem(String why) {
    return new FeedState(first, end, 0, visible, 0, folded, marks, find, null, why);
  }

  /** The same without the rows before one. */
  FeedState from(long row) {
    return row <= first
        ? this
        : new FeedState(
            Math.min(row, end), end, 0, visible, shown, folded, marks, find, trouble, problem);
  }

  boolean isEmpty() {
    return next(first) >= end;
  }
}
