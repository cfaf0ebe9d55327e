package dev.paddock.cli;

import dev.paddock.agent.Agent;
import dev.paddock.agent.AgentId;
import dev.paddock.agent.AgentService;
import dev.paddock.agent.PaddockException;
import dev.paddock.agent.Run;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Lists the runs alive now, from whichever Paddock. */
@Command(name = "ps", description = "List the runs alive now, whichever Paddock started them.")
final class PsVerb extends Verb {

  @Override
  int run(AgentService service, Output output) throws PaddockException {
    List<Run> alive = service.alive();
    if (output.isJson()) {
      output.document(Json.list(alive, Json::run));
      return 0;
    }
    if (alive.isEmpty()) {
      output.note("nothing runs");
      return 0;
    }
    Map<AgentId, String> names = new HashMap<>();
    for (Agent agent : service.agents()) {
      names.put(agent.id(), agent.name());
    }
    RunTable table = new RunTable();
    for (Run run : alive) {
      table.row(names.getOrDefault(run.agentId(), run.agentId().value()), run);
    }
    table.print(output);
    return 0;
  }
}
