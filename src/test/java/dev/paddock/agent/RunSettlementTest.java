package dev.paddock.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.process.ProcessIdentity;
import dev.paddock.storage.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunSettlementTest {

  private static final AgentId ID = new AgentId("agent");

  @TempDir Path home;

  /** A run whose owner died between the start and the record of it. */
  private RunRecord settled(String report) throws IOException {
    var store = new RunStore(new DataFolder(home), Clock.systemUTC());
    Agent agent = TestAgents.existing(ID, Files.createDirectories(home.resolve("package")));
    RunRecord run =
        RunRecord.queued(
            store.create(ID),
            agent,
            new ProcessIdentity(Long.MAX_VALUE, "gone"),
            Clock.systemUTC().instant(),
            Duration.ofSeconds(1));
    Files.writeString(new RunFolder(store.folderOf(run)).shimReport(), report);
    return new RunSettlement(store, Clock.systemUTC(), () -> Settings.DEFAULT)
        .ifDead(run)
        .orElse(run);
  }

  @Test
  void aCommandThatCouldNotBeRunIsOver() throws IOException {
    RunRecord run = settled("started 10 11\nfailed 126 main.py: Exec format error\n");
    assertThat(run.state()).isEqualTo(RunState.LOST);
    assertThat(run.exit()).isEqualTo(new Run.Exit(126, null));
  }

  @Test
  void anEarlierAttemptsEndIsNotTheLatest() throws IOException {
    RunRecord run = settled("started 10 11\nended code 0 forced 0 by self\nstarted 20 21\n");
    assertThat(run.state()).isEqualTo(RunState.QUEUED);
  }

  @Test
  void theLatestAttemptsEndIsTheRuns() throws IOException {
    RunRecord run =
        settled(
            """
            started 10 11
            ended code 0 forced 0 by self
            started 20 21
            ended signal 9 forced 1 by orphaned
            """);
    assertThat(run.exit()).isEqualTo(new Run.Exit(null, 9));
  }
}
