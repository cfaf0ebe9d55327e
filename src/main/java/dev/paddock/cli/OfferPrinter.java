package dev.paddock.cli;

import dev.paddock.agent.Agent;
import dev.paddock.agent.SurfaceAnswer;
import dev.paddock.surface.AgentCard;
import dev.paddock.surface.Offer;
import dev.paddock.surface.Operation;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Prints what a running agent offers. */
final class OfferPrinter {

  private OfferPrinter() {}

  static void print(Agent agent, Offer offer, List<SurfaceAnswer> surfaces, Output output) {
    if (output.isJson()) {
      output.document(document(agent, offer, surfaces));
      return;
    }
    Table table = new Table("CALL", "WHAT IT DOES");
    offer
        .operations()
        .forEach(each -> table.row(each.method() + " " + each.path(), each.summary()));
    offer.actions().forEach(action -> table.row(action, "action"));
    offer.methods().stream()
        .filter(method -> !method.equals("Invoke"))
        .forEach(method -> table.row(method, "gRPC method"));
    AgentCard card = offer.card();
    if (card != null) {
      table.row(card.isVersionOne() ? "SendMessage" : "message/send", card.description());
      card.skills().forEach(skill -> table.row("  skill " + skill.name(), skill.description()));
    }
    table.print(output.style(), output::line);
    if (offer.ui() != null) {
      output.line("UI: " + offer.ui());
    }
    for (SurfaceAnswer answer : surfaces) {
      String trouble = answer.trouble();
      output.note(
          answer.surface().word()
              + " on port "
              + answer.port()
              + ": "
              + (trouble == null ? "answers in " + answer.took().toMillis() + " ms" : trouble));
    }
    offer.notes().forEach(output::note);
  }

  private static ObjectNode document(Agent agent, Offer offer, List<SurfaceAnswer> surfaces) {
    ObjectNode node = Json.object();
    node.put("agent_id", agent.id().value());
    node.set("surfaces", Json.list(surfaces, OfferPrinter::surface));
    node.put("http", offer.http());
    node.set("operations", Json.list(offer.operations(), OfferPrinter::operation));
    node.put("a2a", offer.a2a());
    node.set("methods", Json.words(offer.methods()));
    node.set("actions", Json.words(offer.actions()));
    ObjectNode metadata = node.putObject("metadata");
    offer.metadata().forEach(metadata::put);
    node.set("card", offer.card() == null ? Json.nothing() : card(offer.card()));
    node.put("ui", offer.ui());
    node.set("sub_agents", subAgents(agent));
    node.set("notes", Json.words(offer.notes()));
    return node;
  }

  private static JsonNode surface(SurfaceAnswer answer) {
    ObjectNode node = Json.object();
    node.put("surface", answer.surface().word());
    node.put("port", answer.port());
    node.put("ok", answer.isAlive());
    node.put("seconds", answer.took().toNanos() / 1e9);
    node.put("trouble", answer.trouble());
    return node;
  }

  private static JsonNode operation(Operation operation) {
    ObjectNode node = Json.object();
    node.put("method", operation.method());
    node.put("path", operation.path());
    node.put("summary", operation.summary());
    node.set("parameters", Json.list(operation.parameters(), OfferPrinter::parameter));
    node.put("body", operation.body());
    return node;
  }

  private static JsonNode parameter(Operation.Parameter parameter) {
    ObjectNode node = Json.object();
    node.put("name", parameter.name());
    node.put("in", parameter.in());
    node.put("required", parameter.required());
    node.put("type", parameter.type());
    node.put("default", parameter.preset());
    return node;
  }

  private static JsonNode card(AgentCard card) {
    ObjectNode node = Json.object();
    node.put("name", card.name());
    node.put("description", card.description());
    node.put("version", card.version());
    node.put("protocol", card.protocol());
    node.put("path", card.path());
    node.set("skills", Json.list(card.skills(), OfferPrinter::skill));
    return node;
  }

  private static JsonNode skill(AgentCard.Skill skill) {
    ObjectNode node = Json.object();
    node.put("id", skill.id());
    node.put("name", skill.name());
    node.put("description", skill.description());
    node.set("examples", Json.words(skill.examples()));
    return node;
  }

  private static JsonNode subAgents(Agent agent) {
    Object metadata = agent.agentPackage().manifest().everything().get("metadata");
    Object found = metadata instanceof Map<?, ?> map ? map.get("sub_agents") : null;
    return JsonMapper.shared().valueToTree(found instanceof List<?> list ? list : List.of());
  }
}
