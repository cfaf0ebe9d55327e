package dev.paddock.ui.log;

import dev.paddock.log.LogLevel;
import dev.paddock.log.LogStream;
import java.util.Locale;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import org.jspecify.annotations.Nullable;

/** Draws the rows on the screen: what stands before the text, and what lies below it. */
final class LogPainter {

  private static final String JSON_SIGN = "▸";
  private static final String LAID_OUT_SIGN = "▾";

  private final LogPalette palette;
  private final GraphicsContext gc;
  private final TextPainter texts;

  LogPainter(LogPalette palette, GraphicsContext gc) {
    this.palette = palette;
    this.gc = gc;
    this.texts = new TextPainter(palette, gc);
  }

  /**
   * What is drawn.
   *
   * @param shift letters scrolled to the left
   * @param hit the hit gone to last, or null
   * @param note said where no row is
   * @param link what the mouse is over, in {@code linkRow}, or null
   */
  record Scene(
      Iterable<Placed> rows,
      LogMetrics metrics,
      double width,
      double height,
      int shift,
      TimeText times,
      @Nullable Selection selection,
      @Nullable TextPosition hit,
      long linkRow,
      Links.@Nullable Found link,
      String note,
      boolean focused) {

    /** Where a cell of a row is. */
    double x(Placed placed, int cell) {
      int moved = placed.wraps() ? cell : cell - shift;
      return metrics.textX() + moved * metrics.cell();
    }
  }

  void paint(Scene scene) {
    gc.setFill(palette.background());
    gc.fillRect(0, 0, scene.width(), scene.height());
    gc.setTextBaseline(VPos.BASELINE);
    for (Placed placed : scene.rows()) {
      paintRow(scene, placed);
    }
    if (!scene.note().isEmpty()) {
      gc.setFont(scene.metrics().font());
      gc.setFill(palette.muted());
      gc.fillText(
          scene.note(),
          scene.metrics().timeX(),
          scene.metrics().rowHeight() + scene.metrics().baseline());
    }
  }

  private void paintRow(Scene scene, Placed placed) {
    ShownLine line = placed.line();
    if (line == null) {
      return;
    }
    rowBackground(scene, placed, line);
    hits(scene, placed, line);
    selection(scene, placed, line);
    texts.paint(scene, placed, line, textColor(line));
    Links.Found link = scene.link();
    if (link != null && scene.linkRow() == placed.row() && link.to() <= line.text().length()) {
      gc.setFill(palette.link());
      double below = scene.metrics().baseline() + 2;
      stretch(scene, placed, line, link.from(), link.to(), below, 1);
    }
    if (!line.continuation()) {
      head(scene, placed, line);
    }
  }

  /** Time, whose it is, and level. */
  private void head(Scene scene, Placed placed, ShownLine line) {
    LogMetrics metrics = scene.metrics();
    double feet = placed.y() + metrics.baseline();
    gc.setFont(metrics.font());
    gc.setFill(palette.muted());
    gc.fillText(scene.times().of(line, placed.before()), metrics.timeX(), feet);
    if (metrics.originLetters() > 0) {
      gc.setFill(palette.origin(line.origin()));
      gc.fillText(shortened(line.origin(), metrics.originLetters()), metrics.originX(), feet);
    }
    gc.setFill(labelColor(line));
    gc.fillText(label(line), metrics.levelX(), feet);
    if (line.role() == ShownLine.Role.JSON || line.role() == ShownLine.Role.LAID_OUT) {
      gc.setFill(palette.muted());
      String sign = line.role() == ShownLine.Role.JSON ? JSON_SIGN : LAID_OUT_SIGN;
      gc.fillText(sign, metrics.textX() - 1.6 * metrics.cell(), feet);
    }
  }

  private static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }

  private void rowBackground(Scene scene, Placed placed, ShownLine line) {
    boolean current =
        scene.focused()
            && scene.selection() != null
            && scene.selection().caret().row() == placed.row();
    Color color = null;
    if (line.level().compareTo(LogLevel.ERROR) >= 0) {
      color = palette.errorRow();
    } else if (current) {
      color = palette.currentRow();
    }
    if (color != null) {
      gc.setFill(color);
      gc.fillRect(0, placed.y(), scene.width(), placed.height());
    }
    if (current) {
      gc.setFill(palette.info());
      gc.fillRect(0, placed.y(), 2, placed.height());
    }
  }

  private void hits(Scene scene, Placed placed, ShownLine line) {
    int[] hits = line.hits();
    for (int i = 0; i < hits.length; i += 2) {
      boolean current =
          scene.hit() != null
              && scene.hit().row() == placed.row()
              && scene.hit().index() == hits[i];
      gc.setFill(current ? palette.currentHit() : palette.hit());
      double height = scene.metrics().rowHeight() - 2;
      stretch(scene, placed, line, hits[i], hits[i + 1], 1, height);
    }
  }

  private void selection(Scene scene, Placed placed, ShownLine line) {
    Selection selection = scene.selection();
    int from = Selection.from(selection, placed.row());
    if (selection == null || from < 0) {
      return;
    }
    gc.setFill(palette.selection());
    double height = scene.metrics().rowHeight();
    int to = selection.to(placed.row(), line.text().length());
    stretch(scene, placed, line, Math.min(from, to), to, 0, height);
    if (placed.row() < selection.end().row()) {
      // The line end is selected too.
      int row = line.width() / placed.columns();
      double x = scene.x(placed, line.width() - row * placed.columns());
      bar(scene, x, placed.y() + row * height, scene.metrics().cell() / 2, height);
    }
  }

  /** Fills behind some characters, line by wrapped line. */
  private void stretch(
      Scene scene, Placed placed, ShownLine line, int from, int to, double below, double height) {
    int begin = line.cell(from);
    int end = line.cell(to);
    while (begin < end) {
      int row = begin / placed.columns();
      int origin = row * placed.columns();
      int stop = (int) Math.min(end, (long) origin + placed.columns());
      double y = placed.y() + row * scene.metrics().rowHeight() + below;
      double width = (stop - begin) * scene.metrics().cell();
      bar(scene, scene.x(placed, begin - origin), y, width, height);
      begin = stop;
    }
  }

  /** Fills what is to the right of where texts begin. */
  private void bar(Scene scene, double x, double y, double width, double height) {
    double left = Math.max(x, scene.metrics().textX() - 4);
    if (x + width > left) {
      gc.fillRect(left, y, x + width - left, height);
    }
  }

  /** What stands before the text. */
  static String label(ShownLine line) {
    if (line.role() == ShownLine.Role.PART) {
      return "";
    }
    if (line.stream() == LogStream.PADDOCK || line.stream() == LogStream.BUILD) {
      return line.stream().word();
    }
    return line.level() == LogLevel.NONE
        ? line.stream().word()
        : line.level().name().toUpperCase(Locale.ROOT);
  }

  private Color labelColor(ShownLine line) {
    return switch (line.level()) {
      case NONE, TRACE, DEBUG -> palette.muted();
      case INFO -> line.stream() == LogStream.PADDOCK ? palette.muted() : palette.info();
      case WARN -> palette.warning();
      case ERROR, FATAL -> palette.error();
    };
  }

  private Color textColor(ShownLine line) {
    return switch (line.level()) {
      case NONE, INFO ->
          line.stream() == LogStream.PADDOCK
              ? line.text().startsWith("ready ") ? palette.success() : palette.muted()
              : line.stream() == LogStream.BUILD ? palette.muted() : palette.text();
      case TRACE, DEBUG -> palette.muted();
      case WARN -> palette.warning();
      case ERROR, FATAL -> palette.error();
    };
  }
}
