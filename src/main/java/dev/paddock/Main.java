package dev.paddock;

import dev.paddock.agent.AgentService;
import dev.paddock.cli.CommandLineFace;
import dev.paddock.cli.Surroundings;
import dev.paddock.cli.Terminals;
import dev.paddock.cli.Version;
import dev.paddock.storage.DataFolder;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts the window, or the command line when there is a verb. */
public final class Main {

  /** Set by the start script to the user's {@code LC_ALL} where it set another. */
  private static final String LOCALE_BEFORE = "PADDOCK_LC_ALL";

  private Main() {}

  /** Starts Paddock. */
  public static void main(String[] args) {
    List<String> words = List.of(args);
    if (words.equals(List.of("--version"))) {
      // The one answer that needs nothing of the rest: it is given before anything is loaded.
      PrintStream out =
          new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
      out.println("paddock " + Version.read());
      if (!out.checkError()) {
        return;
      }
      // The long way tells why it cannot be written.
    }
    Surroundings surroundings = surroundings();
    CommandLineFace face = new CommandLineFace(surroundings);
    System.exit(
        CommandLineFace.asksForWindow(words)
            ? WindowLaunch.open(face, surroundings, words)
            : face.run(words));
  }

  /** What this process was started with. */
  static Surroundings surroundings() {
    String osName = System.getProperty("os.name");
    return new Surroundings(
        variables(System.getenv()),
        osName,
        home(System.getenv(), System.getProperty("user.home")),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        Terminals.isOut(osName),
        Terminals.isErr(osName),
        Clock.systemUTC(),
        Main::service);
  }

  /** Java asks the system's list of users, but what the user set counts, as in every shell. */
  static Path home(Map<String, String> variables, String listed) {
    String set = variables.get("HOME");
    return File.separatorChar == '/' && set != null && set.startsWith("/")
        ? Path.of(set)
        : Path.of(listed);
  }

  private static AgentService service(
      DataFolder folder, Map<String, String> variables, String command) {
    LogFile.in(folder);
    return Wiring.service(folder, variables, command);
  }

  /**
   * The user's variables. Java cannot name files beyond ASCII in a locale without UTF-8, so the
   * start script may have given it another; agents get the user's own back.
   */
  static Map<String, String> variables(Map<String, String> ours) {
    String lcAll = ours.get(LOCALE_BEFORE);
    if (lcAll == null) {
      return ours;
    }
    Map<String, String> variables = new HashMap<>(ours);
    variables.remove(LOCALE_BEFORE);
    if (lcAll.isEmpty()) {
      variables.remove("LC_ALL");
    } else {
      variables.put("LC_ALL", lcAll);
    }
    return Map.copyOf(variables);
  }
}
