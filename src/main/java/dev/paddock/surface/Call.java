package dev.paddock.surface;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something to ask of a running agent. */
public sealed interface Call {

  /**
   * A request to the agent's HTTP port.
   *
   * @param path with its query, beginning with a slash
   * @param body sent as JSON, or null for none
   */
  record Http(String method, String path, @Nullable String body) implements Call {}

  /** A method of the gRPC service that takes nothing; see {@link AgentGrpc#PLAIN_METHODS}. */
  record Method(String name) implements Call {}

  /** An action, by the gRPC service's {@code Invoke}. */
  record Action(String name, Map<String, String> parameters) implements Call {

    /** Copies the parameters. */
    public Action {
      parameters = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(parameters));
    }
  }

  /**
   * A message to an agent that describes itself by an agent card.
   *
   * @param method {@code message/send} or {@code SendMessage}, or null for what the card speaks
   * @param content a text, or the parameters of the method as a JSON object
   */
  record Message(@Nullable String method, String content) implements Call {}
}
