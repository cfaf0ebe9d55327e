package dev.paddock.cli;

import dev.paddock.agent.AgentService;
import dev.paddock.agent.PaddockException;
import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.storage.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import tools.jackson.databind.node.ObjectNode;

/** The command line: words in, text or JSON and an exit code out. For one use. */
public final class CommandLineFace {

  private final Surroundings surroundings;

  /** A command line started with these surroundings. */
  public CommandLineFace(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Whether the words ask for the window instead. */
  public static boolean asksForWindow(List<String> words) {
    return Invocation.asksForWindow(words);
  }

  /**
   * Does what the words say; writes to the surroundings' streams; throws nothing.
   *
   * @return the exit code
   */
  public int run(List<String> said) {
    List<String> words = Invocation.withoutHelpVerb(said);
    Invocation invocation = Invocation.of(words);
    Output output = new Output(surroundings, invocation.json(), false);
    try {
      return parsed(words, invocation, output);
    } catch (ClosedOutputException _) {
      // Whoever read us has seen enough: nothing to say, and nobody to say it to.
      return 0;
    } catch (UncheckedIOException e) {
      // Not to the output that failed: it would try again to write what it still holds.
      new Output(surroundings, false, false)
          .complaint("paddock: the output could not be written: " + reason(e.getCause()));
      return Failure.INTERNAL.exitCode();
    }
  }

  /**
   * The data folder the words ask for.
   *
   * @param words only options that {@link #asksForWindow} lets through
   * @throws PaddockException if it cannot be there
   */
  public DataFolder folder(List<String> words) throws PaddockException {
    @Nullable String home = null;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.startsWith("--home=")) {
        home = word.substring("--home=".length());
      } else if (word.equals("--home")) {
        i++;
        home = words.get(i);
      }
    }
    return folder(home);
  }

  /**
   * The package files to look at in the window, as absolute paths.
   *
   * @param words only words that {@link #asksForWindow} lets through
   * @throws PaddockException if one is not there
   */
  public static List<Path> packages(List<String> words) throws PaddockException {
    List<Path> files = new ArrayList<>();
    for (String word : Invocation.packageFiles(words)) {
      Path file = path(word).toAbsolutePath();
      if (!Files.exists(file)) {
        throw new PaddockException(
            Failure.PACKAGE_INVALID,
            "There is no file " + file + ".",
            List.of(),
            "paddock --help lists what can be done on the command line");
      }
      files.add(file);
    }
    return List.copyOf(files);
  }

  private static Path path(String word) throws PaddockException {
    try {
      return Path.of(word);
    } catch (InvalidPathException _) {
      throw Usage.wrong("\"" + word + "\" cannot be the name of a file here.", null);
    }
  }

  /**
   * Tells people a failure.
   *
   * @return its exit code
   */
  public int tell(PaddockException failure) {
    return failed(failure, false, new Output(surroundings, false, false));
  }

  /** The failure to tell for something nobody foresaw; what is known of it is kept in a file. */
  public PaddockException unexpected(Throwable problem, DataFolder folder) {
    return CrashFile.unexpected(problem, folder, surroundings);
  }

  private int parsed(List<String> words, Invocation invocation, Output output) {
    PaddockCommand command = new PaddockCommand();
    CommandLine line = commandLine(command, invocation.verb());
    try {
      ParseResult result = line.parseArgs(words.toArray(String[]::new));
      CommandLine last = result.asCommandLineList().getLast();
      if (command.help) {
        return tell("help", help(last), output);
      }
      if (command.version) {
        return tell("version", "paddock " + Version.read(), output);
      }
      if (!(last.getCommand() instanceof Verb verb)) {
        throw Usage.wrong("A verb is missing.", "paddock --help lists them");
      }
      verb.check();
      Output proper = new Output(surroundings, command.json, command.quiet);
      return executed(verb, last.getCommandName(), command, proper);
    } catch (ParameterException e) {
      return failed(usage(e), runs(invocation), output);
    } catch (PaddockException e) {
      return failed(e, runs(invocation), output);
    }
  }

  private static boolean runs(Invocation invocation) {
    return "run".equals(invocation.verb());
  }

  private static CommandLine commandLine(PaddockCommand command, @Nullable String word) {
    CommandLine line = new CommandLine(command);
    Verb verb = word == null ? null : PaddockCommand.verb(word);
    if (verb != null) {
      line.addSubcommand(verb);
    } else {
      PaddockCommand.verbs().forEach(line::addSubcommand);
    }
    for (CommandLine one : line.getSubcommands().values()) {
      one.getCommandSpec().usageMessage().synopsisHeading("usage: ").autoWidth(true);
      one.getCommandSpec().usageMessage().optionListHeading("%nOptions:%n");
    }
    line.setOverwrittenOptionsAllowed(true);
    line.setExpandAtFiles(false); // a word that begins with @ is that word
    return line;
  }

  private String help(CommandLine line) {
    boolean colour = surroundings.outIsTerminal() && Style.wanted(surroundings.variables());
    return line.getUsageMessage(colour ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF)
        .stripTrailing();
  }

  private static int tell(String what, String text, Output output) {
    if (output.isJson()) {
      ObjectNode node = Json.object();
      node.put(what, what.equals("version") ? Version.read() : text);
      output.document(node);
    } else {
      output.line(text);
    }
    output.finish();
    return 0;
  }

  private static PaddockException usage(ParameterException e) {
    String verb = e.getCommandLine().getCommandSpec().qualifiedName();
    String message = String.valueOf(e.getMessage());
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      String word = unmatched.getUnmatched().getFirst();
      boolean option = unmatched.isUnknownOption();
      boolean root = e.getCommandLine().getCommand() instanceof PaddockCommand;
      List<String> meant = unmatched.getSuggestions();
      message =
          (option ? "Unknown option " : root ? "Unknown verb " : "One word too many: ")
              + "\""
              + word
              + "\"."
              + (meant.isEmpty() ? "" : " Did you mean " + meant.getFirst() + "?");
    }
    return Usage.wrong(message, verb + " --help says what there is");
  }

  private int executed(Verb verb, String name, PaddockCommand command, Output output) {
    DataFolder folder;
    try {
      folder = folder(command.home);
    } catch (PaddockException e) {
      return failed(e, verb.printsEvents(), output);
    }
    try (AgentService service =
        surroundings.opener().open(folder, surroundings.variables(), "paddock " + name)) {
      int code = verb.run(service, output);
      service.troubles().forEach(trouble -> output.note("warning: " + trouble));
      output.finish();
      return code;
    } catch (PaddockException e) {
      return failed(e, verb.printsEvents(), output);
    } catch (InterruptedException _) {
      return Failure.CANCELLED.exitCode();
    } catch (ClosedOutputException e) {
      throw e;
    } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
      return failed(unexpected(e, folder), verb.printsEvents(), output);
    }
  }

  private DataFolder folder(@Nullable String home) throws PaddockException {
    try {
      if (home != null) {
        return new DataFolder(Path.of(Usage.filled("--home", home)));
      }
      return DataFolder.locate(
          surroundings.variables(), surroundings.osName(), surroundings.userHome());
    } catch (InvalidPathException e) {
      throw Usage.wrong("The data folder cannot be at " + e.getInput() + ".", null);
    }
  }

  private int failed(PaddockException failure, boolean asEvent, Output output) {
    FailurePrinter.tell(failure, output);
    if (output.isJson()) {
      output.document(
          asEvent
              ? JsonRunPrinter.failureEvent(surroundings.clock().instant(), failure)
              : FailurePrinter.document(failure));
    }
    output.finish();
    return failure.failure().exitCode();
  }

  private static String reason(@Nullable IOException e) {
    return e == null ? "the reason is unknown" : String.valueOf(e.getMessage());
  }
}
