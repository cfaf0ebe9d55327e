package dev.paddock.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.process.ProcessIdentity;
import dev.paddock.storage.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunStoreTest {

  private static final Instant NOW = Instant.parse("2026-11-24T22:01:02.123Z");

  private static final RunBasis BASIS =
      new RunBasis("1.0", null, "abc", "3.11.7", java.util.Map.of("REST port", "8080"));

  @TempDir Path temp;
  private DataFolder folder;
  private RunStore store;
  private Agent agent;

  @BeforeEach
  void prepare() throws IOException {
    folder = new DataFolder(temp);
    store = at(NOW);
    agent = TestAgents.entrypoint(temp.resolve("package"), "pass");
  }

  private RunStore at(Instant time) {
    return new RunStore(folder, Clock.fixed(time, ZoneOffset.UTC));
  }

  private RunRecord saved(RunStore in) throws IOException {
    RunRecord record =
        RunRecord.queued(
            in.create(agent.id()),
            agent,
            new ProcessIdentity(4711, "token"),
            NOW,
            Duration.ofSeconds(3));
    in.save(record);
    return record;
  }

  @Test
  void whatWasSavedIsReadBackAsItWas() throws IOException {
    RunRecord record =
        saved(store)
            .in(RunState.PREPARING)
            .starting(temp.resolve("environment"), new Run.Ports(8080, null, 8080), BASIS)
            .with(new ProcessIdentity(1, "s"), new ProcessIdentity(2, "a"), NOW)
            .ready(NOW.plusSeconds(1))
            .ended(RunState.FAILED, NOW.plusSeconds(2), new Run.Exit(3, null), "it broke");
    store.save(record);
    assertThat(at(NOW).latest(agent.id())).contains(record);
  }

  @Test
  void nothingRanYetIsNotTheSameAsAFileInThePlaceOfTheFolders() throws IOException {
    assertThat(store.agents()).isEmpty();
    Path file = Files.writeString(temp.resolve("file"), "x");
    for (Path home : List.of(file, file.resolve("below"))) {
      RunStore wrong = new RunStore(new DataFolder(home), Clock.systemUTC());
      assertThatThrownBy(wrong::agents)
          .isInstanceOf(NotDirectoryException.class)
          .hasMessage(file.toString());
    }
  }

  @Test
  void idsSortByTimeEvenWhenTheClockWasSetBack() throws IOException {
    String first = store.create(agent.id());
    String second = at(NOW.minusSeconds(3_600)).create(agent.id());
    String third = at(NOW.plusSeconds(3_600)).create(agent.id());
    assertThat(first).matches("20261124T220102123Z-[0-9a-z]{4}");
    assertThat(second).isGreaterThan(first);
    assertThat(third).isGreaterThan(second);
    assertThat(store.ids(agent.id())).containsExactly(third, second, first);
  }

  @Test
  void aRecordThatCannotBeReadIsSetAsideAndToldAndTheOthersAreThere() throws IOException {
    RunRecord good = saved(store);
    RunRecord bad = saved(at(NOW.plusSeconds(1)));
    Path file = store.folderOf(bad).resolve("run.json");
    Files.writeString(file, "{\"id\": \"" + bad.id() + "\", \"state\"");
    assertThat(store.all(agent.id()))
        .hasSize(2)
        .contains(good)
        .first()
        .satisfies(recovered -> {
          assertThat(recovered.id()).isEqualTo(bad.id());
          assertThat(recovered.startedAt()).isEqualTo(NOW.plusSeconds(1));
          assertThat(recovered.problem()).contains("set aside as run.json.corrupt-");
        });
    assertThat(store.troubles()).singleElement().asString().contains(file.toString());
    assertThat(file).doesNotExist();
    try (var files = Files.list(store.folderOf(bad))) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .anyMatch(name -> name.startsWith("run.json.corrupt-"));
    }
  }

  @Test
  void aRecordThatLacksWhatEveryRecordHasIsDamaged() throws IOException {
    RunRecord record = saved(store);
    Files.writeString(store.folderOf(record).resolve("run.json"), "{\"schema\": 1}");
    assertThat(store.latest(agent.id())).get().matches(RecoveredRun::is);
    assertThat(store.latest(agent.id())).get().matches(RecoveredRun::is);
    assertThat(store.troubles()).hasSize(1);
  }

  @Test
  void aRecordCopiedFromAnotherRunIsNotBelieved() throws IOException {
    RunRecord one = saved(store);
    String other = at(NOW.plusSeconds(1)).create(agent.id());
    Files.copy(
        store.folderOf(one).resolve("run.json"),
        store.folderOf(one).resolveSibling(other).resolve("run.json"));
    assertThat(store.latest(agent.id())).contains(one);
  }

  @Test
  void aFolderWithoutARecordIsNoRun() throws IOException {
    RunRecord record = saved(store);
    at(NOW.plusSeconds(1)).create(agent.id());
    assertThat(store.latest(agent.id())).contains(record);
  }

  @Test
  void aChangeByAnotherPaddockIsSeen() throws IOException {
    RunRecord record = saved(store);
    assertThat(store.latest(agent.id())).contains(record);
    RunRecord changed = record.in(RunState.PREPARING);
    at(NOW).save(changed);
    assertThat(store.latest(agent.id())).contains(changed);
  }

  @Test
  void nothingEverRanWhereThereIsNoFolder() throws IOException {
    assertThat(store.agents()).isEmpty();
    assertThat(store.all(agent.id())).isEmpty();
  }
}
