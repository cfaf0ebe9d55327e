package dev.paddock.ui;

import dev.paddock.ui.model.WindowMemory;
import javafx.stage.Screen;
import javafx.stage.Stage;

/** Puts the window where it was, as long as a screen is still there. */
final class WindowPlace {

  private static final double LEAST_WIDTH = 880;
  private static final double LEAST_HEIGHT = 560;
  private static final double GRIP = 100;

  private final Stage stage;

  WindowPlace(Stage stage) {
    this.stage = stage;
  }

  void restore(WindowMemory memory) {
    stage.setMinWidth(LEAST_WIDTH);
    stage.setMinHeight(LEAST_HEIGHT);
    Double x = memory.x();
    Double y = memory.y();
    Double width = memory.width();
    Double height = memory.height();
    if (width != null && height != null) {
      stage.setWidth(Math.max(LEAST_WIDTH, width));
      stage.setHeight(Math.max(LEAST_HEIGHT, height));
    }
    if (x != null
        && y != null
        && width != null
        && !Screen.getScreensForRectangle(x + GRIP, y, Math.max(1, width - 2 * GRIP), GRIP)
            .isEmpty()) {
      stage.setX(x);
      stage.setY(y);
    }
    stage.setMaximized(memory.maximized());
  }

  /** The memory with the window's place as it is now. */
  WindowMemory add(WindowMemory memory) {
    if (Double.isNaN(stage.getX()) || Double.isNaN(stage.getWidth())) {
      // Not on the screen yet.
      return memory;
    }
    return stage.isMaximized()
        ? memory.withMaximized(true)
        : memory.withBounds(stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight(), false);
  }
}
