package dev.paddock.cli;

import dev.paddock.agent.Agent;
import dev.paddock.agent.AgentService;
import dev.paddock.agent.PaddockException;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** Lists the agents. */
@Command(name = "list", description = "List the agents.")
final class ListVerb extends Verb {

  @Override
  int run(AgentService service, Output output) throws PaddockException {
    List<Agent> agents = service.agents();
    if (output.isJson()) {
      output.document(Json.list(agents, Json::agent));
      return 0;
    }
    if (agents.isEmpty()) {
      output.note("no agents yet; next: paddock load PATH");
    }
    Table table = new Table("NAME", "VERSION", "ID", "SURFACES", "ENVIRONMENT", "SOURCE");
    for (Agent agent : agents) {
      table.row(
          agent.name(),
          agent.version(),
          agent.id().value(),
          agent.agentPackage().manifest().surfaces().stream()
              .map(s -> s.word())
              .collect(Collectors.joining(", ")),
          agent.environment() == null
              ? "not built"
              : String.valueOf(agent.environment().getFileName()),
          agent.agentPackage().source().toString());
    }
    table.print(output.style(), output::line);
    return 0;
  }
}
