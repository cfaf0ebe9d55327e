package dev.paddock.agent;

import static dev.paddock.agent.RunsHome.ending;
import static dev.paddock.agent.RunsHome.until;
import static dev.paddock.agent.RunsHome.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.agent.PaddockException.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the agents here use POSIX signals")
class RunRecordsTest extends WithRuns {

  @Test
  void aDataFolderThatTakesNoRecordStartsNothing() throws Exception {
    Agent agent = agent(TestAgents.FOREVER);
    Files.createDirectories(home.folder.root());
    Files.writeString(home.folder.runs(), "a file where the runs should be");
    assertThatThrownBy(() -> home.start(agent))
        .isInstanceOfSatisfying(
            PaddockException.class, e -> assertThat(e.failure()).isEqualTo(Failure.NOT_STARTED));
    Files.delete(home.folder.runs());
    started(agent);
  }

  @Test
  void aRecordThatCannotBeWrittenMeanwhileLosesNoControl() throws Exception {
    Agent agent = agent(TestAgents.FOREVER);
    RunHandle handle = home.start(agent);
    Run run = started(handle);
    Path record = run.log().resolve("run.json");
    Files.delete(record);
    Files.createDirectories(record.resolve("in the way"));
    Run stopped = home.runs.stop(agent.id(), false, null).orElseThrow();
    assertThat(stopped.state()).isEqualTo(RunState.EXITED);
    assertThat(isAlive(stopped.pid())).isFalse();
    assertThat(home.runs.ledger().troubles()).anyMatch(trouble -> trouble.contains(run.id()));
  }

  @Test
  void aRecordRemovedWhileItsAgentRunsIsWrittenAgain() throws Exception {
    RunHandle handle = home.start(agent(TestAgents.FOREVER));
    until(() -> handle.current().isReady(), "it is ready");
    Path record = handle.current().log().resolve("run.json");
    Files.move(record, record.resolveSibling("run.json.corrupt-today"));
    until(() -> Files.exists(record), "it is there again");
    assertThat(home.recorded(handle.current())).isEqualTo(RunState.RUNNING);
  }

  @Test
  void aRunWhoseRecordWasDamagedIsLostButItsLogIsNot() throws Exception {
    Agent agent = agent("print('last words')");
    Run good = ending(home.start(agent)).run();
    Run bad = ending(home.start(agent)).run();
    Files.writeString(bad.log().resolve("run.json"), "{");
    assertThat(home.runs.ledger().latest(agent.id())).get().extracting(Run::id).isEqualTo(bad.id());
    Run lost = home.runs.ledger().of(agent.id()).getFirst();
    assertThat(lost.state()).isEqualTo(RunState.LOST);
    assertThat(lost.problem()).contains("damaged").contains("run.json.corrupt-");
    assertThat(lost.endedAt()).isNotNull();
    assertThat(written(lost)).isEqualTo("last words\n");
    assertThat(home.recorded(lost)).isEqualTo(RunState.LOST);
    assertThat(home.runs.ledger().of(agent.id())).contains(good).hasSize(2);
    assertThat(ending(home.start(agent)).run().state()).isEqualTo(RunState.EXITED);
  }
}
