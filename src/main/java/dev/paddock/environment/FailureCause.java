package dev.paddock.environment;

import dev.paddock.process.CommandRunner.CommandResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds the one cause in what a failed installer wrote. */
final class FailureCause {

  private static final int SHOWN = 5;

  private FailureCause() {}

  /** The failure of a command, its cause in one sentence. */
  static BuildFailedException of(String tool, CommandResult result, BuildSite site) {
    String text = CredentialMask.apply(result.output() + "\n" + result.errors());
    List<String> details = new ArrayList<>(lastLines(text));
    details.add("log: " + site.logFile());
    return switch (result.ending()) {
      case STALLED ->
          new BuildFailedException(
              tool + " said nothing for too long and was ended",
              details,
              "Check the network and the package index, then build again.");
      case TIMED_OUT ->
          new BuildFailedException(
              tool + " took too long and was ended",
              details,
              "Check the network and the package index, then build again.");
      case EXITED -> {
        FailurePattern.Finding finding = FailurePattern.find(tool, text, result.exitCode());
        yield new BuildFailedException(finding.cause(), details, finding.hint());
      }
    };
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
