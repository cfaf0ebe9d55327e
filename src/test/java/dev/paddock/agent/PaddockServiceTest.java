package dev.paddock.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.Wiring;
import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.environment.BuildOutcome;
import dev.paddock.environment.Health;
import dev.paddock.environment.HealthState;
import dev.paddock.storage.DataFolder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PaddockServiceTest {

  private static final ProcessBuilder.Redirect NOTHING =
      ProcessBuilder.Redirect.from(
          new File(System.getProperty("os.name").startsWith("Windows") ? "NUL" : "/dev/null"));

  @TempDir Path temp;

  private DataFolder folder;
  private AgentService service;

  @BeforeEach
  void open() {
    folder = new DataFolder(temp.resolve("data"));
    service = Wiring.service(folder, System.getenv(), "test");
  }

  @AfterEach
  void close() {
    service.close();
  }

  // --- loading and finding ---

  @Test
  void aPackageOfTheSameNameUpdatesTheAgentUnlessAskedForAnother() throws Exception {
    Agent first = load(write("a", "worker", "1.0"));
    Agent updated = load(write("b", "worker", "2.0"));
    assertThat(updated.id()).isEqualTo(first.id());
    assertThat(updated.version()).isEqualTo("2.0");

    Agent second = service.load(new LoadRequest(temp.resolve("a"), null, true));
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(service.agents()).hasSize(2);
    assertThatThrownBy(() -> load(temp.resolve("a")))
        .asInstanceOf(InstanceOfAssertFactories.type(PaddockException.class))
        .satisfies(e -> {
          assertThat(e.failure()).isEqualTo(Failure.NO_SUCH_AGENT);
          assertThat(e.hint()).contains("--id ID", "--new");
          assertThat(e.details()).hasSize(2);
        });
  }

  @Test
  void anIdentityDecidesAndTheNameIsNotLookedAt() throws Exception {
    load(write("a", "worker", "1.0"));
    Agent named = service.load(new LoadRequest(temp.resolve("a"), new AgentId("mine"), false));
    assertThat(named.id()).isEqualTo(new AgentId("mine"));
    Agent renamed =
        service.load(new LoadRequest(write("b", "other", "1.0"), new AgentId("mine"), false));
    assertThat(renamed.name()).isEqualTo("other");
    assertThat(service.agents()).hasSize(2);
  }

  @Test
  void anAgentIsFoundByIdThenNameThenBeginningOfTheId() throws Exception {
    Agent one = service.load(new LoadRequest(write("a", "xyz", "1"), new AgentId("abc1"), false));
    Agent two = service.load(new LoadRequest(write("b", "abc", "1"), new AgentId("xyz2"), false));
    assertThat(service.find("abc1")).isEqualTo(one);
    assertThat(service.find("abc")).isEqualTo(two);
    assertThat(service.find("ab")).isEqualTo(one);
    assertFails(Failure.NO_SUCH_AGENT, () -> service.find("q"));
    assertFails(Failure.NO_SUCH_AGENT, () -> service.find(""));
    assertFails(Failure.NO_SUCH_AGENT, () -> service.find("../agents/abc1"));
  }

  @Test
  void whatIsNotThereOrNotValidIsRefusedAndNotRemembered() throws Exception {
    assertFails(Failure.PACKAGE_INVALID, () -> load(temp.resolve("nothing")));
    Path bad = Files.createDirectories(temp.resolve("bad"));
    Files.writeString(bad.resolve("agent.yaml"), "description: 1\n");
    assertThatThrownBy(() -> load(bad))
        .asInstanceOf(InstanceOfAssertFactories.type(PaddockException.class))
        .satisfies(e -> assertThat(e.details()).anyMatch(d -> "name".equals(d.key())));
    assertThat(service.agents()).isEmpty();
  }

  @Test
  void aFolderPackageIsReadAsItStandsNowAndABrokenOneStaysListed() throws Exception {
    Agent agent = load(write("a", "worker", "1.0"));
    write("a", "worker", "1.1");
    assertThat(service.find("worker").version()).isEqualTo("1.1");
    Files.writeString(temp.resolve("a/agent.yaml"), "name: [");
    assertThat(service.agents()).singleElement().extracting(Agent::id).isEqualTo(agent.id());
    assertFails(
        Failure.PACKAGE_INVALID,
        () -> service.build(agent.id(), BuildRequest.DEFAULT, AgentService.BuildProgress.UNTOLD));
  }

  @Test
  void whetherAnEnvironmentFitsAPackageNobodyCanReadIsNotClaimed() throws Exception {
    Path root = write("a", "worker", "1.0");
    Agent agent = load(root);
    String manifest = Files.readString(root.resolve("agent.yaml"));
    service.build(agent.id(), BuildRequest.DEFAULT, AgentService.BuildProgress.UNTOLD);
    Files.writeString(root.resolve("agent.yaml"), "name: [");

    for (boolean deep : new boolean[] {false, true}) {
      Health health = service.health(agent.id(), deep);

      assertThat(health.state()).isEqualTo(HealthState.STALE);
      assertThat(health.reasons())
          .singleElement()
          .satisfies(reason -> {
            assertThat(reason.code()).isEqualTo("package-invalid");
            assertThat(reason.detail()).startsWith("the package is not valid: agent.yaml:1: ");
          });
    }
    Files.writeString(root.resolve("agent.yaml"), manifest);
    assertThat(service.health(agent.id(), false).isValid()).isTrue();
  }

  @Test
  void aDamagedRecordIsSetAsideAndReportedAndTheOthersWork() throws Exception {
    Agent good = load(write("a", "worker", "1.0"));
    Files.writeString(folder.agents().resolve("broken.json"), "{\"id\": ");
    Files.writeString(folder.agents().resolve("odd.json"), "{\"id\": \"other\"}");
    Files.writeString(folder.agents().resolve("empty.json"), "{}");
    String impossible = "{\"root\": \"/nul\\u0000\", ";
    String copy = Files.readString(folder.agents().resolve(good.id() + ".json"));
    Files.writeString(folder.agents().resolve("nul.json"), impossible + copy.strip().substring(1));
    Files.createDirectory(folder.agents().resolve("folder.json"));
    assertThat(service.agents()).containsExactly(good);
    try (var files = Files.list(folder.agents())) {
      assertThat(files.map(path -> path.getFileName().toString()).toList())
          .anyMatch(name -> name.startsWith("broken.json.corrupt-"))
          .anyMatch(name -> name.startsWith("odd.json.corrupt-"))
          .anyMatch(name -> name.startsWith("empty.json.corrupt-"))
          .anyMatch(name -> name.startsWith("folder.json.corrupt-"));
    }
    assertThat(service.diagnose().findings())
        .filteredOn(finding -> finding.code().equals("record-unreadable"))
        .hasSize(5);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void aLinkThatLeadsNowhereInTheRecordsPlaceIsReported() throws Exception {
    Agent good = load(write("a", "worker", "1.0"));
    Files.createSymbolicLink(folder.agents().resolve("gone.json"), temp.resolve("nothing"));
    Files.createSymbolicLink(folder.agents().resolve("loop.json"), Path.of("loop.json"));
    assertThat(service.agents()).containsExactly(good);
    assertThat(service.troubles())
        .hasSize(2)
        .anyMatch(trouble -> trouble.contains("gone.json is a link that leads nowhere"))
        .anyMatch(trouble -> trouble.contains("loop.json is a link that leads nowhere"));
  }

  @Test
  void aFileInTheDataFoldersPlaceIsSaidOnce() throws Exception {
    Path file = Files.writeString(temp.resolve("file"), "mine");
    try (var other = Wiring.service(new DataFolder(file), System.getenv(), "test")) {
      DoctorReport report = other.diagnose();
      assertThat(report.folders()).noneMatch(DoctorReport.Folder::writable);
      assertThat(report.findings())
          .filteredOn(finding -> finding.code().equals("folder-not-writable"))
          .singleElement()
          .extracting(DoctorReport.Finding::problem)
          .isEqualTo(file + " is not a folder, so nothing can be kept in it.");
    }
  }

  // --- environments ---

  @Test
  void anEnvironmentIsBuiltOnceReusedAndRebuiltWhenItsRequirementsChange() throws Exception {
    Agent agent = load(write("a", "worker", "1.0"));
    assertThat(service.health(agent.id(), true).state()).isEqualTo(HealthState.ABSENT);

    BuildReport built =
        service.build(agent.id(), BuildRequest.DEFAULT, AgentService.BuildProgress.UNTOLD);
    assertThat(built.action()).isEqualTo(BuildOutcome.Action.BUILT);
    assertThat(service.find("worker").environment()).isEqualTo(built.health().path());
    assertThat(
            service
                .build(agent.id(), BuildRequest.DEFAULT, AgentService.BuildProgress.UNTOLD)
                .action())
        .isEqualTo(BuildOutcome.Action.REUSED);

    Files.writeString(temp.resolve("a/requirements.txt"), "iniconfig==2.0.0\n");
    assertThat(service.health(agent.id(), false).state()).isEqualTo(HealthState.STALE);
    BuildReport rebuilt =
        service.build(agent.id(), BuildRequest.DEFAULT, AgentService.BuildProgress.UNTOLD);
    assertThat(rebuilt.action()).isEqualTo(BuildOutcome.Action.REBUILT);
    assertThat(rebuilt.health().path()).isNotEqualTo(built.health().path());

    GcReport wouldGo = service.collect(true);
    assertThat(wouldGo.items())
        .extracting(GcReport.Item::path)
        .containsExactly(built.health().path());
    assertThat(built.health().path()).exists();
    service.collect(false);
    assertThat(built.health().path()).doesNotExist();
    assertThat(service.health(agent.id(), true).state()).isEqualTo(HealthState.VALID);
  }

  @Test
  void whatTheUserAskedForIsRememberedOnlyWhenItWorked() throws Exception {
    Agent agent = load(write("a", "worker", "1.0"));
    var impossible = new BuildRequest(false, null, temp.resolve("no-python").toString(), false);
    assertFails(
        Failure.BUILD_FAILED,
        () -> service.build(agent.id(), impossible, AgentService.BuildProgress.UNTOLD));
    assertThat(service.find("worker").settings().python()).isNull();

    service.build(
        agent.id(), new BuildRequest(false, "pip", null, false), AgentService.BuildProgress.UNTOLD);
    assertThat(service.find("worker").settings().installer()).isEqualTo("pip");
  }

  @Test
  void aRebuildLeavesARunUndisturbedAndTheOldGenerationGoesWhenUnused() throws Exception {
    Path root = write("a", "worker", "1.0");
    Files.writeString(
        root.resolve("app.py"),
        "import sys, time\ndef main():\n    print(sys.prefix, flush=True)\n    time.sleep(600)\n");
    Agent agent = load(root);
    var started = new LinkedBlockingQueue<RunEvent>();
    RunHandle run = service.start(agent.id(), RunRequest.DEFAULT, started::add);
    while (!(Objects.requireNonNull(started.poll(60, TimeUnit.SECONDS))
        instanceof RunEvent.Output)) {
      // Until it says where it runs.
    }
    Path first = Objects.requireNonNull(run.current().environment());

    BuildReport rebuilt =
        service.build(
            agent.id(),
            new BuildRequest(true, null, null, false),
            AgentService.BuildProgress.UNTOLD);

    Path second = rebuilt.health().path();
    assertThat(second).isNotEqualTo(first);
    assertThat(run.current().state().isEnded()).isFalse();
    assertThat(service.collect(false).items()).isEmpty();
    assertThat(first).isDirectory();
    BuildReport back =
        service.build(agent.id(), BuildRequest.backTo("1"), AgentService.BuildProgress.UNTOLD);
    assertThat(back.action()).isEqualTo(BuildOutcome.Action.REUSED);
    assertThat(service.find("worker").environment()).isEqualTo(first);
    service.build(agent.id(), BuildRequest.backTo("2"), AgentService.BuildProgress.UNTOLD);

    service.stop(agent.id(), true, null);

    assertThat(service.collect(false).items())
        .extracting(GcReport.Item::path)
        .containsExactly(first);
    assertFails(
        Failure.BUILD_FAILED,
        () ->
            service.build(agent.id(), BuildRequest.backTo("1"), AgentService.BuildProgress.UNTOLD));
  }

  // --- removing and collecting ---

  @Test
  void removingTakesTheEnvironmentAndLeavesThePackageFolderAlone() throws Exception {
    Agent agent = load(write("a", "worker", "1.0"));
    Path environment =
        service
            .build(agent.id(), BuildRequest.DEFAULT, AgentService.BuildProgress.UNTOLD)
            .health()
            .path();
    Removal removed = service.remove(agent.id(), false);
    assertThat(removed.removed()).contains(environment);
    assertThat(environment).doesNotExist();
    assertThat(temp.resolve("a/agent.yaml")).exists();
    assertFails(Failure.NO_SUCH_AGENT, () -> service.find("worker"));
  }

  @Test
  void anArchiveIsUnpackedOnceAndCollectedWhenNobodyUsesIt() throws Exception {
    write("a", "worker", "1.0");
    Path archive = zip(temp.resolve("a"), temp.resolve("worker.apkg"));
    Agent agent = load(archive);
    service.load(new LoadRequest(archive, null, true));
    Path root = agent.agentPackage().root();
    assertThat(root).startsWith(folder.packages());

    service.remove(agent.id(), false);
    assertThat(service.collect(false).items()).isEmpty();
    service.remove(service.find("worker").id(), false);
    assertThat(service.collect(false).items())
        .extracting(GcReport.Item::path)
        .containsExactly(root);
    assertThat(root).doesNotExist();
  }

  // --- running ---

  @Test
  void severalRestartsAtOnceMakeOneRunAndAllReturnIt() throws Exception {
    Path root = write("a", "worker", "1.0");
    Files.writeString(root.resolve("app.py"), "import time\ndef main():\n    time.sleep(60)\n");
    Agent agent = load(root);
    RunHandle first = service.start(agent.id(), RunRequest.DEFAULT, _ -> {});
    var restarts =
        Stream.generate(() ->
                CompletableFuture.supplyAsync(
                    () -> {
                      try {
                        return service.restart(agent.id(), RunRequest.DEFAULT);
                      } catch (PaddockException e) {
                        throw new CompletionException(e);
                      }
                    },
                    Thread::startVirtualThread))
            .limit(5)
            .toList();
    List<RunHandle> handles = restarts.stream().map(CompletableFuture::join).toList();
    assertThat(first.current().state().isEnded()).isTrue();
    assertThat(service.alive())
        .singleElement()
        .satisfies(run ->
            assertThat(handles).extracting(handle -> handle.current().id()).contains(run.id()));
    assertThat(service.runs(agent.id())).filteredOn(run -> !run.state().isEnded()).hasSize(1);
    service.stop(agent.id(), true, null);
  }

  // --- watching ---

  @Test
  void whatAnotherPaddockChangesIsHeard() throws Exception {
    var heard = new LinkedBlockingQueue<Snapshot>();
    try (var subscription = service.subscribe(heard::add)) {
      assertThat(subscription).isNotNull();
      Path root = write("a", "worker", "1.0");
      paddock("load", root.toString());
      await(heard, snapshot -> snapshot.agents().size() == 1);
      paddock("build", "worker");
      await(heard, snapshot -> hasState(snapshot, HealthState.VALID));
      Files.writeString(root.resolve("requirements.txt"), "iniconfig\n");
      await(heard, snapshot -> hasState(snapshot, HealthState.STALE));
      paddock("remove", "worker");
      await(heard, snapshot -> snapshot.agents().isEmpty());
    }
  }

  /** Another Paddock on the same data folder. */
  private void paddock(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.paddock.Main"));
    command.addAll(List.of("--home", folder.root().toString()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectInput(NOTHING).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private static boolean hasState(Snapshot snapshot, HealthState state) {
    return snapshot.agents().stream()
        .anyMatch(view -> view.health() != null && view.health().state() == state);
  }

  private static void await(LinkedBlockingQueue<Snapshot> heard, Predicate<Snapshot> condition)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    @Nullable Snapshot last = null;
    while (System.nanoTime() < end) {
      Snapshot next = heard.poll(1, TimeUnit.SECONDS);
      if (next != null) {
        last = next;
        if (condition.test(next)) {
          return;
        }
      }
    }
    throw new AssertionError("not heard; the last snapshot: " + last);
  }

  // --- arranging ---

  private Agent load(Path source) throws PaddockException {
    return service.load(new LoadRequest(source, null, false));
  }

  private Path write(String place, String name, String version) throws IOException {
    Path root = Files.createDirectories(temp.resolve(place));
    Files.writeString(
        root.resolve("agent.yaml"),
        "name: %s\nversion: '%s'\nentrypoint: app:main\n".formatted(name, version));
    Files.writeString(root.resolve("app.py"), "def main():\n    return 'done'\n");
    return root;
  }

  private static Path zip(Path root, Path archive) throws IOException {
    try (var zip = new ZipOutputStream(Files.newOutputStream(archive));
        var files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        zip.putNextEntry(new ZipEntry(root.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, zip);
      }
    } catch (UncheckedIOException e) {
      throw Objects.requireNonNull(e.getCause());
    }
    return archive;
  }

  private static void assertFails(Failure failure, ThrowingCallable call) {
    assertThatThrownBy(call)
        .asInstanceOf(InstanceOfAssertFactories.type(PaddockException.class))
        .extracting(PaddockException::failure)
        .isEqualTo(failure);
  }
}
