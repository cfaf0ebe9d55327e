package dev.paddock;

import dev.paddock.cli.CommandLineFace;
import dev.paddock.cli.Surroundings;
import dev.paddock.cli.Terminals;
import dev.paddock.cli.Version;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** Starts the window, or the command line when there is a verb. */
public final class Main {

  private Main() {}

  /** Starts Paddock. */
  public static void main(String[] args) {
    List<String> words = List.of(args);
    if (words.equals(List.of("--version"))) {
      // The one answer that needs nothing of the rest: it is given before anything is loaded.
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)
          .println("paddock " + Version.read());
      return;
    }
    Surroundings surroundings = surroundings();
    CommandLineFace face = new CommandLineFace(surroundings);
    System.exit(
        CommandLineFace.asksForWindow(words)
            ? WindowLaunch.open(face, surroundings, words)
            : face.run(words));
  }

  private static Surroundings surroundings() {
    String osName = System.getProperty("os.name");
    return new Surroundings(
        System.getenv(),
        osName,
        Path.of(System.getProperty("user.home")),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        Terminals.isOut(osName),
        Terminals.isErr(osName),
        Clock.systemUTC(),
        Wiring::service);
  }
}
