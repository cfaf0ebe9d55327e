package dev.paddock.ui.log;

import dev.paddock.log.LogLevel;
import dev.paddock.log.LogStream;
import java.util.Locale;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import org.jspecify.annotations.Nullable;

/** Draws the rows on the screen. */
final class LogPainter {

  private final LogPalette palette;
  private final GraphicsContext gc;

  LogPainter(LogPalette palette, GraphicsContext gc) {
    this.palette = palette;
    this.gc = gc;
  }

  /**
   * What is drawn.
   *
   * @param shift letters scrolled to the left
   * @param columns letters to a line when wrapped, else the greatest number
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
      int columns,
      TimeText times,
      @Nullable Selection selection,
      @Nullable TextPosition hit,
      long linkRow,
      Links.@Nullable Found link,
      String note,
      boolean focused) {}

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
    LogMetrics metrics = scene.metrics();
    gc.save();
    gc.beginPath();
    gc.rect(metrics.textX() - 4, placed.y(), scene.width() - metrics.textX() + 4, placed.height());
    gc.clip();
    hits(scene, placed, line);
    selection(scene, placed, line);
    text(scene, placed, line);
    Links.Found link = scene.link();
    if (link != null && scene.linkRow() == placed.row() && link.to() <= line.text().length()) {
      gc.setFill(palette.link());
      underline(scene, placed, line, link.from(), link.to());
    }
    gc.restore();
    double feet = placed.y() + metrics.baseline();
    gc.setFont(metrics.font());
    if (!line.continuation()) {
      gc.setFill(palette.muted());
      gc.fillText(scene.times().of(line, placed.before()), metrics.timeX(), feet);
      gc.setFill(labelColor(line));
      gc.fillText(label(line), metrics.levelX(), feet);
    }
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
      stretch(scene, placed, line, hits[i], hits[i + 1], 1);
    }
  }

  private void selection(Scene scene, Placed placed, ShownLine line) {
    Selection selection = scene.selection();
    int from = Selection.from(selection, placed.row());
    if (selection == null || from < 0) {
      return;
    }
    gc.setFill(palette.selection());
    int to = selection.to(placed.row(), line.text().length());
    stretch(scene, placed, line, Math.min(from, to), to, 0);
    if (placed.row() < selection.end().row()) {
      // The line end is selected too.
      int cell = line.width();
      int row = scene.columns() == Integer.MAX_VALUE ? 0 : cell / scene.columns();
      gc.fillRect(
          x(scene, cell - row * scene.columns()),
          placed.y() + row * scene.metrics().rowHeight(),
          scene.metrics().cell() / 2,
          scene.metrics().rowHeight());
    }
  }

  private static double x(Scene scene, int cell) {
    return scene.metrics().textX() + (cell - scene.shift()) * scene.metrics().cell();
  }

  /** Fills the background of some characters, line by wrapped line. */
  private void stretch(Scene scene, Placed placed, ShownLine line, int from, int to, double inset) {
    int begin = line.cell(from);
    int end = line.cell(to);
    while (begin < end) {
      int row = scene.columns() == Integer.MAX_VALUE ? 0 : begin / scene.columns();
      int origin = row * (scene.columns() == Integer.MAX_VALUE ? 0 : scene.columns());
      int stop =
          scene.columns() == Integer.MAX_VALUE ? end : Math.min(end, origin + scene.columns());
      gc.fillRect(
          x(scene, begin - origin),
          placed.y() + row * scene.metrics().rowHeight() + inset,
          (stop - begin) * scene.metrics().cell(),
          scene.metrics().rowHeight() - 2 * inset);
      begin = stop;
    }
  }

  private void underline(Scene scene, Placed placed, ShownLine line, int from, int to) {
    int columns = scene.columns() == Integer.MAX_VALUE ? Integer.MAX_VALUE / 2 : scene.columns();
    for (int begin = line.cell(from); begin < line.cell(to); ) {
      int row = begin / columns;
      int stop = Math.min(line.cell(to), (row + 1) * columns);
      double y = placed.y() + row * scene.metrics().rowHeight() + scene.metrics().baseline() + 2;
      gc.fillRect(x(scene, begin - row * columns), y, (stop - begin) * scene.metrics().cell(), 1);
      begin = stop;
    }
  }

