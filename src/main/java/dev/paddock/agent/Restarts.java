package dev.paddock.agent;

import dev.paddock.agent.AgentSettings.RestartPolicy;
import dev.paddock.log.Durations;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Decides whether a run whose process ended by itself is started again, and after what pause. Times
 * are of {@link System#nanoTime()}: setting the clock changes nothing.
 */
final class Restarts {

  private final RestartPolicy policy;
  private final Schedule schedule;
  private final Deque<Long> recent = new ArrayDeque<>();
  private Duration pause;

  Restarts(RestartPolicy policy, Schedule schedule) {
    this.policy = policy;
    this.schedule = schedule;
    this.pause = schedule.firstPause();
  }

  /**
   * How patient one is.
   *
   * @param firstPause doubled each time, up to {@code longestPause}
   * @param most how many restarts there may be within {@code window}
   * @param healthy after so long without an end everything is forgotten
   */
  record Schedule(
      Duration firstPause, Duration longestPause, int most, Duration window, Duration healthy) {
    /** 1 s doubling to 60 s, five in two minutes, forgotten after a minute. */
    static final Schedule DEFAULT =
        new Schedule(
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            5,
            Duration.ofMinutes(2),
            Duration.ofSeconds(60));
  }

  /** What follows. */
  sealed interface Decision {
    /** The run is over. */
    record Over() implements Decision {}

    /** It is started again after the pause. */
    record Again(Duration pause, int restart, int most) implements Decision {}

    /** It was started again too often in too short a time. */
    record CrashLoop(String reason) implements Decision {}
  }

  /**
   * Decides.
   *
   * @param ran how long it was ready
   */
  Decision after(RunOutcome outcome, Duration ran, long now) {
    boolean wanted =
        outcome.byItself()
            && switch (policy) {
              case NEVER -> false;
              case ON_FAILURE -> outcome.state() == RunState.FAILED;
              case ALWAYS -> true;
            };
    if (!wanted) {
      return new Decision.Over();
    }
    if (ran.compareTo(schedule.healthy()) >= 0) {
      recent.clear();
      pause = schedule.firstPause();
    }
    while (!recent.isEmpty() && now - recent.peekFirst() > schedule.window().toNanos()) {
      recent.removeFirst();
    }
    if (recent.size() >= schedule.most()) {
      return new Decision.CrashLoop(
          "it was started again "
              + schedule.most()
              + " times within "
              + Durations.text(schedule.window())
              + " and ended each time, last"
              + (outcome.exit() == null
                  ? " without being started"
                  : RunWords.exit(outcome.exit())));
    }
    recent.addLast(now);
    Duration chosen = pause;
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(schedule.longestPause()) > 0 ? schedule.longestPause() : doubled;
    return new Decision.Again(chosen, recent.size(), schedule.most());
  }
}
