package dev.paddock.ui.log;

/** Finds the next row that has a hit and that can be shown. */
final class HitFinder {

  /** Between hits that are filtered away it leaps; a search without end would freeze the window. */
  private static final int MOST_LEAPS = 50_000;

  private HitFinder() {}

  /** The next one from a row, or the one before, around the end where there is none. */
  static long around(FeedState state, long from, boolean forward) {
    long row = forward ? next(state, from + 1) : previous(state, from - 1);
    if (row >= state.first() && row < state.end()) {
      return row;
    }
    return forward ? next(state, state.first()) : previous(state, state.end() - 1);
  }

  /** The first one at or after {@code from}, or the log's end. */
  static long next(FeedState state, long from) {
    RowSet hits = state.find().rows();
    long row = hits.next(Math.max(state.first(), from));
    for (int leap = 0; leap < MOST_LEAPS && row < state.end(); leap++) {
      if (canBeShown(state, row)) {
        return row;
      }
      row = hits.next(Math.max(row + 1, state.next(row)));
    }
    return state.end();
  }

  /** The last one at or before {@code from}, or the row before the log's first. */
  static long previous(FeedState state, long from) {
    RowSet hits = state.find().rows();
    long row = hits.previous(Math.min(state.end() - 1, from));
    for (int leap = 0; leap < MOST_LEAPS && row >= state.first(); leap++) {
      if (canBeShown(state, row)) {
        return row;
      }
      row = hits.previous(Math.min(row - 1, state.previous(row)));
    }
    return state.first() - 1;
  }

  /** A folded row can, by unfolding it, unless a filter may have left it out. */
  private static boolean canBeShown(FeedState state, long row) {
    return state.visible() == null || state.visible().contains(row);
  }
}
