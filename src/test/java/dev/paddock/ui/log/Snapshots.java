package dev.paddock.ui.log;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.scene.Scene;
import javafx.scene.image.PixelReader;
import javafx.scene.image.WritableImage;
import javax.imageio.ImageIO;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** Saves what is drawn, to be looked at. */
final class Snapshots {

  private Snapshots() {}

  static WritableImage save(FxRobot robot, Scene scene, String name) {
    WaitForAsyncUtils.waitForFxEvents();
    WritableImage[] image = new WritableImage[1];
    robot.interact(() -> {
      scene.getRoot().applyCss();
      scene.getRoot().layout();
      image[0] = scene.snapshot(null);
    });
    write(image[0], name);
    return image[0];
  }

  private static void write(WritableImage image, String name) {
    int width = (int) image.getWidth();
    int height = (int) image.getHeight();
    BufferedImage copy = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    PixelReader pixels = image.getPixelReader();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        copy.setRGB(x, y, pixels.getArgb(x, y));
      }
    }
    try {
      Path folder = Path.of(System.getProperty("paddock.target", "target"), "screenshots");
      Files.createDirectories(folder);
      ImageIO.write(copy, "png", folder.resolve(name + ".png").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
