package dev.paddock.ui;

import java.nio.file.Path;
import java.util.function.Supplier;
import javafx.scene.Node;
import org.jspecify.annotations.Nullable;

/** What the window needs of the view of a log. Used on the JavaFX thread. */
public interface LogView {

  /** What is drawn. */
  Node node();

  /** Shows a run's log, or nothing. */
  void show(@Nullable Path runFolder, Supplier<Boolean> stillRunning);

  /** The user wants to find something. */
  void findRequested();

  /** Hides the lines so far. */
  void clear();

  /** Lets go of files and threads. */
  void dispose();
}
