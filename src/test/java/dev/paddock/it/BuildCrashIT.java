package dev.paddock.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.Wiring;
import dev.paddock.agent.Agent;
import dev.paddock.agent.AgentId;
import dev.paddock.agent.AgentService;
import dev.paddock.agent.BuildReport;
import dev.paddock.agent.BuildRequest;
import dev.paddock.agent.LoadRequest;
import dev.paddock.agent.PaddockException;
import dev.paddock.environment.BuildOutcome.Action;
import dev.paddock.environment.Health;
import dev.paddock.environment.HealthState;
import dev.paddock.storage.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kills Paddocks and their installers in the middle of builds with real dependencies. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it looks into environments of Unix's layout")
class BuildCrashIT {

  private static final int MOMENTS = 20;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;
  private Path home;
  private Path words;
  private Path agents;

  @BeforeEach
  void makeFolders() throws IOException {
    home = Files.createDirectory(folder.resolve("home"));
    words = Files.createDirectory(folder.resolve("words"));
    agents = Files.createDirectory(folder.resolve("agents"));
    // One uv and one cache, filled once, for all tests.
    Path shared = Path.of(System.getProperty("paddock.target"), "workshop");
    for (String name : List.of("tools", "cache")) {
      Files.createSymbolicLink(
          home.resolve(name), Files.createDirectories(shared.resolve(name)).toAbsolutePath());
    }
  }

  private Path agent(String name) throws IOException {
    Path root = Files.createDirectory(agents.resolve(name));
    Files.writeString(
        root.resolve("agent.yaml"), "name: " + name + "\nversion: 1\nentrypoint: app:main\n");
    Files.writeString(root.resolve("app.py"), "def main():\n    pass\n");
    Files.writeString(root.resolve("requirements.txt"), "uvicorn\nwatchdog\n");
    return root;
  }

  private AgentService service() {
    return Wiring.service(new DataFolder(home), System.getenv(), "the test");
  }

  private BuildReport built(AgentService service, String id) throws PaddockException {
    return service.build(
        service.find(id).id(), BuildRequest.DEFAULT, AgentService.BuildProgress.UNTOLD);
  }

  /** How long a build takes from its lock to the process's end, and that it is as it should be. */
  private Duration untouched() throws Exception {
    PaddockProcess.document(home, words, "load", agent("victim").toString(), "--id", "victim");
    PaddockProcess.document(home, words, "build", "victim");
    try (var process = PaddockProcess.start(home, words, "build", "victim", "--rebuild")) {
      awaitLock();
      long start = System.nanoTime();
      assertThat(process.exitCode()).as(process.said()).isZero();
      return Duration.ofNanos(System.nanoTime() - start);
    }
  }

