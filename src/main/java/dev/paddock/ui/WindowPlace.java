package dev.paddock.ui;

import dev.paddock.ui.model.WindowMemory;
import java.util.List;
import javafx.geometry.Rectangle2D;
import javafx.stage.Screen;
import javafx.stage.Stage;

/** Puts the window where it was, as long as a screen is still there. */
final class WindowPlace {

  private static final double LEAST_WIDTH = 880;
  private static final double LEAST_HEIGHT = 560;
  private static final double GRIP = 100;

  /** More than any system's title bar is high; how much it is nobody knows before it is there. */
  private static final double FRAME = 48;

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
    if (width == null || height == null) {
      fitFirst(Screen.getPrimary().getVisualBounds());
    } else {
      List<Screen> there =
          x == null || y == null
              ? List.of()
              : Screen.getScreensForRectangle(x + GRIP, y, Math.max(1, width - 2 * GRIP), GRIP);
      Screen screen = there.isEmpty() ? Screen.getPrimary() : there.getFirst();
      Rectangle2D room = screen.getVisualBounds();
      stage.setWidth(Math.max(LEAST_WIDTH, Math.min(width, room.getWidth())));
      stage.setHeight(Math.max(LEAST_HEIGHT, Math.min(height, room.getHeight())));
      if (x != null && y != null && !there.isEmpty()) {
        stage.setX(start(x, width, room.getMinX(), room.getWidth()));
        stage.setY(Math.max(room.getMinY(), start(y, height, room.getMinY(), room.getHeight())));
      }
    }
    stage.setMaximized(memory.maximized());
  }

  /** A window larger than the screen begins where the screen does; others stay where they were. */
  static double start(double at, double size, double from, double room) {
    return size > room ? from : at;
  }

  /**
   * On a small screen takes what there is. Left alone, the window would be centred with its frame
   * beyond the screen on both sides.
   */
  private void fitFirst(Rectangle2D room) {
    if (room.getWidth() < PaddockWindow.WIDTH + FRAME
        || room.getHeight() < PaddockWindow.HEIGHT + FRAME) {
      stage.setX(room.getMinX());
      stage.setY(room.getMinY());
      stage.setWidth(Math.min(PaddockWindow.WIDTH + FRAME, room.getWidth()));
      stage.setHeight(Math.min(PaddockWindow.HEIGHT + FRAME, room.getHeight()));
    }
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
