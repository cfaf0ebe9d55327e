package dev.paddock.ui;

import java.io.InputStream;
import javafx.scene.image.Image;
import javafx.stage.Stage;

/** Gives the window its icon, in the sizes desktops ask for. */
final class StageIcons {

  private static final int[] SIZES = {16, 32, 64, 128, 256};

  private StageIcons() {}

  static void addTo(Stage stage) {
    for (int size : SIZES) {
      InputStream file = StageIcons.class.getResourceAsStream("/icons/paddock-" + size + ".png");
      if (file != null) {
        stage.getIcons().add(new Image(file));
      }
    }
  }
}
