package dev.paddock.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Tells whether a person sees what is written to standard output or standard error. */
public final class Terminals {

  private Terminals() {}

  /** Whether standard output is a terminal. */
  public static boolean isOut(String osName) {
    return is(1, osName);
  }

  /** Whether standard error is a terminal. */
  public static boolean isErr(String osName) {
    return is(2, osName);
  }

  /**
   * Java answers only for input and output together; Linux says for each where it leads. (The other
   * systems' answer could not be tried.)
   */
  @SuppressWarnings("SystemConsoleNull") // its contract still allows null
  private static boolean is(int descriptor, String osName) {
    if (osName.toLowerCase(Locale.ROOT).contains("linux")) {
      try {
        String place = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
        return place.startsWith("/dev/pts/")
            || place.startsWith("/dev/tty")
            || place.equals("/dev/console");
      } catch (IOException _) {
        // Closed, or no /proc: nobody sees it, as far as can be told.
        return false;
      }
    }
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
