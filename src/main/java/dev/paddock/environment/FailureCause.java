package dev.paddock.environment;

import dev.paddock.process.CommandRunner.CommandResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Makes of what a failed installer wrote one cause, the last lines and the next step. */
final class FailureCause {

  private static final int SHOWN = 5;

  private FailureCause() {}

  /** Finds out more about a failure by asking the installer once more. */
  @FunctionalInterface
  interface Inquiry {
    /** The finding itself, or a better one. */
    FailureFinding ask(FailureFinding finding) throws IOException, InterruptedException;
  }

  /** The failure of a command, its cause in one sentence. */
  static BuildFailedException of(
      String tool, CommandResult result, List<String> host, Path log, Inquiry inquiry)
      throws IOException, InterruptedException {
    String text = CredentialMask.apply(result.output() + "\n" + result.errors());
    FailureFinding finding =
        switch (result.ending()) {
          case STALLED ->
              new FailureFinding(
                  FailureKind.TIMEOUT, tool + " said nothing for too long and was ended", null);
          case TIMED_OUT ->
              new FailureFinding(FailureKind.TIMEOUT, tool + " took too long and was ended", null);
          case EXITED -> inquiry.ask(FailureFinding.find(tool, text, result.exitCode()));
        };
    List<String> details = new ArrayList<>(lastLines(text));
    host.stream()
        .filter(requirement -> mentions(finding, requirement))
        .forEach(requirement ->
            details.add(requirement + " is what Paddock needs to serve the agent's surfaces"));
    details.add("log: " + log);
    return finding.kind() == FailureKind.PYTHON_REFUSED
        ? new PythonRefusedException(finding.cause(), details, finding.kind().hint())
        : new BuildFailedException(finding.cause(), details, finding.kind().hint());
  }

  private static boolean mentions(FailureFinding finding, String requirement) {
    String name = Requirement.parse(requirement).name();
    return finding.kind() == FailureKind.CONFLICT
        && name != null
        && finding.cause().matches(".*\\b" + java.util.regex.Pattern.quote(name) + "\\b.*");
  }

  static List<String> lastLines(String text) {
    List<String> lines =
        Stream.of(text.split("\\R"))
            .map(String::stripTrailing)
            .filter(line -> !line.isBlank())
            .toList();
    return lines.subList(Math.max(0, lines.size() - SHOWN), lines.size());
  }
}
