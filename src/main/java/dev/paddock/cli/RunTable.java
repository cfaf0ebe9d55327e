package dev.paddock.cli;

import dev.paddock.agent.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows runs to people, one a line. */
final class RunTable {

  private final Table table = new Table("AGENT", "STATE", "PID", "PORTS", "STARTED", "EXIT", "RUN");

  void row(String agent, Run run) {
    table.row(
        agent,
        run.state().name(),
        run.pid() == null ? "-" : run.pid().toString(),
        ports(run.ports()),
        String.valueOf(Json.time(run.startedAt())),
        exit(run),
        run.id());
  }

  void print(Output output) {
    table.print(output.style(), output::line);
  }

  private static String ports(Run.Ports ports) {
    List<String> words = new ArrayList<>();
    if (ports.rest() != null) {
      words.add("rest " + ports.rest());
    }
    if (ports.a2a() != null) {
      words.add("a2a " + ports.a2a());
    }
    if (ports.ui() != null) {
      words.add("ui " + ports.ui());
    }
    return words.isEmpty() ? "-" : String.join(", ", words);
  }

  /** How a run that is over came out: its state, and why, or at least with what. */
  static String end(Run run) {
    String state = run.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    if (run.problem() != null) {
      return state + ": " + run.problem();
    }
    return run.exit() == null ? state : state + ", " + run.exit().words();
  }

  /** How its process ended, in a word or two. */
  static String exit(Run run) {
    Run.Exit exit = run.exit();
    return exit == null ? "-" : exit.words();
  }
}
