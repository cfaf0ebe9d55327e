package dev.paddock.cli;

import dev.paddock.agent.Agent;
import dev.paddock.agent.AgentService;
import dev.paddock.agent.PaddockException;
import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.agent.Run;
import dev.paddock.log.LogFacts;
import dev.paddock.log.LogStream;
import dev.paddock.log.RunLogReader;
import dev.paddock.storage.IoReason;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints a run's log, as it is on disk and, with {@code --follow}, as it grows. */
@Command(name = "logs", description = "Print the log of an agent's latest run, or of another.")
final class LogsVerb extends Verb {

  private static final long NEW_LINES_MILLIS = 40;
  private static final long STILL_ALIVE_MILLIS = 250;

  @Parameters(paramLabel = "AGENT", description = "an id, a unique beginning of one, a unique name")
  String agent;

  @Option(names = "--run", paramLabel = "ID", description = "a run's id; else the latest")
  @Nullable String run;

  @Option(names = "--follow", description = "go on until the run ends")
  boolean follow;

  @Option(names = "--grep", paramLabel = "RE", description = "only lines where this is found")
  @Nullable String grep;

  @Option(names = "--stream", paramLabel = "S", description = "only out, err, build or paddock")
  @Nullable String stream;

  @Option(names = "--tail", paramLabel = "N", description = "only the last N of the lines meant")
  @Nullable String tail;

  @Override
  void check() throws PaddockException {
    pattern();
    stream();
    tail();
  }

  @Override
  int run(AgentService service, Output output) throws PaddockException, InterruptedException {
    Agent found = service.find(agent);
    Run chosen = choose(service.runs(found.id()), found);
    if (chosen == null) {
      output.note("it has never run; next: paddock run " + found.id().value());
      return 0;
    }
    try (RunLogReader reader = new RunLogReader(chosen.log())) {
      print(service, chosen, reader, output);
    } catch (IOException e) {
      throw new PaddockException(
          Failure.INTERNAL,
          "The log in " + chosen.log() + " could not be read: " + IoReason.of(e) + ".",
          List.of(),
          "paddock doctor shows what is wrong with the data folder");
    }
    return 0;
  }

  private @Nullable Run choose(List<Run> runs, Agent found) throws PaddockException {
    if (run == null) {
      return runs.isEmpty() ? null : runs.getFirst();
    }
    List<Run> matching = runs.stream().filter(r -> r.id().startsWith(run)).toList();
    for (Run one : matching) {
      if (one.id().equals(run) || matching.size() == 1) {
        return one;
      }
    }
    throw new PaddockException(
        Failure.NO_SUCH_AGENT,
        found.name() + " has " + (matching.isEmpty() ? "no run " : "several runs ") + run + ".",
        List.of(),
        "see them with: paddock runs " + found.id().value());
  }

  private void print(AgentService service, Run chosen, RunLogReader reader, Output output)
      throws IOException, PaddockException, InterruptedException {
    LogEntries entries =
        new LogEntries(reader, chosen.log(), chosen.id(), output.isJson(), pattern(), stream());
    Long last = tail();
    if (last != null) {
      entries.toLast(last);
    }
    boolean over = chosen.state().isEnded();
    long asked = System.nanoTime();
    String trouble = over ? null : tellTrouble(chosen, null, output);
    while (true) {
      if (drain(entries, output)) {
        output.flush();
      }
      if (over) {
        entries.rest().forEach(entry -> entry.print(output));
      }
      if (over || !follow) {
        tellSlowness(entries, output);
        return;
      }
      Thread.sleep(NEW_LINES_MILLIS);
      if (System.nanoTime() - asked >= STILL_ALIVE_MILLIS * 1_000_000) {
        // Asked before the next reading: what was written up to the end is read then.
        over = hasEnded(service, chosen);
        trouble = tellTrouble(chosen, trouble, output);
        asked = System.nanoTime();
      }
    }
  }

  private static void tellSlowness(LogEntries entries, Output output) {
    if (entries.tooSlow() > 0) {
      output.note(
          "--grep took too long on "
              + entries.tooSlow()
              + " lines, which are left out: simplify the expression");
    }
  }

  /** A log cannot say itself that nothing can be stored; its note can. */
  private static @Nullable String tellTrouble(Run chosen, @Nullable String told, Output output) {
    String now = LogFacts.trouble(chosen.log());
    if (now != null && !now.equals(told)) {
      output.note("lines are being lost: they cannot be stored: " + now);
    }
    return now;
  }

  private static boolean drain(LogEntries entries, Output output) throws IOException {
    boolean any = false;
    for (LogEntry entry = entries.next(); entry != null; entry = entries.next()) {
      entry.print(output);
      any = true;
    }
    return any;
  }

  private static boolean hasEnded(AgentService service, Run chosen) throws PaddockException {
    return service.runs(chosen.agentId()).stream()
        .filter(r -> r.id().equals(chosen.id()))
        .findFirst()
        .map(r -> r.state().isEnded())
        // Removed meanwhile: nothing follows.
        .orElse(true);
  }

  private @Nullable Pattern pattern() throws PaddockException {
    if (grep == null) {
      return null;
    }
    try {
      return Pattern.compile(grep);
    } catch (PatternSyntaxException e) {
      throw Usage.wrong(
          "--grep: \"" + grep + "\" is not a regular expression: " + e.getDescription() + ".",
          "to find it as it is written: --grep " + Pattern.quote(grep));
    }
  }

  private @Nullable LogStream stream() throws PaddockException {
    if (stream == null) {
      return null;
    }
    for (LogStream one : LogStream.values()) {
      if (one.word().equals(stream)) {
        return one;
      }
    }
    String words =
        Arrays.stream(LogStream.values()).map(LogStream::word).collect(Collectors.joining(", "));
    throw Usage.wrong("--stream is one of " + words + ", not \"" + stream + "\".", null);
  }

  private @Nullable Long tail() throws PaddockException {
    if (tail == null) {
      return null;
    }
    try {
      long count = Long.parseLong(tail);
      if (count >= 0) {
        return count;
      }
    } catch (NumberFormatException _) {
      // Told below, like a number out of range.
    }
    throw Usage.wrong("--tail needs a number of lines, 0 or more, not \"" + tail + "\".", null);
  }
}
