package dev.paddock.surface;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a trial of an MCP server brought to light.
 *
 * @param server its name and version as it says them, or an empty text
 * @param protocol the version of the protocol it chose, or an empty text
 * @param problem why it is of no use, in a clause, or null
 * @param said what it wrote to its standard error, its end
 */
public record McpSession(
    String server, String protocol, List<Tool> tools, @Nullable String problem, String said) {

  private static final JsonMapper JSON = new JsonMapper();

  /** Copies its tools. */
  public McpSession {
    tools = List.copyOf(tools);
  }

  /** A tool it offers. */
  public record Tool(String name, String description) {}

  /**
   * Reads what the trial wrote.
   *
   * @param lines one JSON object a line
   * @param otherwise the problem where the lines tell neither an end nor a failure
   */
  public static McpSession read(String lines, String said, String otherwise) {
    String server = "";
    String protocol = "";
    String problem = otherwise;
    var tools = new ArrayList<Tool>();
    for (String line : lines.lines().toList()) {
      JsonNode event = event(line);
      switch (event.path("event").asString("")) {
        case "initialized" -> {
          server = (text(event, "name") + " " + text(event, "version")).strip();
          protocol = text(event, "protocol");
        }
        case "tool" -> tools.add(new Tool(text(event, "name"), text(event, "description")));
        case "failed" -> problem = text(event, "message");
        case "done" -> problem = null;
        default -> {
          // Nothing of ours.
        }
      }
    }
    return new McpSession(server, protocol, tools, problem, said);
  }

  private static String text(JsonNode event, String key) {
    return event.path(key).asString("");
  }

  private static JsonNode event(String line) {
    try {
      return JSON.readTree(line);
    } catch (JacksonException _) {
      return JSON.missingNode();
    }
  }
}
