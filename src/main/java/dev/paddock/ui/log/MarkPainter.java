package dev.paddock.ui.log;

import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;

/** Draws beside the scroll bar where warnings, errors and hits are. */
final class MarkPainter {

  private static final double HEIGHT = 3;

  private final LogPalette palette;
  private final Canvas canvas;

  MarkPainter(LogPalette palette, Canvas canvas) {
    this.palette = palette;
    this.canvas = canvas;
  }

  void paint(FeedState state) {
    GraphicsContext gc = canvas.getGraphicsContext2D();
    gc.setFill(palette.background());
    gc.fillRect(0, 0, canvas.getWidth(), canvas.getHeight());
    long count = state.count();
    if (count == 0) {
      return;
    }
    int steps = (int) (canvas.getHeight() / HEIGHT);
    for (int step = 0; step < steps; step++) {
      long from = state.select(count * step / steps);
      long to = step == steps - 1 ? state.end() : state.select(count * (step + 1) / steps);
      mark(gc, step, state.marks().warnings(), from, to, palette.warning());
      mark(gc, step, state.marks().errors(), from, to, palette.error());
      mark(gc, step, state.find().rows(), from, to, palette.currentHit());
    }
  }

  private void mark(GraphicsContext gc, int step, RowSet rows, long from, long to, Color color) {
    if (rows.next(from) < Math.max(to, from + 1)) {
      gc.setFill(color);
      gc.fillRect(2, step * HEIGHT, canvas.getWidth() - 4, HEIGHT);
    }
  }
}
