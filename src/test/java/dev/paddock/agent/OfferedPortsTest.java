package dev.paddock.agent;

import static dev.paddock.agent.RunsHome.ending;
import static dev.paddock.agent.RunsHome.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OfferedPortsTest extends WithRuns {

  /**
   * Neither uvicorn nor grpcio is installed, and the function offers nothing that would need it.
   */
  @Test
  void aRunShowsNoPortWhereNothingTurnsOutToBeOffered() throws Exception {
    Agent agent = agent("pass");
    RunHandle handle = home.start(TestAgents.offeringA2a(agent, "main:main"));
    until(() -> handle.current().isReady(), "the agent was ready");

    assertThat(handle.current().ports()).isEqualTo(Run.Ports.NONE);
    assertThat(home.runs.ledger().alive()).extracting(Run::ports).containsExactly(Run.Ports.NONE);
    assertThat(home.events(RunEvent.Started.class))
        .allSatisfy(started -> assertThat(started.ports().a2a()).isNotNull());
    handle.stop(Duration.ofSeconds(5));
    assertThat(ending(handle).run().state()).isEqualTo(RunState.EXITED);
  }
}
