package dev.paddock.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Ties a command to us where there is no Python to run the shim with: a shell beside it kills it at
 * the end of file on its standard input, which comes with our own end, however sudden.
 *
 * <p>On Linux it kills whoever else has the command's mark, too; elsewhere the command alone. The
 * command takes the place of the shell that was started: no program starts between the two and none
 * waits, so that asking an interpreter what it is takes little longer than its start does by itself
 * (0.5 ms instead of 2 to 3 with {@code setsid} between and a shell that waits, on an idle machine;
 * on a busy one a new session waits far longer for its turn).
 */
final class ShellLifeline {

  private static final Path SHELL = Path.of("/bin/sh");

  /**
   * Descriptor 3 is the lifeline; the shell that reads it holds nothing else of the command's. What
   * a terminal sends to all that run in it is for us: an interpreter that took a key for its own
   * would look broken.
   *
   * <p>The Java runtime closes the lifeline at the command's end as well, after it has taken its
   * leave of it: then there is no such process any more, or one that began at another time got its
   * number. Where there is no {@code /proc} (macOS, not tried there) {@code ps} knows when. Whoever
   * is marked may start others while the marked are listed, hence the passes.
   */
  private static final String SCRIPT =
      """
      trap '' HUP INT QUIT TSTP
      exec 3<&0 </dev/null
      {
        look() {
          if [ -r /proc/self/stat ]; then
            stat=; read -r stat <"/proc/$$/stat"; set -- ${stat##*) }; began=${20}
          else
            began=$(ps -o lstart= -p "$$")
          fi
        }
        look
        first=$began
        read -r line <&3
        look
        [ -n "$began" ] && [ "$began" = "$first" ] && kill -s KILL "$$" || exit
        read -r self rest </proc/self/stat
        for pass in 1 2 3 4 5; do
          for file in $(grep -lsF "MARK=$MARK" /proc/[0-9]*/environ); do
            pid=${file#/proc/}
            pid=${pid%/environ}
            [ "$pid" = "$self" ] || kill -s KILL "$pid"
          done
        done
      } >/dev/null 2>&1 &
      exec 3<&-
      exec "$@"
      """
          .replace("MARK", ProcessTree.VARIABLE);

  private ShellLifeline() {}

  /** Whether that can be done here, for a program that is named by its path. */
  static boolean serves(String program) {
    return program.startsWith("/") && Files.isExecutable(SHELL);
  }

  /** The words that run these words, with {@link ProcessTree#VARIABLE} among their variables. */
  static List<String> around(List<String> words) {
    List<String> all = new ArrayList<>(List.of(SHELL.toString(), "-c", SCRIPT, "sh"));
    all.addAll(words);
    return all;
  }
}
