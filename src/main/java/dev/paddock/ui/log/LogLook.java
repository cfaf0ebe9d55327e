package dev.paddock.ui.log;

import java.util.List;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.text.Font;

/** How a {@link LogView} shows its rows: in which letters, wrapped or not, with which times. */
final class LogLook {

  /** The font of the log, with what stands in where it is not installed. */
  private static final List<String> FAMILIES =
      List.of("JetBrains Mono", "Menlo", "Cascadia Mono", "Consolas", "DejaVu Sans Mono");

  private static final double DEFAULT_FONT = 12;
  private static final double SMALLEST_FONT = 8;
  private static final double LARGEST_FONT = 32;

  final BooleanProperty wrap = new SimpleBooleanProperty();
  final ObjectProperty<TimeMode> times = new SimpleObjectProperty<>(TimeMode.CLOCK);
  final DoubleProperty fontSize = new SimpleDoubleProperty(DEFAULT_FONT);

  private final Runnable changed;
  private LogMetrics metrics = LogMetrics.of(family(), DEFAULT_FONT, true, 0);
  private int originLetters;

  /**
   * The usual look.
   *
   * @param changed called when it is another
   */
  LogLook(Runnable changed) {
    this.changed = changed;
    wrap.addListener((_, _, _) -> changed.run());
    times.addListener((_, _, _) -> measure());
    fontSize.addListener((_, _, _) -> measure());
  }

  private static String family() {
    List<String> installed = Font.getFamilies();
    return FAMILIES.stream().filter(installed::contains).findFirst().orElse("Monospaced");
  }

  private void measure() {
    metrics = LogMetrics.of(family(), fontSize.get(), times.get() != TimeMode.OFF, originLetters);
    changed.run();
  }

  LogMetrics metrics() {
    return metrics;
  }

  /** Makes room for so many letters of whose line it is; 0 for none. */
  void showOrigins(int letters) {
    if (letters != originLetters) {
      originLetters = letters;
      measure();
    }
  }

  /** Makes letters larger or smaller, in steps; 0 makes them as they were. */
  void zoom(int steps) {
    fontSize.set(
        steps == 0
            ? DEFAULT_FONT
            : Math.clamp(fontSize.get() + steps, SMALLEST_FONT, LARGEST_FONT));
  }
}
