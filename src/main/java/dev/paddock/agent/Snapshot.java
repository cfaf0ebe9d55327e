package dev.paddock.agent;

import dev.paddock.environment.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything the window shows, at one moment.
 *
 * @param agents sorted by name, then id
 * @param troubles what could not be read, such as a record set aside, in sentences
 */
public record Snapshot(List<AgentView> agents, List<String> troubles) {

  /** Nothing loaded. */
  public static final Snapshot EMPTY = new Snapshot(List.of(), List.of());

  /** Copies its lists. */
  public Snapshot {
    agents = List.copyOf(agents);
    troubles = List.copyOf(troubles);
  }

  /**
   * One agent as it stands.
   *
   * @param health the quick verdict, or the last deep one while nothing changed; null until it was
   *     first judged
   * @param run the latest run, or null when it never ran
   * @param activity what is being done to it just now, or null
   */
  public record AgentView(
      Agent agent, @Nullable Health health, @Nullable Run run, @Nullable Activity activity) {

    /** Whether a run is under way, whoever owns it. */
    public boolean isRunning() {
      return run != null && !run.state().isEnded();
    }
  }

  /**
   * Work under way.
   *
   * @param step what it is at, in words
   * @param done of {@code total}; both 0 while it is not known
   * @param since when it began
   * @param limit for a stop: from {@code since} until force; for a restart: until the next start;
   *     null otherwise
   */
  public record Activity(
      Kind kind, String step, int done, int total, Instant since, @Nullable Duration limit) {

    /** What sort of work. */
    public enum Kind {
      /** A package is being read. */
      LOAD,
      /** An environment is being built. */
      BUILD,
      /** The agent was asked to stop. */
      STOP,
      /** It ended and waits to be started again. */
      RESTART,
      /** It is being removed. */
      REMOVE
    }
  }
}
