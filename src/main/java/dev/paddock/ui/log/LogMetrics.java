package dev.paddock.ui.log;

import javafx.scene.text.Font;
import javafx.scene.text.FontPosture;
import javafx.scene.text.FontWeight;
import javafx.scene.text.Text;

/**
 * The sizes everything is drawn in.
 *
 * @param cell width of a letter
 * @param rowHeight of one line
 * @param baseline from a line's upper edge to its letters' feet
 * @param timeX where the time begins
 * @param originLetters so many there is room for of whose line it is; 0 where that is not shown
 * @param originX where that begins
 * @param levelX where the level or the stream begins
 * @param textX where the text begins
 */
record LogMetrics(
    Font font,
    Font bold,
    Font italic,
    double cell,
    double rowHeight,
    double baseline,
    double timeX,
    int originLetters,
    double originX,
    double levelX,
    double textX) {

  private static final double MARGIN = 24;
  private static final int TIME_LETTERS = 12;
  private static final int LEVEL_LETTERS = 7;

  /** Measures a font. */
  static LogMetrics of(String family, double size, boolean times, int originLetters) {
    Font font = Font.font(family, size);
    Text sample = new Text("M".repeat(100));
    sample.setFont(font);
    double cell = sample.getLayoutBounds().getWidth() / 100;
    double rowHeight = Math.ceil(size * 1.25) + 5;
    double ascent = sample.getBaselineOffset();
    double textHeight = sample.getLayoutBounds().getHeight();
    double originX = times ? grid(MARGIN + TIME_LETTERS * cell + 14) : MARGIN;
    double levelX = originLetters == 0 ? originX : grid(originX + originLetters * cell + 8);
    return new LogMetrics(
        font,
        Font.font(family, FontWeight.BOLD, size),
        Font.font(family, FontPosture.ITALIC, size),
        cell,
        rowHeight,
        Math.round((rowHeight - textHeight) / 2 + ascent),
        MARGIN,
        originLetters,
        originX,
        levelX,
        grid(levelX + LEVEL_LETTERS * cell + 8));
  }

  private static double grid(double x) {
    return Math.ceil(x / 8) * 8;
  }
}
