package dev.paddock;

import dev.paddock.agent.PaddockException;
import dev.paddock.cli.CommandLineFace;
import dev.paddock.cli.Surroundings;
import dev.paddock.storage.DataFolder;
import dev.paddock.ui.WindowStart;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Opens the window, or says in a sentence why there can be none. */
final class WindowLaunch {

  private WindowLaunch() {}

  /**
   * Opens it and waits until it is closed.
   *
   * @param face tells people what goes wrong
   * @return the exit code
   */
  static int open(CommandLineFace face, Surroundings surroundings, List<String> words) {
    DataFolder folder;
    List<Path> packages;
    try {
      folder = face.folder(words);
      packages = CommandLineFace.packages(words);
    } catch (PaddockException e) {
      return face.tell(e);
    }
    if (!hasDisplay(surroundings.variables(), surroundings.osName())) {
      return face.tell(noDisplay("neither DISPLAY nor WAYLAND_DISPLAY is set"));
    }
    LogFile.in(folder);
    try {
      WindowStart.launch(
          folder,
          packages,
          () -> surroundings.opener().open(folder, surroundings.variables(), "paddock"));
      return 0;
    } catch (NoClassDefFoundError e) {
      return face.tell(
          failure(
              "The window's libraries (JavaFX) are missing: " + e.getMessage() + ".",
              "start Paddock by its own command, ./paddock"));
    } catch (UnsupportedOperationException e) {
      return face.tell(noDisplay(String.valueOf(e.getMessage())));
    } catch (RuntimeException | LinkageError e) {
      return face.tell(face.unexpected(e, folder));
    }
  }

  private static boolean hasDisplay(Map<String, String> variables, String osName) {
    String os = osName.toLowerCase(Locale.ROOT);
    if (os.contains("win") || os.contains("mac") || System.getProperty("glass.platform") != null) {
      return true;
    }
    return isSet(variables.get("DISPLAY")) || isSet(variables.get("WAYLAND_DISPLAY"));
  }

  private static boolean isSet(@org.jspecify.annotations.Nullable String value) {
    return value != null && !value.isEmpty();
  }

  private static PaddockException noDisplay(String reason) {
    return failure(
        "There is no display to open the window on: " + reason + ".",
        "the command line needs none: paddock --help");
  }

  private static PaddockException failure(String message, String hint) {
    return new PaddockException(PaddockException.Failure.INTERNAL, message, List.of(), hint);
  }
}
