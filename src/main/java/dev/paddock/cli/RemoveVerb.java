package dev.paddock.cli;

import dev.paddock.agent.AgentService;
import dev.paddock.agent.PaddockException;
import dev.paddock.agent.Removal;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Forgets an agent and its environment. */
@Command(name = "remove", description = "Forget an agent and remove its environment.")
final class RemoveVerb extends Verb {

  @Parameters(paramLabel = "AGENT", description = "an id, a unique beginning of one, a unique name")
  String agent;

  @Option(names = "--keep-logs", description = "leave its runs with their logs")
  boolean keepLogs;

  @Override
  int run(AgentService service, Output output) throws PaddockException {
    Removal removal = service.remove(service.find(agent).id(), keepLogs);
    if (output.isJson()) {
      output.document(Json.removal(removal));
      return 0;
    }
    output.result("removed " + Text.printable(removal.name()) + " " + removal.id().value());
    for (Path path : removal.removed()) {
      output.result("  " + Text.printable(path.toString()));
    }
    return 0;
  }
}
