package dev.paddock.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.agent.AgentSettings.RestartPolicy;
import dev.paddock.agent.Restarts.Decision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartsTest {

  private static final RunOutcome CRASHED =
      new RunOutcome(RunState.FAILED, new Run.Exit(1, null), "it ended with code 1", null, true);
  private static final RunOutcome FINISHED =
      new RunOutcome(RunState.EXITED, new Run.Exit(0, null), null, null, true);
  private static final RunOutcome STOPPED =
      new RunOutcome(RunState.EXITED, new Run.Exit(null, 15), null, null, false);

  private static long at(Duration time) {
    return time.toNanos() - 5_000_000_000_000L; // nanoTime may be negative
  }

  /** The pauses until the end of them, for a process that ends after so long. */
  private static List<Duration> pauses(Restarts restarts, Duration each, int most) {
    var pauses = new ArrayList<Duration>();
    Duration now = Duration.ZERO;
    for (int i = 0; i < most; i++) {
      now = now.plus(each);
      if (!(restarts.after(CRASHED, Duration.ZERO, at(now)) instanceof Decision.Again again)) {
        return pauses;
      }
      pauses.add(again.pause());
      now = now.plus(again.pause());
    }
    return pauses;
  }

  @Test
  void neverMeansNever() {
    assertThat(
            new Restarts(RestartPolicy.NEVER, Restarts.Schedule.DEFAULT)
                .after(CRASHED, Duration.ZERO, 0))
        .isEqualTo(new Decision.Over());
  }

  @Test
  void onFailureLeavesAGoodEndAlone() {
    var restarts = new Restarts(RestartPolicy.ON_FAILURE, Restarts.Schedule.DEFAULT);
    assertThat(restarts.after(FINISHED, Duration.ZERO, 0)).isEqualTo(new Decision.Over());
    assertThat(restarts.after(CRASHED, Duration.ZERO, 0)).isInstanceOf(Decision.Again.class);
  }

  @Test
  void alwaysStartsAgainAfterAGoodEndButNotAfterAStop() {
    var restarts = new Restarts(RestartPolicy.ALWAYS, Restarts.Schedule.DEFAULT);
    assertThat(restarts.after(FINISHED, Duration.ZERO, 0)).isInstanceOf(Decision.Again.class);
    assertThat(restarts.after(STOPPED, Duration.ZERO, 0)).isEqualTo(new Decision.Over());
  }

  @Test
  void pausesDoubleAndTheSixthCrashInTwoMinutesIsALoop() {
    var restarts = new Restarts(RestartPolicy.ON_FAILURE, Restarts.Schedule.DEFAULT);
    assertThat(pauses(restarts, Duration.ofMillis(100), 20))
        .containsExactly(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(8),
            Duration.ofSeconds(16));
  }

  @Test
  void crashesFarApartGoOnWithTheLongestPause() {
    var restarts = new Restarts(RestartPolicy.ON_FAILURE, Restarts.Schedule.DEFAULT);
    assertThat(pauses(restarts, Duration.ofSeconds(40), 12))
        .hasSize(12)
        .endsWith(Duration.ofSeconds(60), Duration.ofSeconds(60));
  }

  @Test
  void aMinuteOfHealthyRunningForgetsTheCount() {
    var restarts = new Restarts(RestartPolicy.ON_FAILURE, Restarts.Schedule.DEFAULT);
    for (int i = 0; i < 5; i++) {
      restarts.after(CRASHED, Duration.ZERO, at(Duration.ofSeconds(i)));
    }
    assertThat(restarts.after(CRASHED, Duration.ofSeconds(60), at(Duration.ofSeconds(65))))
        .isEqualTo(new Decision.Again(Duration.ofSeconds(1), 1, 5));
  }

  @Test
  void theReasonOfALoopNamesTheLastEnd() {
    var restarts = new Restarts(RestartPolicy.ON_FAILURE, Restarts.Schedule.DEFAULT);
    for (int i = 0; i < 5; i++) {
      restarts.after(CRASHED, Duration.ZERO, at(Duration.ofSeconds(i)));
    }
    assertThat(restarts.after(CRASHED, Duration.ZERO, at(Duration.ofSeconds(6))))
        .isInstanceOfSatisfying(
            Decision.CrashLoop.class,
            loop -> assertThat(loop.reason()).contains("5 times within 2 min ").contains("code 1"));
  }
}