  private void text(Scene scene, Placed placed, ShownLine line) {
    Color plain = textColor(line);
    int at = 0;
    for (AnsiText.Span span : line.spans()) {
      run(scene, placed, line, at, span.from(), TextStyle.NORMAL, plain);
      run(scene, placed, line, span.from(), span.to(), span.style(), plain);
      at = span.to();
    }
    run(scene, placed, line, at, line.text().length(), TextStyle.NORMAL, plain);
  }

  private void run(
      Scene scene, Placed placed, ShownLine line, int begin, int to, TextStyle style, Color plain) {
    int from = Math.max(begin, line.skipped());
    if (from >= to) {
      return;
    }
    Color background = background(style);
    Color foreground = foreground(style, plain);
    if (style.inverse()) {
      Color swap = background == null ? palette.background() : background;
      background = foreground;
      foreground = swap;
    }
    if (background != null) {
      gc.setFill(background);
      stretch(scene, placed, line, from, to, 0);
      foreground = AnsiColors.legible(foreground, background, contrary(background));
    }
    gc.setFont(font(scene.metrics(), style));
    gc.setFill(foreground);
    letters(scene, placed, line, from, to, style.underline());
  }

  private static Color contrary(Color background) {
    return background.getBrightness() > 0.6 ? Color.BLACK : Color.WHITE;
  }

  private static Font font(LogMetrics metrics, TextStyle style) {
    if (style.bold()) {
      return metrics.bold();
    }
    return style.italic() ? metrics.italic() : metrics.font();
  }

  private @Nullable Color background(TextStyle style) {
    return style.background() == TextStyle.PLAIN
        ? null
        : AnsiColors.of(style.background(), palette.isDark());
  }

  private Color foreground(TextStyle style, Color plain) {
    Color color =
        style.foreground() == TextStyle.PLAIN
            ? plain
            : AnsiColors.legible(
                AnsiColors.of(style.foreground(), palette.isDark()),
                palette.background(),
                palette.text());
    return style.dim()
        ? AnsiColors.legible(
            color.interpolate(palette.background(), 0.4), palette.background(), palette.text())
        : color;
  }

  /** Draws characters in one style, only those that are on the screen. */
  private void letters(
      Scene scene, Placed placed, ShownLine line, int from, int to, boolean underline) {
    int columns = scene.columns();
    boolean wrapped = columns != Integer.MAX_VALUE;
    LogMetrics metrics = scene.metrics();
    int screen = (int) Math.ceil((scene.width() - metrics.textX()) / metrics.cell()) + 1;
    int at = wrapped ? from : Math.max(from, line.index(scene.shift()));
    int last = wrapped ? to : Math.min(to, line.index(scene.shift() + screen) + 1);
    while (at < last) {
      int row = wrapped ? line.cell(at) / columns : 0;
      int stop = wrapped ? Math.min(last, end(line, at, (row + 1) * columns)) : last;
      double y = placed.y() + row * metrics.rowHeight() + metrics.baseline();
      int origin = wrapped ? row * columns : 0;
      if (y > -metrics.rowHeight() && y < scene.height() + metrics.rowHeight()) {
        piece(scene, line, at, stop, origin, y);
        if (underline) {
          double x = x(scene, line.cell(at) - origin);
          double end = x(scene, line.cell(stop) - origin);
          gc.fillRect(x, y + 2, end - x, 1);
        }
      }
      at = stop;
    }
  }

  private static int end(ShownLine line, int at, int cell) {
    return Math.max(at + 1, line.index(cell));
  }

  /** Draws a piece of one line; what is not as wide as a letter goes to its own cell. */
  private void piece(Scene scene, ShownLine line, int from, int to, int origin, double y) {
    String text = line.text();
    if (line.cells() == null) {
      gc.fillText(text.substring(from, to), x(scene, line.cell(from) - origin), y);
      return;
    }
    int begin = from;
    int at = from;
    while (at < to) {
      int length = Character.charCount(text.codePointAt(at));
      int mark = at + length;
      while (mark < to && line.cell(mark + 1) == line.cell(mark)) {
        // What has no width of its own is drawn with the letter before it.
        mark++;
      }
      if (text.charAt(at) >= '\u0300' || mark > at + length) {
        int end = Math.min(to, mark);
        length = end - at;
        flush(scene, line, begin, at, origin, y);
        flush(scene, line, at, end, origin, y);
        begin = end;
      }
      at += length;
    }
    flush(scene, line, begin, Math.min(at, to), origin, y);
  }

  private void flush(Scene scene, ShownLine line, int from, int to, int origin, double y) {
    if (from < to) {
      gc.fillText(line.text().substring(from, to), x(scene, line.cell(from) - origin), y);
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
