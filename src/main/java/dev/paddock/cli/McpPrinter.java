package dev.paddock.cli;

import dev.paddock.agent.Agent;
import dev.paddock.agent.AgentSurfaces;
import dev.paddock.agent.PaddockException;
import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.surface.McpSession;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists the MCP servers a package wants, or tries one and prints what it offers. */
final class McpPrinter {

  private McpPrinter() {}

  static int print(AgentSurfaces surfaces, Agent agent, List<String> words, Output output)
      throws PaddockException, InterruptedException {
    if (words.isEmpty()) {
      list(surfaces.mcpServers(agent.id()), output);
      return 0;
    }
    output.progress("starting " + words.getFirst() + "…");
    McpSession session = surfaces.tryMcpServer(agent.id(), words.getFirst());
    if (output.isJson()) {
      output.document(session(session));
    } else {
      people(session, output);
    }
    return session.problem() == null ? 0 : Failure.CALL_FAILED.exitCode();
  }

  private static void list(List<AgentSurfaces.McpWish> wishes, Output output) {
    if (output.isJson()) {
      output.document(Json.list(wishes, McpPrinter::wish));
      return;
    }
    Table table = new Table("SERVER", "RUNS", "FOUND");
    for (AgentSurfaces.McpWish wish : wishes) {
      String found = wish.program() == null ? "no" : wish.program().toString();
      boolean address = wish.server().command() == null;
      table.row(wish.server().name(), wish.server().shown(), address ? "-" : found);
    }
    table.print(output.style(), output::line);
    if (wishes.isEmpty()) {
      output.note("its package wants no MCP servers");
    }
  }

  private static void people(McpSession session, Output output) {
    Table table = new Table("TOOL", "WHAT IT DOES");
    session
        .tools()
        .forEach(tool ->
            table.row(
                tool.name(), Text.shortened(tool.description().replace('\n', ' ').strip(), 100)));
    table.print(output.style(), output::line);
    if (!session.server().isEmpty()) {
      output.note("paddock: " + session.server() + ", protocol " + session.protocol());
    }
    if (!session.said().isEmpty()) {
      output.note(session.said());
    }
    String problem = session.problem();
    if (problem != null) {
      output.complaint("paddock: " + Text.printable("The server is of no use: " + problem + "."));
    }
  }

  private static JsonNode wish(AgentSurfaces.McpWish wish) {
    ObjectNode node = Json.object();
    node.put("name", wish.server().name());
    node.put("command", wish.server().command());
    node.set("args", Json.words(wish.server().arguments()));
    node.put("url", wish.server().url());
    node.put("program", wish.program() == null ? null : wish.program().toString());
    return node;
  }

  private static JsonNode session(McpSession session) {
    ObjectNode node = Json.object();
    node.put("ok", session.problem() == null);
    node.put("server", session.server());
    node.put("protocol", session.protocol());
    node.set("tools", Json.list(session.tools(), McpPrinter::tool));
    node.put("problem", session.problem());
    node.put("said", session.said());
    return node;
  }

  private static JsonNode tool(McpSession.Tool tool) {
    ObjectNode node = Json.object();
    node.put("name", tool.name());
    node.put("description", tool.description());
    return node;
  }
}