  /** Somebody has the lock of a build: its file has a name in it. */
  private void awaitLock() throws IOException {
    await(() -> {
      try (Stream<Path> locks = Files.list(home.resolve("locks"))) {
        return locks.anyMatch(
            lock -> lock.getFileName().toString().contains("_") && lock.toFile().length() > 0);
      } catch (IOException _) {
        // Nobody has taken any lock yet.
        return false;
      }
    });
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it takes too long").isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
    }
  }

  private List<ProcessHandle> processes() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(process ->
            process.info().commandLine().orElse("").contains(home.toString())
                || Stream.of(process.info().arguments().orElse(new String[0]))
                    .anyMatch(word -> word.contains(home.toString())))
        .toList();
  }

  @Test
  void killedAtAnyMomentItNeverTakesHalfAnEnvironmentForAWholeOne() throws Exception {
    Duration whole = untouched();
    List<String> seen = new ArrayList<>();
    for (int moment = 0; moment < MOMENTS; moment++) {
      // Every second one is the first build of its agent; the others are to keep what is there.
      boolean first = moment % 2 == 1;
      String id = first ? "fresh-" + moment : "victim";
      if (first) {
        try (AgentService service = service()) {
          service.load(new LoadRequest(agent(id), new AgentId(id), false));
        }
      }
      try (var process =
          first
              ? PaddockProcess.start(home, words, "build", id)
              : PaddockProcess.start(home, words, "build", id, "--rebuild")) {
        awaitLock();
        LockSupport.parkNanos(whole.toNanos() * moment / MOMENTS);
        process.kill();
      }
      String when = moment + " of " + MOMENTS + " parts of " + whole.toMillis() + " ms";
      seen.add(when + ": " + afterTheKill(id, first, when));
    }
    seen.forEach(System.out::println);
    assertThat(seen.stream().filter(line -> line.contains("unfinished")))
        .as("most kills hit a build under way: %s", seen)
        .hasSizeGreaterThan(MOMENTS / 4);
  }

  /** Moments that parts of a build's time may miss, for they are short. */
  enum Step {
    /** There is an environment with nothing in it. */
    MADE,
    /** The first package's files are there. */
    INSTALLING,
    /** All is installed, and is being checked. */
    INSTALLED,
    /** The metadata is there, and perhaps nobody points to it yet. */
    WRITTEN
  }

  private boolean isAt(Step step, List<Path> before) {
    try (Stream<Path> list = Files.list(home.resolve("environments"))) {
      for (Path one : list.filter(path -> !before.contains(path)).toList()) {
        boolean there =
            switch (step) {
              case MADE -> Files.exists(one.resolve("pyvenv.cfg"));
              case INSTALLING -> hasAny(one);
              case INSTALLED -> hasAll(one);
              case WRITTEN -> Files.exists(one.resolve(".pixell_venv_metadata.json"));
            };
        if (there) {
          return true;
        }
      }
    } catch (IOException | java.io.UncheckedIOException _) {
      // It changes while we look.
    }
    return false;
  }

  private static boolean hasAny(Path environment) throws IOException {
    try (Stream<Path> lib = Files.walk(environment.resolve("lib"), 3)) {
      return lib.anyMatch(path -> path.getFileName().toString().endsWith(".dist-info"));
    }
  }

  private static boolean hasAll(Path environment) throws IOException {
    try (Stream<Path> lib = Files.walk(environment.resolve("lib"), 3)) {
      List<String> records =
          lib.filter(path -> Files.exists(path.resolve("RECORD")))
              .map(path -> path.getFileName().toString())
              .toList();
      return Stream.of("click-", "h11-", "uvicorn-", "watchdog-")
          .allMatch(name -> records.stream().anyMatch(record -> record.startsWith(name)));
    }
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void killedInAnyStepItNeverLosesOrInventsAnEnvironment(Step step) throws Exception {
    untouched();
    for (int time = 0; time < 3; time++) {
      List<Path> before = folders();
      try (var process = PaddockProcess.start(home, words, "build", "victim", "--rebuild")) {
        await(() -> isAt(step, before));
        process.kill();
      }
      System.out.println(step + ": " + afterTheKill("victim", false, step + ", time " + time));
    }
  }

  /** What the next start makes of it. */
  private String afterTheKill(String id, boolean first, String when) throws Exception {
    await(() -> processes().isEmpty());
    String stage = stage();
    try (AgentService service = service()) {
      Agent agent = service.find(id);
      Health health = service.health(agent.id(), true);
      if (health.state() == HealthState.VALID) {
        assertWhole(health.path());
      } else {
        assertThat(first).as("the environment before was kept: " + when).isTrue();
        assertThat(health.state()).as(when).isIn(HealthState.ABSENT, HealthState.INCOMPLETE);
      }
      BuildReport report = built(service, id);
      assertThat(report.health().state()).as(when).isEqualTo(HealthState.VALID);
      assertWhole(report.health().path());
      assertThat(folders()).as(when).allMatch(BuildCrashIT::isWhole);
    }
    assertThat(processes()).isEmpty();
    return stage;
  }

  /** How far the build had come, by what is left of it. */
  private String stage() throws IOException {
    for (Path one : folders()) {
      if (!isWhole(one)) {
        return "unfinished, " + (Files.exists(one.resolve("pyvenv.cfg")) ? packages(one) : "begun");
      }
    }
    return "before or after";
  }

  private static String packages(Path environment) throws IOException {
    if (!Files.exists(environment.resolve("lib"))) {
      return "environment begun";
    }
    try (Stream<Path> lib = Files.walk(environment.resolve("lib"), 3)) {
      long whole = lib.filter(path -> Files.exists(path.resolve("RECORD"))).count();
      return whole == 0 ? "environment made" : whole + " packages there";
    }
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> list = Files.list(home.resolve("environments"))) {
      return list.toList();
    }
  }

  private static boolean isWhole(Path environment) {
    return Files.exists(environment.resolve(".pixell_venv_metadata.json"))
        && !Files.exists(environment.resolve(".paddock-building"))
        && !environment.getFileName().toString().startsWith(".");
  }

  /** By its interpreter and by what its packages list, not by what we say. */
  private static void assertWhole(Path environment) throws Exception {
    assertThat(isWhole(environment)).isTrue();
    String program =
        """
        import importlib.metadata as m, sys
        import click, h11, watchdog
        gone = [f for d in m.distributions() for f in d.files or ()
                if not f.locate().exists() and f.suffix != '.pyc']
        sys.exit(str(gone) if gone else 0)
        """;
    Process process =
        new ProcessBuilder(environment.resolve("bin/python").toString(), "-I", "-c", program)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  @Test
  void anInstallerThatIsKilledFailsTheBuildAndLeavesTheEnvironmentBefore() throws Exception {
    PaddockProcess.document(home, words, "load", agent("victim").toString(), "--id", "victim");
    PaddockProcess.document(home, words, "build", "victim");
    for (String what : List.of("pip install", "shim.py")) {
      List<Path> before = folders();
      try (var process = PaddockProcess.start(home, words, "build", "victim", "--rebuild")) {
        await(() -> killed(what));

        assertThat(process.exitCode()).as(process.said()).isEqualTo(4);
        assertThat(process.said()).contains("killed");
      }
      await(() -> processes().isEmpty());
      assertThat(folders()).isEqualTo(before);
      try (AgentService service = service()) {
        assertThat(built(service, "victim").action()).isEqualTo(Action.REUSED);
      }
    }
  }

  /** Whether there was such an installer; then it is dead. */
  private boolean killed(String words) {
    return processes().stream()
        .filter(process -> {
          String line = String.join(" ", process.info().arguments().orElse(new String[0]));
          String program = process.info().command().orElse("");
          boolean shim = words.equals("shim.py");
          return line.contains(words)
              && line.contains("pip install")
              && line.contains("shim.py") == shim
              // One that has not started anything yet was never an installer.
              && (!shim || process.children().findAny().isPresent())
              && !program.endsWith("java");
        })
        .map(ProcessHandle::destroyForcibly)
        .reduce(false, (any, one) -> any || one);
  }

  @Test
  void aRemovalThatIsKilledIsFinishedByTheNextStart() throws Exception {
    PaddockProcess.document(home, words, "load", agent("large").toString(), "--id", "large");
    Path environment =
        Path.of(
            PaddockProcess.document(home, words, "build", "large")
                .path("environment")
                .path("path")
                .asString());
    for (int i = 0; i < 20_000; i++) {
      Path part = Files.createDirectories(environment.resolve("share/" + i / 100));
      Files.createFile(part.resolve("file-" + i));
    }
    try (var process = PaddockProcess.start(home, words, "remove", "large")) {
      await(() -> !Files.exists(environment));
      process.kill();
    }

    List<Path> left = folders();
    assertThat(left).as("the kill came in the middle of the removal").hasSize(1);
    assertThat(left.getFirst().resolve("pyvenv.cfg")).exists();
    PaddockProcess.document(home, words, "load", agent("other").toString(), "--id", "other");
    PaddockProcess.document(home, words, "build", "other");
    assertThat(folders()).hasSize(1).allMatch(BuildCrashIT::isWhole);
    assertThat(PaddockProcess.document(home, words, "list").findValuesAsString("id"))
        .doesNotContain("large");
  }

  @Test
  void aCollectionThatIsKilledAgainAndAgainIsFinishedByTheNext() throws Exception {
    PaddockProcess.document(home, words, "load", agent("kept").toString(), "--id", "kept");
    PaddockProcess.document(home, words, "build", "kept");
    Path precious = Files.createDirectory(folder.resolve("precious"));
    Files.createFile(precious.resolve("file"));
    Path unneeded = home.resolve("environments/gone_no-deps");
    for (int i = 0; i < 10_000; i++) {
      Path part = Files.createDirectories(unneeded.resolve("share/" + i / 100));
      Files.createFile(part.resolve("file-" + i));
    }
    Files.createFile(unneeded.resolve("pyvenv.cfg"));
    Files.createSymbolicLink(unneeded.resolve("share/link"), precious);
    Path aside = home.resolve("environments/.removing-gone_no-deps");
    for (int time = 0; time < 3; time++) {
      long before = time == 0 ? 101 : children(aside.resolve("share"));
      try (var process = PaddockProcess.start(home, words, "gc")) {
        await(() -> Files.exists(aside) && children(aside.resolve("share")) < before);
        process.kill();
      }
      assertThat(aside.resolve("pyvenv.cfg")).as("the kill came in its middle").exists();
      assertThat(unneeded).doesNotExist();
      var dry = PaddockProcess.document(home, words, "gc", "--dry-run").path("items");
      assertThat(dry.findValuesAsString("path")).containsExactly(aside.toString());
    }

    PaddockProcess.document(home, words, "gc");

    assertThat(folders()).hasSize(1).allMatch(BuildCrashIT::isWhole);
    assertThat(precious.resolve("file")).exists();
    try (AgentService service = service()) {
      assertThat(service.health(service.find("kept").id(), true).state())
          .isEqualTo(HealthState.VALID);
    }
  }

  private static long children(Path folder) {
    try (Stream<Path> list = Files.list(folder)) {
      return list.count();
    } catch (IOException _) {
      // It is gone, or was moved while we looked.
      return 0;
    }
  }

  @Test
  void ofTenProcessesOneBuildsAndNineReuse() throws Exception {
    PaddockProcess.document(home, words, "load", agent("wanted").toString(), "--id", "wanted");
    List<PaddockProcess> all = new ArrayList<>();
    try {
      for (int i = 0; i < 10; i++) {
        all.add(PaddockProcess.start(home, words, "build", "wanted"));
      }
      List<String> actions = new ArrayList<>();
      for (PaddockProcess one : all) {
        assertThat(one.exitCode()).as(one.said()).isZero();
        actions.add(one.document().path("action").asString());
      }
      assertThat(actions.stream().sorted())
          .containsExactlyElementsOf(
              Stream.concat(Stream.of("built"), IntStream.range(0, 9).mapToObj(_ -> "reused"))
                  .toList());
    } finally {
      all.forEach(PaddockProcess::close);
    }
    assertThat(folders()).hasSize(1).allMatch(BuildCrashIT::isWhole);
  }
}
