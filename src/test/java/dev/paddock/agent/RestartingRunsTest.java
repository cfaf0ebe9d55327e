package dev.paddock.agent;

import static dev.paddock.agent.RunsHome.ending;
import static dev.paddock.agent.RunsHome.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.agent.AgentSettings.RestartPolicy;
import dev.paddock.log.LogStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RestartingRunsTest extends WithRuns {

  private static final Restarts.Schedule QUICK =
      new Restarts.Schedule(
          Duration.ofMillis(50),
          Duration.ofMillis(200),
          3,
          Duration.ofMinutes(2),
          Duration.ofMinutes(1));

  @Override
  @BeforeEach
  void open() {
    home = open(QUICK);
  }

  private void patient() {
    home.close();
    home = open(Restarts.Schedule.DEFAULT);
  }

  private Agent agent(RestartPolicy policy, String body) throws IOException {
    return TestAgents.with(agent(body), TestAgents.impatient().restart(policy).done());
  }

  @Test
  void anAgentThatFailsOnceIsStartedAgainInTheSameRunAndLog() throws Exception {
    Path mark = temp.resolve("mark");
    String body =
        """
        if not os.path.exists("%s"):
            open("%s", "w").close()
            print("first", flush=True)
            sys.exit(3)
        print("second")
        """
            .formatted(mark, mark);
    var ending = ending(home.start(agent(RestartPolicy.ON_FAILURE, body)));
    assertThat(ending.run().state()).isEqualTo(RunState.EXITED);
    assertThat(ending.run().exit()).isEqualTo(new Run.Exit(0, null));
    assertThat(ending.run().problem()).isNull();
    assertThat(RunsHome.text(ending.run(), LogStream.OUT)).isEqualTo("first\nsecond\n");
    assertThat(RunsHome.text(ending.run(), LogStream.PADDOCK)).contains("restart 1 of 3");
    assertThat(home.events(RunEvent.Started.class)).hasSize(2);
    assertThat(home.events(RunEvent.Ended.class)).hasSize(1);
    assertThat(home.runs.ledger().of(ending.run().agentId())).hasSize(1);
  }

  @Test
  void anAgentThatAlwaysFailsIsACrashLoopWithItsReason() throws Exception {
    var ending = ending(home.start(agent(RestartPolicy.ON_FAILURE, "sys.exit(7)")));
    assertThat(ending.run().state()).isEqualTo(RunState.CRASH_LOOP);
    assertThat(ending.run().exit()).isEqualTo(new Run.Exit(7, null));
    assertThat(ending.run().problem()).contains("3 times").contains("code 7");
    assertThat(home.events(RunEvent.Started.class)).hasSize(4);
    assertThat(home.recorded(ending.run())).isEqualTo(RunState.CRASH_LOOP);
  }

  @Test
  void alwaysStartsAgainAfterAGoodEndUntilStopped() throws Exception {
    Agent agent = agent(RestartPolicy.ALWAYS, "print('round', flush=True)");
    RunHandle handle = home.start(agent);
    until(() -> home.events(RunEvent.Started.class).size() >= 2, "it was started again");
    home.runs.stop(agent.id(), false, null);
    assertThat(ending(handle).run().state()).isEqualTo(RunState.EXITED);
  }

  @Test
  void aStopDuringThePauseIsImmediateAndKeepsTheLastExit() throws Exception {
    patient();
    Agent agent = agent(RestartPolicy.ON_FAILURE, "sys.exit(7)");
    RunHandle handle = home.start(agent);
    until(() -> home.recorded(handle.current()) == RunState.BACKING_OFF, "it is backing off");
    assertThat(handle.current().pid()).isNull();
    assertThat(home.runs.ledger().alive()).containsExactly(handle.current());
    Snapshot.Activity shown = Objects.requireNonNull(Snapshot.Activity.of(handle.current()));
    assertThat(shown.kind()).isEqualTo(Snapshot.Activity.Kind.RESTART);
    assertThat(shown.limit()).isEqualTo(Duration.ofSeconds(1));
    long asked = System.nanoTime();
    Run run = home.runs.stop(agent.id(), false, null).orElseThrow();
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofMillis(500));
    assertThat(run.state()).isEqualTo(RunState.EXITED);
    assertThat(run.exit()).isEqualTo(new Run.Exit(7, null));
    assertThat(ending(handle).failure()).isNull();
  }

  @Test
  void whoStartsAnAgentThatWaitsToBeStartedAgainIsToldWhenThatWillBe() throws Exception {
    home.close();
    Duration minute = Duration.ofMinutes(1);
    home = open(new Restarts.Schedule(minute, minute, 3, minute, minute));
    Agent agent = agent(RestartPolicy.ON_FAILURE, "sys.exit(7)");
    RunHandle handle = home.start(agent);
    until(() -> home.recorded(handle.current()) == RunState.BACKING_OFF, "it is backing off");
    assertThatThrownBy(() -> home.start(agent))
        .hasMessageContaining(" runs already, started by the tests (pid ")
        .message()
        .containsPattern(": it ended, and starts again in (1 min|[345][0-9] s); that run");
    home.runs.stop(agent.id(), false, null);
  }

  @Test
  void aStoppedAgentIsNotStartedAgain() throws Exception {
    Agent agent = agent(RestartPolicy.ALWAYS, TestAgents.FOREVER);
    RunHandle handle = home.start(agent);
    home.untilWritten(handle.current(), "up");
    home.runs.stop(agent.id(), false, null);
    assertThat(ending(handle).run().state()).isEqualTo(RunState.EXITED);
    assertThat(home.events(RunEvent.Started.class)).hasSize(1);
    assertThat(home.runs.ledger().alive()).isEmpty();
  }
}
