package dev.paddock.surface;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the file in which a package names its MCP servers, in each of the shapes in use. */
public final class McpFile {

  private static final JsonMapper JSON = new JsonMapper();
  private static final long MOST_BYTES = 1 << 20;
  private static final List<String> KEYS = List.of("mcpServers", "servers", "mcp_servers");

  private McpFile() {}

  /**
   * The servers it names.
   *
   * @throws IOException if it cannot be read; the message is a clause
   */
  public static List<McpServer> read(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException(file.getFileName() + " is over 1 MiB");
    }
    JsonNode root;
    try {
      root = JSON.readTree(Files.readAllBytes(file));
    } catch (JacksonException e) {
      throw new IOException(file.getFileName() + " is not JSON: " + e.getOriginalMessage(), e);
    }
    var servers = new ArrayList<McpServer>();
    for (String key : KEYS) {
      JsonNode found = root == null ? JSON.missingNode() : root.path(key);
      if (found.isArray()) {
        found.forEach(each -> servers.add(server(each.path("name").asString("?"), each)));
      }
      if (found.isObject()) {
        found.properties().forEach(each -> servers.add(server(each.getKey(), each.getValue())));
      }
    }
    return servers;
  }

  private static McpServer server(String name, JsonNode node) {
    var arguments = new ArrayList<String>();
    JsonNode command = node.path("command");
    String program = command.isString() ? command.asString() : null;
    if (command.isArray() && !command.isEmpty()) {
      program = command.path(0).asString("");
      for (int i = 1; i < command.size(); i++) {
        arguments.add(command.path(i).asString(""));
      }
    }
    node.path("args").forEach(each -> arguments.add(each.asString(each.toString())));
    Map<String, String> environment = new LinkedHashMap<>();
    for (var each : node.path("env").properties()) {
      environment.put(each.getKey(), each.getValue().asString(each.getValue().toString()));
    }
    String url = node.path("url").isString() ? node.path("url").asString() : null;
    return new McpServer(name, program, arguments, environment, url);
  }
}
