package dev.paddock.cli;

import dev.paddock.agent.Agent;
import dev.paddock.agent.AgentService;
import dev.paddock.agent.PaddockException;
import dev.paddock.agent.Run;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists an agent's runs, newest first. */
@Command(name = "runs", description = "List an agent's runs, newest first.")
final class RunsVerb extends Verb {

  @Parameters(paramLabel = "AGENT", description = "an id, a unique beginning of one, a unique name")
  String agent;

  @Override
  int run(AgentService service, Output output) throws PaddockException {
    Agent found = service.find(agent);
    List<Run> runs = service.runs(found.id());
    if (output.isJson()) {
      output.document(Json.list(runs, Json::run));
      return 0;
    }
    if (runs.isEmpty()) {
      output.note("it has never run; next: paddock run " + found.id().value());
    }
    RunTable table = new RunTable();
    for (Run run : runs) {
      table.row(found.name(), run);
    }
    table.print(output);
    return 0;
  }
}
