package dev.paddock.ui.log;

import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import org.jspecify.annotations.Nullable;

/** Draws a row's text in its styles, and of that only what is on the screen. */
final class TextPainter {

  private final LogPalette palette;
  private final GraphicsContext gc;

  TextPainter(LogPalette palette, GraphicsContext gc) {
    this.palette = palette;
    this.gc = gc;
  }

  /** Draws it; where it asks for no colour in {@code plain}. */
  void paint(LogPainter.Scene scene, Placed placed, ShownLine line, Color plain) {
    int at = 0;
    for (AnsiText.Span span : line.spans()) {
      run(scene, placed, line, at, span.from(), TextStyle.NORMAL, plain);
      run(scene, placed, line, span.from(), span.to(), span.style(), plain);
      at = span.to();
    }
    run(scene, placed, line, at, line.text().length(), TextStyle.NORMAL, plain);
  }

  private void run(
      LogPainter.Scene scene,
      Placed placed,
      ShownLine line,
      int begin,
      int to,
      TextStyle style,
      Color plain) {
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
      foreground = AnsiColors.legible(foreground, background, contrary(background));
    }
    gc.setFont(font(scene.metrics(), style));
    letters(scene, placed, line, from, to, new Ink(foreground, background, style.underline()));
  }

  /** What letters are drawn with; null for what is there already. */
  private record Ink(Color foreground, @Nullable Color background, boolean underline) {}

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
      LogPainter.Scene scene, Placed placed, ShownLine line, int from, int to, Ink ink) {
    boolean wrapped = placed.wraps();
    LogMetrics metrics = scene.metrics();
    int screen = (int) Math.ceil((scene.width() - metrics.textX()) / metrics.cell()) + 1;
    int at = wrapped ? from : Math.max(from, line.index(scene.shift()));
    int last = wrapped ? to : Math.min(to, line.index(scene.shift() + screen) + 1);
    while (at < last) {
      int row = wrapped ? line.cell(at) / placed.columns() : 0;
      int stop = wrapped ? Math.min(last, end(line, at, (row + 1) * placed.columns())) : last;
      int origin = wrapped ? row * placed.columns() : 0;
      double top = placed.y() + row * metrics.rowHeight();
      if (top > -2 * metrics.rowHeight() && top < scene.height()) {
        double x = scene.x(placed, line.cell(at) - origin);
        double width = scene.x(placed, line.cell(stop) - origin) - x;
        if (ink.background() != null) {
          gc.setFill(ink.background());
          gc.fillRect(x, top, width, metrics.rowHeight());
        }
        gc.setFill(ink.foreground());
        piece(scene, placed, line, at, stop, origin, top + metrics.baseline());
        if (ink.underline()) {
          gc.fillRect(x, top + metrics.baseline() + 2, width, 1);
        }
      }
      at = stop;
    }
  }

  private static int end(ShownLine line, int at, int cell) {
    return Math.max(at + 1, line.index(cell));
  }

  /** Draws a piece of one line; what is not as wide as a letter goes to its own cell. */
  private void piece(
      LogPainter.Scene scene,
      Placed placed,
      ShownLine line,
      int from,
      int to,
      int origin,
      double y) {
    String text = line.text();
    if (line.cells() == null) {
      gc.fillText(text.substring(from, to), scene.x(placed, line.cell(from) - origin), y);
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
        flush(scene, placed, line, begin, at, origin, y);
        flush(scene, placed, line, at, end, origin, y);
        begin = end;
      }
      at += length;
    }
    flush(scene, placed, line, begin, Math.min(at, to), origin, y);
  }

  private void flush(
      LogPainter.Scene scene,
      Placed placed,
      ShownLine line,
      int from,
      int to,
      int origin,
      double y) {
    if (from < to) {
      String text = line.text().substring(from, to);
      gc.fillText(text, scene.x(placed, line.cell(from) - origin), y);
    }
  }
}
