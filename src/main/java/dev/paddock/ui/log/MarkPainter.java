package dev.paddock.ui.log;

import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;

/** Draws beside the scroll bar where warnings, errors and hits are. */
final class MarkPainter {

  private static final double HEIGHT = 3;

  /** A log that grows fast does not move its marks faster than this. */
  private static final long REST = 200_000_000;

  private final LogPalette palette;
  private final Canvas canvas;
  private long painted;

  MarkPainter(LogPalette palette, Canvas canvas) {
    this.palette = palette;
    this.canvas = canvas;
  }

  /**
   * Draws the marks.
   *
   * @param screen how many rows the screen has room for: a short log's marks stand beside its rows
   * @return false when it is too early to draw again
   */
  boolean paint(FeedState state, double screen) {
    long now = System.nanoTime();
    if (now - painted < REST) {
      return false;
    }
    painted = now;
    GraphicsContext gc = canvas.getGraphicsContext2D();
    gc.setFill(palette.background());
    gc.fillRect(0, 0, canvas.getWidth(), canvas.getHeight());
    double count = Math.max((double) state.count(), screen);
    mark(gc, state, state.find().rows(), count, palette.currentHit());
    mark(gc, state, state.marks().warnings(), count, palette.warning());
    mark(gc, state, state.marks().errors(), count, palette.error());
    return true;
  }

  /** Steps from mark to mark, over all rows that would be drawn at the same place. */
  private void mark(GraphicsContext gc, FeedState state, RowSet rows, double count, Color color) {
    double height = canvas.getHeight() - HEIGHT;
    gc.setFill(color);
    long row = rows.next(state.first());
    while (row < state.end()) {
      double y = Math.floor(height * state.rank(row) / count);
      gc.fillRect(2, y, canvas.getWidth() - 4, HEIGHT);
      long next = state.select((long) Math.ceil((y + HEIGHT) * count / height));
      row = rows.next(Math.max(row + 1, next));
      if (next >= state.end() - 1) {
        break;
      }
    }
  }
}
