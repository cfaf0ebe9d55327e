package dev.paddock.ui;

import dev.paddock.ui.log.LogPane;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The view of a run's log, made when it is first looked at. Used on the JavaFX thread. */
final class RunLog {

  private @Nullable LogPane pane;

  /** What is drawn. */
  LogPane pane() {
    if (pane == null) {
      pane = new LogPane();
    }
    return pane;
  }

  /** Shows a run's log, or nothing. */
  void show(@Nullable Path runFolder, Supplier<Boolean> stillRunning) {
    pane().show(runFolder, stillRunning);
  }

  /** The user wants to find something. */
  void find() {
    pane().findRequested();
  }

  /** Hides the lines so far. */
  void clear() {
    pane().clear();
  }

  /** Lets go of files and threads. */
  void dispose() {
    if (pane != null) {
      pane.dispose();
    }
  }
}
