package dev.paddock.agent;

import dev.paddock.agent.AgentSettings.RestartPolicy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Decides whether a run whose process ended by itself is started again, and after what pause. Times
 * are of {@link System#nanoTime()}: setting the clock changes nothing.
 */
final class Restarts {

  static final int MOST = 5;
  static final Duration WINDOW = Duration.ofMinutes(2);
  static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
  static final Duration HEALTHY = Duration.ofSeconds(60);

  private final RestartPolicy policy;
  private final Deque<Long> recent = new ArrayDeque<>();
  private Duration pause = FIRST_PAUSE;

  Restarts(RestartPolicy policy) {
    this.policy = policy;
  }

  /** What follows. */
  sealed interface Decision {
    /** The run is over. */
    record Over() implements Decision {}

    /** It is started again after the pause. */
    record Again(Duration pause, int restart) implements Decision {}

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
    if (ran.compareTo(HEALTHY) >= 0) {
      recent.clear();
      pause = FIRST_PAUSE;
    }
    while (!recent.isEmpty() && now - recent.peekFirst() > WINDOW.toNanos()) {
      recent.removeFirst();
    }
    if (recent.size() >= MOST) {
      return new Decision.CrashLoop(
          "it was started again "
              + MOST
              + " times within "
              + WINDOW.toMinutes()
              + " minutes and ended each time, last"
              + (outcome.exit() == null
                  ? " without being started"
                  : RunWords.exit(outcome.exit())));
    }
    recent.addLast(now);
    Duration chosen = pause;
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    return new Decision.Again(chosen, recent.size());
  }
}
