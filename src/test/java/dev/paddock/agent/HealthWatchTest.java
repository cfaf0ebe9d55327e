package dev.paddock.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.Wiring;
import dev.paddock.environment.Health;
import dev.paddock.environment.HealthState;
import dev.paddock.storage.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Changes real files beneath a listening service and waits to be told. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "an environment's Python is no link there")
class HealthWatchTest {

  /** Half a second on a machine at rest; tests share theirs with others. */
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path temp;
  private final LinkedBlockingQueue<Snapshot> heard = new LinkedBlockingQueue<>();
  private AgentService service;
  private Path root;
  private Path environment;

  @BeforeEach
  void buildAndListen() throws Exception {
    service = Wiring.service(new DataFolder(temp.resolve("data")), System.getenv(), "test");
    root = Files.createDirectories(temp.resolve("package/deps"));
    root = temp.resolve("package");
    write("agent.yaml", "name: worker\nversion: 1\nentrypoint: app:main\n");
    write("requirements.txt", "-r deps/more.txt\n-c deps/limits.txt\n");
    write("deps/more.txt", "iniconfig\n");
    write("deps/limits.txt", "iniconfig<99\n");
    Agent agent = service.load(new LoadRequest(root, null, false));
    environment =
        service
            .build(agent.id(), BuildRequest.DEFAULT, AgentService.BuildProgress.UNTOLD)
            .health()
            .path();
    service.subscribe(heard::add);
    awaitHealth(health -> health.isValid(), Duration.ofSeconds(20));
  }

  @AfterEach
  void close() {
    service.close();
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(root.resolve(name), content);
  }

  private Health awaitHealth(Predicate<Health> wanted, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    Health last = null;
    while (System.nanoTime() < end) {
      Snapshot next = heard.poll(50, TimeUnit.MILLISECONDS);
      Health health = next == null ? null : next.agents().getFirst().health();
      last = health == null ? last : health;
      if (health != null && wanted.test(health)) {
        return health;
      }
    }
    throw new AssertionError("not told in time; the last verdict: " + last);
  }

  private Health awaitState(HealthState state) throws InterruptedException {
    return awaitHealth(health -> health.state() == state, SOON);
  }

  @Test
  void whatTheRequirementsIncludeIsWatched() throws Exception {
    write("deps/more.txt", "iniconfig\nsix\n");
    assertThat(awaitState(HealthState.STALE).reasons())
        .extracting(Health.Reason::detail)
        .containsExactly("+six");

    write("deps/more.txt", "iniconfig\n# only a comment\n");
    awaitState(HealthState.VALID);

    write("deps/limits.txt", "iniconfig<98\n");
    assertThat(awaitState(HealthState.STALE).reasons().toString()).contains("<98");
  }

  @Test
  void aFileIncludedOnlySinceTheLastLookIsWatchedToo() throws Exception {
    write("deps/new.txt", "iniconfig\n");
    write("deps/more.txt", "-r new.txt\n");
    // Nothing to tell: the same is required. Once it is, the new file must be known.
    write("deps/limits.txt", "iniconfig<98\n");
    awaitState(HealthState.STALE);
    write("deps/limits.txt", "iniconfig<99\n");
    awaitState(HealthState.VALID);

    write("deps/new.txt", "iniconfig\nsix\n");

    awaitState(HealthState.STALE);
  }

  @Test
  void theBasePythonsGoingIsTold() throws Exception {
    Path python = environment.resolve("bin/python");
    Path base = temp.resolve("upgraded-python");
    Files.createSymbolicLink(base, python.toRealPath());
    Files.delete(python);
    Files.createSymbolicLink(python, base);
    Files.delete(base);

    Health health = awaitState(HealthState.PYTHON_MISSING);

    assertThat(health.reasons().getFirst().detail()).contains("upgraded-python", "gone");
  }

  @Test
  void theEnvironmentsOwnLossesAreTold() throws Exception {
    Path site;
    try (var lib = Files.list(environment.resolve("lib"))) {
      site = lib.findFirst().orElseThrow().resolve("site-packages");
    }
    Path info;
    try (var files = Files.list(site)) {
      info = files.filter(f -> f.toString().endsWith(".dist-info")).findFirst().orElseThrow();
    }
    Files.move(info, info.resolveSibling("elsewhere"));
    awaitState(HealthState.DAMAGED);
    Files.move(info.resolveSibling("elsewhere"), info);
    awaitState(HealthState.VALID);

    Files.delete(environment.resolve(".pixell_venv_metadata.json"));
    awaitState(HealthState.METADATA_MISSING);

    Files.move(environment, temp.resolve("aside"));
    awaitState(HealthState.ABSENT);
    assertThat(Objects.requireNonNull(service.agents().getFirst().environment()))
        .isEqualTo(environment);
  }
}
