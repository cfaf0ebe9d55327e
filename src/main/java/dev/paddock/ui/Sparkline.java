package dev.paddock.ui;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javafx.scene.layout.Pane;
import javafx.scene.shape.Polyline;

/**
 * A small line of processor time. It is drawn anew only when it would look different: an agent that
 * does nothing costs nothing.
 */
final class Sparkline extends Pane {

  /** A line as high as this share of a core at least, so that idling does not look like work. */
  private static final double LOWEST_TOP = 0.2;

  private final int width;
  private final int height;
  private int[] drawn = {};

  /** One point for every two pixels of its width. */
  Sparkline(int width, int height) {
    this.width = width;
    this.height = height;
    getStyleClass().add("sparkline");
    setMinSize(width, height);
    setPrefSize(width, height);
    setMaxSize(width, height);
    setMouseTransparent(true);
  }

  int points() {
    return width / 2;
  }

  /** Shows shares of a core, oldest first; NaN leaves a gap. */
  void show(double[] series) {
    double top = Arrays.stream(series).filter(value -> !Double.isNaN(value)).max().orElse(0);
    double scale = (height - 2) / Math.max(LOWEST_TOP, top);
    int[] heights = new int[series.length];
    for (int i = 0; i < series.length; i++) {
      heights[i] = Double.isNaN(series[i]) ? -1 : (int) Math.round(series[i] * scale);
    }
    if (!Arrays.equals(heights, drawn)) {
      drawn = heights;
      getChildren().setAll(lines(heights));
    }
  }

  private List<Polyline> lines(int[] heights) {
    List<Polyline> lines = new ArrayList<>();
    Polyline line = null;
    for (int i = 0; i < heights.length; i++) {
      if (heights[i] < 0) {
        line = null;
        continue;
      }
      if (line == null) {
        line = new Polyline();
        line.getStyleClass().add("sparkline-line");
        lines.add(line);
      }
      line.getPoints().addAll(i * 2.0 + 0.5, height - 1.5 - heights[i]);
    }
    return lines;
  }
}
