package dev.paddock.environment;

import dev.paddock.process.CommandRunner;
import dev.paddock.process.CommandRunner.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Asks the {@code py} launcher of Windows which interpreters it knows.
 *
 * <p>Written after the launcher's documentation; it has not been tried on Windows.
 */
final class WindowsLauncher {

  private final CommandRunner commands;
  private final Map<String, String> variables;
  private final Path directory;

  WindowsLauncher(CommandRunner commands, Map<String, String> variables, Path directory) {
    this.commands = commands;
    this.variables = variables;
    this.directory = directory;
  }

  /** The interpreters; none on other systems. */
  List<Path> pythons() {
    if (!VenvLayout.isWindows()) {
      return List.of();
    }
    try {
      Command command =
          new Command(
              List.of("py", "-0p"), directory, variables, null, null, Duration.ofSeconds(10));
      return there(parse(commands.run(command, (_, _) -> {}).output()));
    } catch (IOException _) {
      // Without a launcher there is nothing to ask.
      return List.of();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private static List<Path> there(List<String> places) {
    List<Path> found = new ArrayList<>();
    for (String place : places) {
      try {
        Path path = Path.of(place);
        if (Files.isRegularFile(path)) {
          found.add(path);
        }
      } catch (InvalidPathException _) {
        // A line of another kind.
      }
    }
    return found;
  }

  /**
   * The paths in lines such as <code> -V:3.12 *        C:\Python312\python.exe</code>, and <code>
   *  -3.9-64        C:\Python39\python.exe *</code> of older launchers.
   */
  static List<String> parse(String output) {
    List<String> found = new ArrayList<>();
    for (String line : output.lines().toList()) {
      int colon = line.indexOf(":\\");
      if (colon >= 1 && Character.isLetter(line.charAt(colon - 1))) {
        found.add(line.substring(colon - 1).replaceFirst("\\s+\\*\\s*$", "").strip());
      }
    }
    return found;
  }
}
