package dev.paddock.surface;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a running agent can be asked.
 *
 * @param http its HTTP port, or null where it has none
 * @param operations what can be asked over HTTP, as far as the agent says
 * @param a2a its gRPC port, or null where it has none
 * @param methods the methods of its gRPC service
 * @param actions the actions its {@code Invoke} knows
 * @param metadata what its gRPC service says about it
 * @param card how it describes itself to other agents, or null
 * @param ui the address of its UI, or null
 * @param notes what could not be found out, a clause each
 */
public record Offer(
    @Nullable Integer http,
    List<Operation> operations,
    @Nullable Integer a2a,
    List<String> methods,
    List<String> actions,
    Map<String, String> metadata,
    @Nullable AgentCard card,
    @Nullable String ui,
    List<String> notes) {

  /** Copies its collections. */
  public Offer {
    operations = List.copyOf(operations);
    methods = List.copyOf(methods);
    actions = List.copyOf(actions);
    metadata = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(metadata));
    notes = List.copyOf(notes);
  }
}
