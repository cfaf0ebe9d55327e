package dev.paddock.ui.log;

import java.util.function.DoubleConsumer;
import javafx.geometry.Orientation;
import javafx.scene.control.Button;
import javafx.scene.control.ScrollBar;

/** The scroll bars of a {@link LogView} and the button that follows again. JavaFX thread only. */
final class LogBars {

  static final double WIDTH = 12;

  final ScrollBar vertical = new ScrollBar();
  final ScrollBar horizontal = new ScrollBar();
  final Button pill = new Button();

  private final Viewport viewport;
  private boolean adjusting;

  /** Letters scrolled to the left. */
  private int shift;

  private long seenEnd;

  /**
   * Bars that show where a viewport stands.
   *
   * @param scrolled told the row's place among all, counted from 0, when the user scrolls there
   * @param shifted told when the user scrolls sideways
   */
  LogBars(Viewport viewport, DoubleConsumer scrolled, Runnable shifted, Runnable follow) {
    this.viewport = viewport;
    vertical.setOrientation(Orientation.VERTICAL);
    horizontal.setOrientation(Orientation.HORIZONTAL);
    pill.getStyleClass().addAll("accent", "log-pill");
    pill.setFocusTraversable(false);
    pill.setOnAction(_ -> follow.run());
    vertical
        .valueProperty()
        .addListener((_, _, value) -> {
          if (!adjusting) {
            scrolled.accept(value.doubleValue());
          }
        });
    horizontal
        .valueProperty()
        .addListener((_, _, value) -> {
          if (!adjusting) {
            shift = value.intValue();
            shifted.run();
          }
        });
  }

  int shift() {
    return shift;
  }

  /** Scrolls sideways by so many letters, as far as there are any. */
  void shift(double letters) {
    shift = (int) Math.clamp(shift + letters, 0, horizontal.getMax());
  }

  /** Back to where another log begins. */
  void reset() {
    shift = 0;
    seenEnd = 0;
  }

  /** Whether the last row is at the end of the bar. */
  boolean isAtEnd(double value) {
    return value >= vertical.getMax();
  }

  /**
   * Places the horizontal bar.
   *
   * @param screen letters there is room for
   * @return whether it is needed
   */
  boolean layoutHorizontal(double width, double height, int screen) {
    int widest = 0;
    boolean wraps = viewport.columns() != Integer.MAX_VALUE;
    for (Placed placed : viewport.rows()) {
      if (placed.line() != null && !placed.wraps()) {
        widest = Math.max(widest, placed.line().width());
      }
    }
    boolean wide = !wraps && (widest > screen || shift > 0);
    horizontal.setVisible(wide);
    if (wide) {
      adjusting = true;
      horizontal.setMax(Math.max(shift, widest - screen));
      horizontal.setVisibleAmount(
          horizontal.getMax() * screen / Math.max(1, horizontal.getMax() + screen));
      horizontal.setValue(shift);
      horizontal.setUnitIncrement(4);
      horizontal.setBlockIncrement(screen / 2.0);
      adjusting = false;
      horizontal.resizeRelocate(0, height - WIDTH, width - WIDTH, WIDTH);
    }
    return wide;
  }

  /** Places the vertical bar. */
  void layoutVertical(double width, double height, double screen) {
    FeedState state = viewport.state();
    long count = state.count();
    vertical.setVisible(count > screen);
    adjusting = true;
    double max = Math.max(1, count - screen);
    vertical.setMax(max);
    vertical.setVisibleAmount(max * screen / Math.max(1, count));
    vertical.setUnitIncrement(1);
    vertical.setBlockIncrement(screen - 1);
    vertical.setValue(
        viewport.isFollowing() ? max : Math.min(max, (double) state.rank(viewport.topRow())));
    adjusting = false;
    vertical.resizeRelocate(width - WIDTH, 0, WIDTH, height);
  }

  /** Shows how many rows came while the view stood still. */
  void layoutPill(double width, double height) {
    FeedState state = viewport.state();
    if (viewport.isFollowing()) {
      seenEnd = state.end();
    }
    boolean shown = !viewport.isFollowing() && !state.isEmpty();
    pill.setVisible(shown);
    if (shown) {
      long fresh = state.rank(state.end()) - state.rank(Math.max(state.first(), seenEnd));
      pill.setText(fresh == 0 ? LogWords.of("log.follow") : LogWords.count("log.follow", fresh));
      double pillWidth = pill.prefWidth(-1);
      double pillHeight = pill.prefHeight(-1);
      pill.resizeRelocate(
          width - WIDTH - pillWidth - 16, height - pillHeight - 12, pillWidth, pillHeight);
    }
  }
}
