package dev.paddock.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Ties a command to us where there is no Python to run the shim with: a shell kills it at the end
 * of file on its standard input, which comes with our own end, however sudden.
 *
 * <p>It does less than the shim: what the command started is found only in the command's own group.
 */
final class ShellLifeline {

  private static final Path SHELL = Path.of("/bin/sh");

  /**
   * Descriptor 3 is the lifeline and 4 the command's errors, for the shell's own words about killed
   * jobs are nobody's business. Where there is no {@code setsid}, only the command itself is
   * killed.
   */
  private static final String SCRIPT =
      """
      exec 3<&0 4>&2 </dev/null 2>/dev/null
      command -v setsid >/dev/null && own=setsid
      $own "$@" 2>&4 3<&- 4>&- &
      command=$!
      exec 4>&-
      { read -r line <&3; kill -s KILL -- "-$command"; kill -s KILL "$command"; } >/dev/null &
      watcher=$!
      exec 3<&-
      wait "$command"
      code=$?
      kill -s KILL "$watcher"
      exit "$code"
      """;

  private ShellLifeline() {}

  /** Whether that can be done here, for a program that is named by its path. */
  static boolean serves(String program) {
    return program.startsWith("/") && Files.isExecutable(SHELL);
  }

  /** The words that run these words. */
  static List<String> around(List<String> words) {
    List<String> all = new ArrayList<>(List.of(SHELL.toString(), "-c", SCRIPT, "sh"));
    all.addAll(words);
    return all;
  }
}
