package dev.paddock.agent;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
 * @param stop how it was asked to end, or null
 * @param next when its process is started again, or null unless it waits for that
 * @param starts the starts of its process so far, oldest first
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
    @Nullable String problem,
    @Nullable StopRequest stop,
    @Nullable NextStart next,
    List<Start> starts) {

  /** Copies the starts. */
  public Run {
    starts = List.copyOf(starts);
  }

  /** One start of a run's process. */
  public record Start(
      Instant startedAt,
      @Nullable Instant readyAt,
      @Nullable Instant endedAt,
      @Nullable Exit exit) {}

  /**
   * A start that is due after a pause.
   *
   * @param restart how many there were lately, this one included
   * @param most how many there may be
   */
  public record NextStart(Instant since, Duration pause, int restart, int most) {}

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

    /** For people: {@code code 3} or {@code signal 9 (KILL)}. */
    public String words() {
      return signal == null ? "code " + code : "signal " + RunWords.signalName(signal);
    }
  }

  /** From the latest start that came so far until it was ready; null where none did. */
  public @Nullable Duration timeToReady() {
    return starts.reversed().stream()
        .filter(start -> start.readyAt() != null)
        .findFirst()
        .map(start -> Duration.between(start.startedAt(), start.readyAt()))
        .orElse(null);
  }

  /** Whether its surfaces answer, or its entry point has run for a moment. */
  public boolean isReady() {
    return readyAt != null && state == RunState.RUNNING;
  }
}
