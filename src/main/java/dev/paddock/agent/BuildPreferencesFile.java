package dev.paddock.agent;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads and changes what {@code settings.json} says about builds, and leaves the rest of it as it
 * is. Blocks on the disk.
 */
public final class BuildPreferencesFile {

  private static final String GROUP = "build";

  private final Path path;

  /** The settings in a file, which need not be there. */
  public BuildPreferencesFile(Path path) {
    this.path = path;
  }

  /** What it says; what cannot be understood is as if it were not said. */
  public BuildPreferences read() {
    try {
      SettingsDocument document = SettingsDocument.read(path, GROUP);
      return new BuildPreferences(
          document.whole("atOnce"),
          document.whole("stallSeconds"),
          document.whole("lockWaitSeconds"),
          document.whole("placeWaitSeconds"));
    } catch (IOException _) {
      // The settings' own reader reports it; until it is mended the defaults hold.
      return BuildPreferences.NONE;
    }
  }

  /**
   * Makes the file say this.
   *
   * @throws IOException if it is no JSON object, which is left as it is, or cannot be written
   */
  public void write(BuildPreferences now) throws IOException {
    SettingsDocument document = SettingsDocument.read(path, GROUP);
    document.putValue("atOnce", now.atOnce());
    document.putValue("stallSeconds", now.stallSeconds());
    document.putValue("lockWaitSeconds", now.lockWaitSeconds());
    document.putValue("placeWaitSeconds", now.placeWaitSeconds());
    document.save();
  }
}
