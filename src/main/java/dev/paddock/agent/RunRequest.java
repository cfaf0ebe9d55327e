package dev.paddock.agent;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks to run an agent; what is null is taken from the agent's settings.
 *
 * @param variables added last but for what the host needs
 * @param build whether an environment that is not valid is built first
 */
public record RunRequest(
    Map<String, String> variables,
    @Nullable Duration grace,
    @Nullable Duration startTimeout,
    @Nullable Integer restPort,
    @Nullable Integer a2aPort,
    @Nullable Integer uiPort,
    boolean build) {

  /** As the agent's settings say. */
  public static final RunRequest DEFAULT =
      new RunRequest(Map.of(), null, null, null, null, null, true);

  /** Copies the variables. */
  public RunRequest {
    variables = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(variables));
  }
}
