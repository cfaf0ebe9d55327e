package dev.paddock.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.apkg.AgentPackage;
import dev.paddock.apkg.DeployHints;
import dev.paddock.apkg.Manifest;
import dev.paddock.environment.Health;
import dev.paddock.environment.HealthState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotPublisherTest {

  @TempDir Path folder;

  private final List<Agent> agents = new CopyOnWriteArrayList<>();
  private final AtomicInteger judgements = new AtomicInteger();
  private final BlockingQueue<Snapshot> heard = new LinkedBlockingQueue<>();
  private volatile HealthState state = HealthState.ABSENT;
  private final SnapshotPublisher publisher = new SnapshotPublisher(new Source());

  @AfterEach
  void close() {
    publisher.close();
  }

  @Test
  void aListenerHearsTheStateNowAndThenEveryChange() throws Exception {
    agents.add(agent("one"));
    try (var first = publisher.subscribe(heard::add)) {
      assertThat(first).isNotNull();
      await(snapshot -> snapshot.agents().size() == 1);
      agents.add(agent("two"));
      publisher.changed();
      await(snapshot -> snapshot.agents().size() == 2);
    }
    var late = new LinkedBlockingQueue<Snapshot>();
    try (var second = publisher.subscribe(late::add)) {
      assertThat(second).isNotNull();
      Snapshot now = late.poll(10, TimeUnit.SECONDS);
      assertThat(now).isNotNull();
      assertThat(now.agents()).hasSize(2);
    }
  }

  @Test
  void aChangedFileIsNoticedWithoutAWordAndNothingElseIsJudgedAgain() throws Exception {
    agents.add(agent("one"));
    Path watched = Files.writeString(folder.resolve("requirements.txt"), "a");
    try (var subscription = publisher.subscribe(heard::add)) {
      assertThat(subscription).isNotNull();
      await(snapshot -> hasState(snapshot, HealthState.ABSENT));
      publisher.changed();
      state = HealthState.STALE;
      Files.writeString(watched, "ab");
      await(snapshot -> hasState(snapshot, HealthState.STALE));
      assertThat(judgements).hasValue(2);
      state = HealthState.VALID;
      publisher.refresh();
      await(snapshot -> hasState(snapshot, HealthState.VALID));
    }
  }

  @Test
  void aDeepVerdictStaysUntilAFileItRestsOnChanges() throws Exception {
    agents.add(agent("one"));
    state = HealthState.VALID;
    Path watched = Files.writeString(folder.resolve("requirements.txt"), "a");
    try (var subscription = publisher.subscribe(heard::add)) {
      assertThat(subscription).isNotNull();
      await(snapshot -> hasState(snapshot, HealthState.VALID));
      publisher.judgedDeeply(
          new AgentId("one"),
          new Health(HealthState.PYTHON_BROKEN, List.of(), List.of(), folder, null));
      await(snapshot -> hasState(snapshot, HealthState.PYTHON_BROKEN));
      publisher.changed();
      agents.add(agent("two"));
      publisher.changed();
      await(snapshot -> snapshot.agents().size() == 2);
      assertThat(hasState(publisher.latest(), HealthState.PYTHON_BROKEN)).isTrue();

      Files.writeString(watched, "ab");
      await(snapshot -> hasState(snapshot, HealthState.VALID));
    }
  }

  private static boolean hasState(Snapshot snapshot, HealthState state) {
    Health health = snapshot.agents().getFirst().health();
    return health != null && health.state() == state;
  }

  private void await(Predicate<Snapshot> condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    @Nullable Snapshot last = null;
    while (System.nanoTime() < end) {
      last = heard.poll(1, TimeUnit.SECONDS);
      if (last != null && condition.test(last)) {
        return;
      }
    }
    throw new AssertionError("it was not published; the last one heard: " + last);
  }

  private Agent agent(String name) {
    var manifest =
        new Manifest(
            name, "1", null, null, null, null, "m:f", null, null, Map.of(), List.of(), null, null,
            null, null, List.of(), Map.of());
    return new Agent(
        new AgentId(name),
        new AgentPackage(folder, folder, null, manifest, DeployHints.NONE, List.of()),
        AgentSettings.DEFAULT,
        null,
        Instant.EPOCH);
  }

  private final class Source implements SnapshotPublisher.Source {
    @Override
    public List<Agent> agents() {
      return List.copyOf(agents);
    }

    @Override
    public Health judge(Agent agent) {
      judgements.incrementAndGet();
      return new Health(state, List.of(), List.of(), folder, null);
    }

    @Override
    public List<Path> watched(Agent agent) {
      return List.of(folder.resolve("requirements.txt"));
    }

    @Override
    public Optional<Run> latestRun(AgentId id) {
      return Optional.empty();
    }

    @Override
    public Optional<Snapshot.Activity> activity(AgentId id) {
      return Optional.empty();
    }

    @Override
    public List<String> troubles() {
      return List.of();
    }
  }
}
