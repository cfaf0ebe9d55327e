package dev.paddock.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Opens the user's terminal with a script in it, and leaves it to the user.
 *
 * <p>Tried on Linux only: what is started on macOS and on Windows follows from their documentation.
 */
public final class TerminalWindow {

  /** A terminal that cannot show itself says so by its exit within this time. */
  private static final long MILLIS_TO_FAIL = 700;

  private final Map<String, String> variables;
  private final boolean windows;
  private final boolean mac;

  /**
   * Looks for terminals as these variables say.
   *
   * @param variables the terminal's own, {@code PATH} and {@code TERMINAL} among them
   */
  public TerminalWindow(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
    this.windows = File.separatorChar == '\\';
    this.mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
  }

  /**
   * Opens one.
   *
   * @param script what runs in it; on Windows a batch file, else executable
   * @throws IOException if no terminal could be opened; the message is one clause
   */
  public void open(Path script, Path directory) throws IOException, InterruptedException {
    String trouble = "";
    for (List<String> words : candidates(script, directory)) {
      Path program = find(words.getFirst());
      if (program == null) {
        continue;
      }
      List<String> found = new ArrayList<>(words);
      found.set(0, program.toString());
      String failed = start(found, directory);
      if (failed == null) {
        return;
      }
      trouble = failed;
    }
    throw new IOException(
        trouble.isEmpty()
            ? "no terminal program was found; the variable TERMINAL may name one"
            : "no terminal could be opened: " + trouble);
  }

  private List<List<String>> candidates(Path script, Path directory) {
    String run = script.toString();
    if (windows) {
      return List.of(
          List.of("wt.exe", "-d", directory.toString(), "cmd.exe", "/k", run),
          List.of("cmd.exe", "/c", "start", "\"\"", "cmd.exe", "/k", run));
    }
    if (mac) {
      return List.of(List.of("open", "-a", "Terminal", run));
    }
    List<List<String>> all = new ArrayList<>();
    String chosen = variables.get("TERMINAL");
    if (chosen != null && !chosen.isBlank()) {
      all.add(List.of(chosen.strip(), "-e", run));
    }
    all.add(List.of("x-terminal-emulator", "-e", run));
    all.add(List.of("gnome-terminal", "--", run));
    for (String program : List.of("konsole", "xfce4-terminal", "kitty", "alacritty", "xterm")) {
      all.add(List.of(program, "-e", run));
    }
    return all;
  }

  private @Nullable Path find(String program) {
    try {
      if (Path.of(program).isAbsolute()) {
        return Files.isExecutable(Path.of(program)) ? Path.of(program) : null;
      }
      for (String folder : variables.getOrDefault("PATH", "").split(File.pathSeparator)) {
        if (!folder.isBlank() && Files.isExecutable(Path.of(folder, program))) {
          return Path.of(folder, program);
        }
      }
    } catch (InvalidPathException _) {
      // What is no path names no program.
    }
    return null;
  }

  /** Starts it; what kept it from opening, or null. */
  private @Nullable String start(List<String> words, Path directory) throws InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(variables);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      boolean ended = process.waitFor(MILLIS_TO_FAIL, TimeUnit.MILLISECONDS);
      return ended && process.exitValue() != 0
          ? words.getFirst() + " ended with " + process.exitValue()
          : null;
    } catch (IOException e) {
      return words.getFirst() + " cannot be started";
    }
  }
}
