package dev.paddock.log;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Marks runs whose logs are kept whatever the limits say.
 *
 * <p>The mark is a file of its own in the run's folder and not a field of its record: that belongs
 * to the Paddock that runs it, and anybody may pin at any time.
 */
public final class LogPin {

  private static final String FILE = "pinned";

  private LogPin() {}

  /** Whether a run is pinned. */
  public static boolean isOn(Path run) {
    return Files.exists(run.resolve(FILE));
  }

  /**
   * Pins a run, or lets go of it.
   *
   * @throws IOException if its folder could not be written to
   */
  public static void set(Path run, boolean on) throws IOException {
    Path file = run.resolve(FILE);
    if (!on) {
      Files.deleteIfExists(file);
      return;
    }
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException _) {
      // Somebody else did it.
    }
  }
}
