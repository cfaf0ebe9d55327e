package dev.paddock.process;

import dev.paddock.process.AgentProcess.AgentExit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the file a shim reports to: the pids at the start, how it went at the end. */
final class ShimReport {

  /** Then nobody knows what became of the tree. */
  private static final int SHIM_FAILED = 125;

  private final Path file;

  /** Will read {@code file}, which need not be there yet. */
  ShimReport(Path file) {
    this.file = file;
  }

  /** How the tree of that shim ended, or null while it has not, or where nobody could say. */
  @Nullable AgentExit exit(long shim) {
    @Nullable AgentExit exit = null;
    boolean ours = false;
    for (String line : lines()) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("started")) {
        ours = words.length == 3 && words[1].equals(Long.toString(shim));
      } else if (ours) {
        exit = parse(words);
      }
    }
    return exit;
  }

  private List<String> lines() {
    try {
      return Files.readString(file, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException _) {
      // No report is the same as an empty one: the disk was full, or somebody removed it.
      return List.of();
    }
  }

  /** A line cut off in the middle says nothing. */
  private static @Nullable AgentExit parse(String[] words) {
    try {
      if (words[0].equals("failed")) {
        int code = Integer.parseInt(words[1]);
        return code == SHIM_FAILED ? null : new AgentExit(code, null, false, false);
      }
      if (!words[0].equals("ended") || words.length < 7) {
        return null;
      }
      int number = Integer.parseInt(words[2]);
      boolean signal = words[1].equals("signal");
      return new AgentExit(
          signal ? null : number, signal ? number : null, words[4].equals("1"), false);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException _) {
      return null;
    }
  }
}
