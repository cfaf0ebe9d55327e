package dev.paddock.log;

import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers where every 256th row of a log begins, in both directions from row 0, which is the
 * first one found at the log's end when it was opened. For one thread.
 */
final class RowPlaces {

  /** Rows between two places remembered. */
  private static final int STEP = 256;

  private final PositionList after = new PositionList();
  private final PositionList before = new PositionList();
  private final NavigableMap<Integer, Long> firstRows = new TreeMap<>();

  /** A row and where it begins. */
  record Place(long row, RecordCursor.Position position) {}

  /** Notes where row 0 begins. */
  void begin(int segment, long offset) {
    after.add(segment, offset);
  }

  /** Notes where a row behind all those known begins, if it is one of those remembered. */
  void addLater(long row, int segment, long offset) {
    if (row % STEP == 0) {
      after.add(segment, offset);
    }
  }

  /** Notes where a row before all those known begins, if it is one of those remembered. */
  void addEarlier(long row, int segment, long offset) {
    if (row % STEP == 0) {
      before.add(segment, offset);
    }
  }

  /** Notes the first row of a segment. */
  void segmentBegins(int segment, long row) {
    firstRows.put(segment, row);
  }

  /** The first row of a segment, or null when its beginning was not reached yet. */
  @Nullable Long firstRow(int segment) {
    return firstRows.get(segment);
  }

  /** The nearest place at or before a row, none before {@code first}; or null. */
  @Nullable Place atOrBefore(long row, long first) {
    long step = Math.floorDiv(row, STEP) * STEP;
    if (row >= 0) {
      // The rows at the end have no place behind them yet.
      step = Math.min(step, (after.size() - 1L) * STEP);
    }
    RecordCursor.Position position = at(step, first);
    return position == null ? null : new Place(step, position);
  }

  /** Where a row begins, if it is one of those remembered and not before {@code first}. */
  RecordCursor.@Nullable Position at(long row, long first) {
    if (row % STEP != 0 || row < first) {
      return null;
    }
    long index = row >= 0 ? row / STEP : -row / STEP - 1;
    PositionList places = row >= 0 ? after : before;
    return index < places.size() ? places.get((int) index) : null;
  }
}
