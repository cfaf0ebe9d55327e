package dev.paddock.surface;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How an agent of the wider A2A ecosystem describes itself.
 *
 * @param protocol the version of the protocol it speaks, such as {@code 0.3.0} or {@code 1.0}
 * @param path where it takes JSON-RPC on its own port; its card may name another host, that of
 *     where it is meant to live
 * @param speaksJsonRpc whether it says it takes JSON-RPC at all
 */
public record AgentCard(
    String name,
    String description,
    String version,
    String protocol,
    String path,
    boolean speaksJsonRpc,
    List<Skill> skills) {

  /** Where cards are, the newer place first. */
  public static final List<String> PLACES =
      List.of("/.well-known/agent-card.json", "/.well-known/agent.json");

  private static final JsonMapper JSON = new JsonMapper();

  /** Copies the skills. */
  public AgentCard {
    skills = List.copyOf(skills);
  }

  /** Something the agent says it can do. */
  public record Skill(String id, String name, String description, List<String> examples) {

    /** Copies the examples. */
    public Skill {
      examples = List.copyOf(examples);
    }
  }

  /** One way to reach it. */
  private record Reach(String url, String transport, String protocol) {
    boolean isJsonRpc() {
      return transport.equals("JSONRPC") || transport.isEmpty();
    }
  }

  /** Whether it speaks the protocol from version 1 on, whose methods have other names. */
  public boolean isVersionOne() {
    return !protocol.isEmpty() && !protocol.startsWith("0.");
  }

  /** Reads a card; empty when the text is none. */
  public static Optional<AgentCard> read(String text) {
    JsonNode card;
    try {
      card = JSON.readTree(text);
    } catch (JacksonException _) {
      return Optional.empty();
    }
    if (card == null || !card.path("name").isString()) {
      return Optional.empty();
    }
    List<Reach> reaches = reaches(card);
    Optional<Reach> rpc = newest(reaches.stream().filter(Reach::isJsonRpc).toList());
    Reach chosen = rpc.orElseGet(() -> newest(reaches).orElse(new Reach("/", "", "")));
    return Optional.of(
        new AgentCard(
            card.path("name").asString(),
            card.path("description").asString(""),
            card.path("version").asString(""),
            chosen.protocol(),
            path(chosen.url()),
            rpc.isPresent(),
            skills(card)));
  }

  private static Optional<Reach> newest(List<Reach> reaches) {
    return reaches.stream().max(java.util.Comparator.comparing(Reach::protocol));
  }

  /** Version 1 lists its interfaces; before, there was one address and perhaps others beside it. */
  private static List<Reach> reaches(JsonNode card) {
    var reaches = new ArrayList<Reach>();
    for (JsonNode each : card.path("supportedInterfaces")) {
      reaches.add(
          new Reach(
              each.path("url").asString("/"),
              each.path("protocolBinding").asString(""),
              each.path("protocolVersion").asString("1.0")));
    }
    if (card.path("url").isString()) {
      String protocol = card.path("protocolVersion").asString("0.2");
      String transport = card.path("preferredTransport").asString("");
      reaches.add(new Reach(card.path("url").asString(), transport, protocol));
      for (JsonNode each : card.path("additionalInterfaces")) {
        String url = each.path("url").asString("/");
        reaches.add(new Reach(url, each.path("transport").asString(""), protocol));
      }
    }
    return reaches;
  }

  private static String path(String url) {
    try {
      String path = URI.create(url).getRawPath();
      return path == null || path.isEmpty() ? "/" : path.startsWith("/") ? path : "/" + path;
    } catch (IllegalArgumentException _) {
      return "/";
    }
  }

  private static List<Skill> skills(JsonNode card) {
    var skills = new ArrayList<Skill>();
    for (JsonNode each : card.path("skills")) {
      var examples = new ArrayList<String>();
      each.path("examples").forEach(example -> examples.add(example.asString("")));
      String id = each.path("id").asString("");
      skills.add(
          new Skill(
              id, each.path("name").asString(id), each.path("description").asString(""), examples));
    }
    return skills;
  }
}
