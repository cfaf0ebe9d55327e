package dev.paddock.ui.log;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rows are on the screen and where.
 *
 * <p>It holds on to the row at the top and not to a distance from either end, so rows that come, go
 * or turn out to be there elsewhere never move the text under a reader.
 */
final class Viewport {

  private final LineCache cache;
  private FeedState state = FeedState.EMPTY;
  private boolean following = true;
  private long topRow;

  /** Pixels of the top row that are above the screen. */
  private double topOffset;

  private double height;
  private double rowHeight = 20;

  /** Letters to a line when lines are wrapped, else the greatest number. */
  private int columns = Integer.MAX_VALUE;

  private List<Placed> rows = List.of();

  Viewport(LineCache cache) {
    this.cache = cache;
  }

  void size(double newHeight, double newRowHeight, int newColumns) {
    if (columns != newColumns) {
      // The offset within a wrapped row means another place when it wraps elsewhere.
      topOffset = 0;
    }
    height = newHeight;
    rowHeight = newRowHeight;
    columns = newColumns;
  }

  void state(FeedState now) {
    state = now;
  }

  FeedState state() {
    return state;
  }

  boolean isFollowing() {
    return following;
  }

  void follow() {
    following = true;
  }

  void stopFollowing() {
    following = false;
  }

  List<Placed> rows() {
    return rows;
  }

  double rowHeight() {
    return rowHeight;
  }

  int columns() {
    return columns;
  }

  long topRow() {
    return topRow;
  }

  double heightOf(long row) {
    return lineHeight(cache.get(row));
  }

  private int columnsOf(@Nullable ShownLine line) {
    return line == null || line.columns() == 0 ? columns : line.columns();
  }

  private double lineHeight(@Nullable ShownLine line) {
    int wide = columnsOf(line);
    if (line == null || wide == Integer.MAX_VALUE || line.width() <= wide) {
      return rowHeight;
    }
    return rowHeight * Math.ceilDiv(line.width(), wide);
  }

  /** Places the rows anew. */
  void place() {
    if (state.isEmpty()) {
      rows = List.of();
      return;
    }
    if (following) {
      putAtBottom(state.previous(state.end() - 1));
    } else {
      hold();
    }
    List<Placed> placed = new ArrayList<>();
    double y = -topOffset;
    long before = state.previous(topRow - 1);
    ShownLine last = before < state.first() ? null : cache.get(before);
    for (long row = topRow; row < state.end() && y < height; row = state.next(row + 1)) {
      ShownLine line = cache.get(row);
      double lines = lineHeight(line);
      placed.add(new Placed(row, line, last, columnsOf(line), y, lines));
      last = line;
      y += lines;
    }
    rows = placed;
  }

  /** The top row may have been filtered away or dropped: the nearest stands in. */
  private void hold() {
    long row = state.next(topRow);
    if (row >= state.end()) {
      row = state.previous(state.end() - 1);
    }
    if (row != topRow) {
      topRow = row;
      topOffset = 0;
    }
    topOffset = Math.clamp(topOffset, 0, Math.max(0, heightOf(topRow) - 1));
  }

  private void putAtBottom(long bottom) {
    double left = height - heightOf(bottom);
    long row = bottom;
    while (left > 0) {
      long above = state.previous(row - 1);
      if (above < state.first()) {
        break;
      }
      row = above;
      left -= heightOf(row);
    }
    topRow = row;
    topOffset = Math.max(0, -left);
  }

  /** Scrolls by pixels, down when positive. */
  void scroll(double pixels) {
    if (state.isEmpty()) {
      return;
    }
    if (pixels < 0) {
      following = false;
    }
    topOffset += pixels;
    while (topOffset < 0) {
      long above = state.previous(topRow - 1);
      if (above < state.first()) {
        topOffset = 0;
        break;
      }
      topRow = above;
      topOffset += heightOf(topRow);
    }
    while (topOffset >= heightOf(topRow)) {
      long below = state.next(topRow + 1);
      if (below >= state.end()) {
        break;
      }
      topOffset -= heightOf(topRow);
      topRow = below;
    }
    stopAtBottom(pixels > 0);
  }

  /** Does not scroll past the last row; reaching it by scrolling down follows again. */
  private void stopAtBottom(boolean down) {
    double y = -topOffset;
    for (long row = topRow; row < state.end(); row = state.next(row + 1)) {
      y += heightOf(row);
      if (y > height) {
        return;
      }
    }
    putAtBottom(state.previous(state.end() - 1));
    following |= down;
  }

  /** Puts a row at the top. */
  void jump(long row) {
    following = false;
    topRow = row;
    topOffset = 0;
    stopAtBottom(false);
  }

  /** Scrolls as little as it takes to see a row; to the middle when it is far away. */
  void reveal(long row) {
    for (Placed placed : rows) {
      if (placed.row() == row) {
        if (placed.y() < 0) {
          scroll(placed.y());
        } else if (placed.y() + placed.height() > height) {
          following = false;
          scroll(placed.y() + placed.height() - height);
        }
        return;
      }
    }
    following = false;
    topRow = row;
    topOffset = 0;
    scroll(-Math.floor(height / 2 / rowHeight) * rowHeight);
    stopAtBottom(false);
  }
}
