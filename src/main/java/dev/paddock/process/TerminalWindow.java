package dev.paddock.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Opens the user's terminal with a script in it, and leaves it to the user.
 *
 * <p>Tried on Linux only: what is started on macOS and on Windows follows from their documentation.
 */
public final class TerminalWindow {

  /** A terminal that cannot show itself says so by its exit within this time. */
  private static final Duration TO_FAIL = Duration.ofMillis(700);

  private final UserPrograms programs;
  private final boolean windows;
  private final boolean mac;

  /**
   * Looks for terminals as these variables say.
   *
   * @param variables the terminal's own, {@code PATH} and {@code TERMINAL} among them
   */
  public TerminalWindow(Map<String, String> variables) {
    this.programs = new UserPrograms(variables);
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
      String program = programs.find(words.getFirst());
      if (program == null) {
        continue;
      }
      List<String> found = new ArrayList<>(words);
      found.set(0, program);
      String failed = programs.open(found, directory, TO_FAIL);
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
    return programs.terminals().stream()
        .map(words -> List.of(words.getFirst(), words.getLast(), run))
        .toList();
  }
}
