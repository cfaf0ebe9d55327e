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
   * @param amount how much of the step is done, such as {@code 84 of 442 MB}, or empty
   */
  public record Activity(
      Kind kind,
      String step,
      int done,
      int total,
      Instant since,
      @Nullable Duration limit,
      String amount) {

    /** Work whose amount is not known. */
    public Activity(
        Kind kind, String step, int done, int total, Instant since, @Nullable Duration limit) {
      this(kind, step, done, total, since, limit, "");
    }

    /** What is being done to a run, whoever owns it: it is ended, or waits to be started again. */
    static @Nullable Activity of(@Nullable Run run) {
      if (run == null) {
        return null;
      }
      StopRequest stop = run.stop();
      if (stop != null && run.state() == RunState.STOPPING) {
        String step = (stop.force() ? "force asked by " : "asked to stop by ") + stop.by().name();
        return new Activity(Kind.STOP, step, 0, 0, stop.since(), stop.grace());
      }
      Run.NextStart next = run.next();
      if (next != null && run.state() == RunState.BACKING_OFF) {
        String problem = run.problem() == null ? "it ended" : run.problem();
        return new Activity(
            Kind.RESTART, problem, next.restart(), next.most(), next.since(), next.pause());
      }
      return null;
    }

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
