package dev.paddock.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command itself with the options every verb has, before it or after it. */
@Command(
    name = "paddock",
    description = "Builds, runs and watches Python agents on this machine.",
    footer = {"", "Without a verb the window opens. paddock help VERB says more."},
    synopsisHeading = "usage: ",
    commandListHeading = "%nVerbs:%n",
    optionListHeading = "%nOptions:%n",
    usageHelpAutoWidth = true)
final class PaddockCommand {

  @Option(
      names = "--home",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "the data folder; else $PADDOCK_HOME, else the platform's place")
  @Nullable String home;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "print JSON and nothing else on standard output")
  boolean json;

  @Option(
      names = "--quiet",
      scope = ScopeType.INHERIT,
      description = "say only what was asked for, and errors")
  boolean quiet;

  @Option(
      names = "--version",
      versionHelp = true,
      scope = ScopeType.INHERIT,
      description = "print the version")
  boolean version;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "print this help")
  boolean help;

  /** A new instance of every verb, in the order of the help. */
  static List<Verb> verbs() {
    return List.of(
        new LoadVerb(),
        new BuildVerb(),
        new HealthVerb(),
        new RunVerb(),
        new PsVerb(),
        new CallVerb(),
        new StopVerb(),
        new ListVerb(),
        new LogsVerb(),
        new RunsVerb(),
        new RemoveVerb(),
        new GcVerb(),
        new DoctorVerb());
  }

  /** The verb of that name, made alone: reading the options of all takes a start's time. */
  static @Nullable Verb verb(String name) {
    return switch (name) {
      case "load" -> new LoadVerb();
      case "build" -> new BuildVerb();
      case "health" -> new HealthVerb();
      case "run" -> new RunVerb();
      case "ps" -> new PsVerb();
      case "call" -> new CallVerb();
      case "stop" -> new StopVerb();
      case "list" -> new ListVerb();
      case "logs" -> new LogsVerb();
      case "runs" -> new RunsVerb();
      case "remove" -> new RemoveVerb();
      case "gc" -> new GcVerb();
      case "doctor" -> new DoctorVerb();
      default -> null;
    };
  }
}
