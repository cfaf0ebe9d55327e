package dev.paddock.surface;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An MCP server a package wants.
 *
 * @param command the program it is started by, or null for one reached by an address
 * @param environment variables it is given beside the agent's; values may be secret
 * @param url its address, or null
 */
public record McpServer(
    String name,
    @Nullable String command,
    List<String> arguments,
    Map<String, String> environment,
    @Nullable String url) {

  /** Copies its collections. */
  public McpServer {
    arguments = List.copyOf(arguments);
    environment = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(environment));
  }

  /** Never a variable's value: this may end up in a message. */
  @Override
  public String toString() {
    return name + ": " + shown();
  }

  /** What it runs, or where it is. */
  public String shown() {
    return command == null ? String.valueOf(url) : String.join(" ", words());
  }

  /** The program and its arguments; empty where there is no program. */
  public List<String> words() {
    return command == null
        ? List.of()
        : java.util.stream.Stream.concat(java.util.stream.Stream.of(command), arguments.stream())
            .toList();
  }
}
