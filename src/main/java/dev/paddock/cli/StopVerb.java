package dev.paddock.cli;

import dev.paddock.agent.Agent;
import dev.paddock.agent.AgentService;
import dev.paddock.agent.PaddockException;
import dev.paddock.agent.Run;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stops an agent, whoever started it, and returns when it has ended. */
@Command(name = "stop", description = "Stop an agent, whichever Paddock started it.")
final class StopVerb extends Verb {

  @Parameters(paramLabel = "AGENT", description = "an id, a unique beginning of one, a unique name")
  String agent;

  @Option(names = "--force", description = "end it and everything it started at once")
  boolean force;

  @Option(names = "--grace", paramLabel = "S", description = "seconds until force; else the run's")
  @Nullable String grace;

  @Override
  void check() throws PaddockException {
    Usage.seconds("--grace", grace);
  }

  @Override
  int run(AgentService service, Output output) throws PaddockException {
    Agent found = service.find(agent);
    Duration limit = Usage.seconds("--grace", grace);
    output.progress("waiting for " + found.name() + " to end…");
    Optional<Run> run = service.stop(found.id(), force, limit);
    if (output.isJson()) {
      output.document(run.isPresent() ? Json.run(run.get()) : Json.nothing());
    } else if (run.isPresent()) {
      output.result(
          "stopped "
              + Text.printable(found.name())
              + ": "
              + Text.printable(RunTable.end(run.get())));
    } else {
      output.note(found.name() + " does not run");
    }
    return 0;
  }
}
