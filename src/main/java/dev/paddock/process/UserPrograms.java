package dev.paddock.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds the user's own programs on their {@code PATH}, opens one and leaves it to the user.
 *
 * <p>The endings of programs on Windows are from its documentation, and not tried there.
 */
final class UserPrograms {

  private static final boolean WINDOWS = File.separatorChar == '\\';

  private final Map<String, String> variables;

  /** Takes the variables that programs are found by and get. */
  UserPrograms(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /** The path of a program that is there, or null. */
  @Nullable String find(String program) {
    try {
      if (Path.of(program).isAbsolute()) {
        return Files.isExecutable(Path.of(program)) ? program : null;
      }
      List<String> endings =
          !WINDOWS || program.contains(".") ? List.of("") : List.of(".exe", ".cmd", ".bat");
      for (String folder : variables.getOrDefault("PATH", "").split(File.pathSeparator)) {
        for (String ending : endings) {
          if (!folder.isBlank() && Files.isExecutable(Path.of(folder, program + ending))) {
            return Path.of(folder, program + ending).toString();
          }
        }
      }
    } catch (InvalidPathException _) {
      // What is no path names no program.
    }
    return null;
  }

  /** The terminals of Linux that may be there, the user's choice first: what runs a command. */
  List<List<String>> terminals() {
    List<List<String>> all = new ArrayList<>();
    String chosen = variables.getOrDefault("TERMINAL", "").strip();
    if (!chosen.isEmpty()) {
      all.add(List.of(chosen, "-e"));
    }
    all.add(List.of("x-terminal-emulator", "-e"));
    all.add(List.of("gnome-terminal", "--"));
    for (String program : List.of("konsole", "xfce4-terminal", "kitty", "alacritty", "xterm")) {
      all.add(List.of(program, "-e"));
    }
    return all;
  }

  /**
   * Opens one.
   *
   * @param words its path first
   * @param directory where it begins, or null for where we are
   * @param patience within which a program that cannot open says so by its exit
   * @return what kept it from opening, in a clause, or null
   */
  @Nullable String open(List<String> words, @Nullable Path directory, Duration patience)
      throws InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    if (directory != null) {
      builder.directory(directory.toFile());
    }
    builder.environment().clear();
    builder.environment().putAll(variables);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      boolean ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
      return ended && process.exitValue() != 0
          ? words.getFirst() + " ended with " + process.exitValue()
          : null;
    } catch (IOException e) {
      return words.getFirst() + " cannot be started";
    }
  }
}
