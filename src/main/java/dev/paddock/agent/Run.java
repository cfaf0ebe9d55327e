package dev.paddock.agent;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One execution of an agent.
 *
 * @param id sorts by time of start
 * @param pid the agent's process, or null before there is one
 * @param shimPid the process that owns the agent's tree, or null before there is one
 * @param environment the environment it runs in, or null before one is chosen
 * @param log the run's folder
 * @param problem why it failed, in a sentence, or null
 */
public record Run(
    String id,
    AgentId agentId,
    RunState state,
    @Nullable Long pid,
    @Nullable Long shimPid,
    Ports ports,
    Instant startedAt,
    @Nullable Instant readyAt,
    @Nullable Instant endedAt,
    @Nullable Exit exit,
    @Nullable Path environment,
    Path log,
    @Nullable String problem) {

  /** The ports given to the run; null where it has none, or turned out to offer nothing there. */
  public record Ports(@Nullable Integer rest, @Nullable Integer a2a, @Nullable Integer ui) {
    /** No ports. */
    public static final Ports NONE = new Ports(null, null, null);

    /** The same without one, by its word in the Host's events; unknown words change nothing. */
    Ports without(String surface) {
      return switch (surface) {
        case "health" -> new Ports(null, a2a, ui);
        case "a2a" -> new Ports(rest, null, ui);
        default -> this;
      };
    }
  }

  /** How the process ended: exactly one of the two is not null. */
  public record Exit(@Nullable Integer code, @Nullable Integer signal) {
    /** What a shell would say: the code, or 128 + signal. */
    public int shellCode() {
      return code != null ? code : 128 + Objects.requireNonNull(signal);
    }
  }

  /** Whether its surfaces answer, or its entry point has run for a moment. */
  public boolean isReady() {
    return readyAt != null && state == RunState.RUNNING;
  }
}
