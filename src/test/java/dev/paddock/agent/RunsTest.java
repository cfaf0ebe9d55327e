package dev.paddock.agent;

import static dev.paddock.agent.RunsHome.ending;
import static dev.paddock.agent.RunsHome.until;
import static dev.paddock.agent.RunsHome.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.log.LogStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the agents here use POSIX signals")
class RunsTest {

  private static final String FOREVER =
      """
      print("up", flush=True)
      while True:
          time.sleep(60)
      """;

  private static final String STUBBORN =
      """
      signal.signal(signal.SIGTERM, signal.SIG_IGN)
      print("up", flush=True)
      while True:
          time.sleep(60)
      """;

  @TempDir static Path shared;
  private static Path environment;

  @TempDir Path temp;
  private RunsHome home;

  @BeforeAll
  static void makeEnvironment() throws Exception {
    environment = RunsHome.environment(shared.resolve("environment"));
  }

  @BeforeEach
  void open() {
    home = new RunsHome(temp.resolve("home"), environment);
  }

  @AfterEach
  void close() {
    home.close();
  }

  private Agent agent(String body) throws IOException {
    return TestAgents.entrypoint(temp.resolve("package"), body);
  }

  private Run started(Agent agent) throws PaddockException {
    return started(home.start(agent));
  }

  private Run started(RunHandle handle) {
    home.untilWritten(handle.current(), "up");
    return handle.current();
  }

  private static boolean isAlive(@org.jspecify.annotations.Nullable Long pid) {
    return pid != null && ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  @Test
  void anEntryPointThatReturnsEndsItsRunAsExited() throws Exception {
    var ending = ending(home.start(agent("print('hello')\nprint('oops', file=sys.stderr)")));
    assertThat(ending.run().state()).isEqualTo(RunState.EXITED);
    assertThat(ending.run().exit()).isEqualTo(new Run.Exit(0, null));
    assertThat(ending.codeWasCalled()).isTrue();
    assertThat(ending.failure()).isNull();
    assertThat(RunsHome.text(ending.run(), LogStream.OUT)).isEqualTo("hello\n");
    assertThat(RunsHome.text(ending.run(), LogStream.ERR)).isEqualTo("oops\n");
    assertThat(home.recorded(ending.run())).isEqualTo(RunState.EXITED);
    assertThat(home.runs.ledger().alive()).isEmpty();
    assertThat(home.runs.ledger().of(ending.run().agentId())).containsExactly(ending.run());
  }

  @Test
  void anAgentStartsInTheWorkingFolderThatTheUserChose() throws Exception {
    Agent agent = agent("import os\nprint(os.path.basename(os.getcwd()))");
    Files.createDirectories(agent.agentPackage().root().resolve("data"));
    var ending = ending(home.start(TestAgents.workingIn(agent, "data")));
    assertThat(RunsHome.text(ending.run(), LogStream.OUT)).isEqualTo("data\n");
  }

  @Test
  void aWorkingFolderThatIsGoneIsNamedAndNothingStarts() throws Exception {
    var ending = ending(home.start(TestAgents.workingIn(agent("print('ran')"), "gone")));
    assertThat(ending.run().state()).isEqualTo(RunState.FAILED);
    assertThat(ending.codeWasCalled()).isFalse();
    assertThat(ending.failure())
        .isNotNull()
        .hasMessageContaining("its working folder gone is not there");
  }

  @Test
  void eventsComeInOrderWithTheOutputInFull() throws Exception {
    String body = "for i in range(2000):\n    print('line', i)";
    RunHandle handle = home.start(agent(body));
    var ending = ending(handle);
    assertThat(home.events).first().isInstanceOf(RunEvent.Built.class);
    assertThat(home.events.get(1)).isInstanceOf(RunEvent.Starting.class);
    assertThat(home.events(RunEvent.Started.class))
        .singleElement()
        .satisfies(started -> {
          assertThat(started.pid()).isEqualTo(ending.run().pid());
          assertThat(started.ports()).isEqualTo(Run.Ports.NONE);
          assertThat(started.run()).isEqualTo(ending.run().id());
        });
    assertThat(home.events).last().isInstanceOf(RunEvent.Ended.class);
    var text = new StringBuilder();
    home.events(RunEvent.Output.class)
        .forEach(output -> text.append(new String(output.bytes(), StandardCharsets.UTF_8)));
    assertThat(text.toString().lines())
        .containsExactlyElementsOf(IntStream.range(0, 2000).mapToObj(i -> "line " + i).toList());
  }

  @Test
  void anEntryPointIsReadyAfterItRanForAMoment() throws Exception {
    RunHandle handle = home.start(agent(FOREVER));
    until(() -> !home.events(RunEvent.Ready.class).isEmpty(), "it is told to be ready");
    assertThat(handle.current().isReady()).isTrue();
    assertThat(home.events(RunEvent.Ready.class))
        .singleElement()
        .satisfies(ready -> assertThat(ready.after()).isGreaterThan(Duration.ofSeconds(1)));
    assertThat(home.recorded(handle.current())).isEqualTo(RunState.RUNNING);
    assertThat(home.runs.ledger().alive()).containsExactly(handle.current());
    assertThat(home.runs.ledger().latest(handle.current().agentId())).contains(handle.current());
    assertThat(home.runs.ledger().environmentsInUse()).containsExactly(environment);
  }

  @Test
  void anUncaughtExceptionIsAFailureWithTheAgentsOwnCode() throws Exception {
    var ending = ending(home.start(agent("raise ValueError('broken')")));
    assertThat(ending.run().state()).isEqualTo(RunState.FAILED);
    assertThat(ending.run().exit()).isEqualTo(new Run.Exit(1, null));
    assertThat(ending.codeWasCalled()).isTrue();
    assertThat(ending.failure()).isNull();
    assertThat(written(ending.run())).contains("ValueError: broken");
  }

  @Test
  void aModuleThatCannotBeImportedWasNotStarted() throws Exception {
    Agent agent = agent("pass");
    Files.writeString(temp.resolve("package/main.py"), "import no_such_module\n");
    var ending = ending(home.start(agent));
    assertThat(ending.run().state()).isEqualTo(RunState.FAILED);
    assertThat(ending.codeWasCalled()).isFalse();
    assertThat(ending.failure()).isNotNull();
    assertThat(ending.failure().failure()).isEqualTo(Failure.NOT_STARTED);
    assertThat(ending.failure()).hasMessageContaining("no_such_module");
    assertThat(ending.run().problem()).isEqualTo(ending.failure().getMessage());
  }

  @Test
  void codeThatEndsTheProcessWhileItIsImportedWasNotStarted() throws Exception {
    Agent agent = agent("pass");
    Files.writeString(temp.resolve("package/main.py"), "import os\nos._exit(0)\n");
    var ending = ending(home.start(agent));
    assertThat(ending.run().state()).isEqualTo(RunState.FAILED);
    assertThat(ending.failure()).hasMessageContaining("importing main:main");
  }

  @Test
  void aSignalOfItsOwnMakingIsAFailureThatNamesIt() throws Exception {
    var ending = ending(home.start(agent("os.kill(os.getpid(), signal.SIGSEGV)")));
    assertThat(ending.run().state()).isEqualTo(RunState.FAILED);
    assertThat(ending.run().exit()).isEqualTo(new Run.Exit(null, 11));
    assertThat(ending.run().problem()).contains("SEGV");
  }

  @Test
  void aStopWithinTheGraceTimeIsACleanExit() throws Exception {
    RunHandle handle = home.start(agent(FOREVER));
    started(handle);
    handle.stop(Duration.ofSeconds(5));
    var ending = ending(handle);
    assertThat(ending.run().state()).isEqualTo(RunState.EXITED);
    assertThat(ending.run().exit()).isEqualTo(new Run.Exit(null, 15));
    assertThat(ending.failure()).isNull();
    assertThat(home.events(RunEvent.Stopping.class))
        .singleElement()
        .satisfies(stop -> assertThat(stop.grace()).isEqualTo(Duration.ofSeconds(5)));
    assertThat(isAlive(ending.run().pid())).isFalse();
    assertThat(RunsHome.text(ending.run(), LogStream.PADDOCK)).contains("asked to stop");
  }

  @Test
  void anAgentThatIgnoresTheStopIsKilledWhenTheGraceTimeIsOver() throws Exception {
    Agent agent = agent(STUBBORN);
    started(agent);
    long asked = System.nanoTime();
    Run run = home.runs.stop(agent.id(), false, Duration.ofMillis(700)).orElseThrow();
    assertThat(Duration.ofNanos(System.nanoTime() - asked))
        .isBetween(Duration.ofMillis(700), Duration.ofMillis(2_700));
    assertThat(run.state()).isEqualTo(RunState.KILLED);
    assertThat(run.exit()).isEqualTo(new Run.Exit(null, 9));
  }

  @Test
  void forceEndsItAtOnceHoweverLongTheGraceTimeIs() throws Exception {
    RunHandle handle = home.start(agent(STUBBORN));
    started(handle);
    handle.stop(Duration.ofSeconds(60));
    until(() -> handle.current().state() == RunState.STOPPING, "it is told to stop");
    Snapshot.Activity shown = Objects.requireNonNull(Snapshot.Activity.of(handle.current()));
    assertThat(shown.kind()).isEqualTo(Snapshot.Activity.Kind.STOP);
    assertThat(shown.limit()).isEqualTo(Duration.ofSeconds(60));
    handle.force();
    assertThat(ending(handle).run().state()).isEqualTo(RunState.KILLED);
  }

  @Test
  void stopsFromManyThreadsAtOnceHaveOneOutcome() throws Exception {
    Agent agent = agent(FOREVER);
    RunHandle handle = home.start(agent);
    started(handle);
    var stops =
        IntStream.range(0, 20)
            .mapToObj(i ->
                CompletableFuture.supplyAsync(() -> {
                  try {
                    return home.runs.stop(agent.id(), i % 5 == 4, null);
                  } catch (PaddockException e) {
                    throw new IllegalStateException(e);
                  }
                }))
            .toList();
    Run run = ending(handle).run();
    for (var stop : stops) {
      assertThat(stop.get(10, TimeUnit.SECONDS))
          .satisfiesAnyOf(
              found -> assertThat(found).contains(run), found -> assertThat(found).isEmpty());
    }
    handle.stop(Duration.ZERO);
    handle.force();
    assertThat(handle.current()).isEqualTo(run);
  }

  @Test
  void aStopRightAfterTheStartLeavesNothingBehind() throws Exception {
    Agent agent = agent(FOREVER);
    for (int delay = 0; delay < 60; delay += 6) {
      RunHandle handle = home.start(agent);
      java.util.concurrent.locks.LockSupport.parkNanos(delay * 2_000_000L);
      handle.stop(Duration.ofSeconds(5));
      Run run = ending(handle).run();
      assertThat(run.state()).isEqualTo(RunState.EXITED);
      assertThat(isAlive(run.pid())).isFalse();
      assertThat(isAlive(run.shimPid())).isFalse();
    }
    assertThat(home.runs.ledger().of(agent.id())).hasSize(10);
  }

  @Test
  void aStopWhileTheEnvironmentIsPreparedInterruptsThat() throws Exception {
    Agent agent = agent(FOREVER);
    var interrupted = new CountDownLatch(1);
    RunHandle handle =
        home.runs.start(
            agent,
            RunRequest.DEFAULT,
            progress -> {
              progress.step("resolving", 1, 3);
              progress.line("Resolved 3 packages");
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
              }
              throw new AssertionError("unreachable");
            },
            home.events::add);
    until(
        () -> home.runs.activity(agent.id()).map(a -> a.step().equals("resolving")).orElse(false),
        "the step is shown");
    assertThat(handle.current().state()).isEqualTo(RunState.PREPARING);
    home.runs.cancelPreparation(agent.id());
    var ending = ending(handle);
    assertThat(interrupted.await(1, TimeUnit.SECONDS)).isTrue();
    assertThat(ending.run().state()).isEqualTo(RunState.EXITED);
    assertThat(ending.run().exit()).isNull();
    assertThat(ending.failure()).isNotNull();
    assertThat(ending.failure().failure()).isEqualTo(Failure.CANCELLED);
    assertThat(RunsHome.text(ending.run(), LogStream.BUILD)).isEqualTo("Resolved 3 packages\n");
  }

  @Test
  void aPreparationThatDoesNotGiveUpIsLeftBehind() throws Exception {
    Agent agent = agent(FOREVER);
    var release = new CountDownLatch(1);
    RunHandle handle =
        home.runs.start(
            agent,
            RunRequest.DEFAULT,
            _ -> {
              while (release.getCount() > 0) {
                try {
                  release.await();
                } catch (InterruptedException _) {
                  // deaf on purpose
                }
              }
              return home.prepared(agent);
            },
            home.events::add);
    handle.stop(Duration.ZERO);
    assertThat(ending(handle).run().state()).isEqualTo(RunState.EXITED);
    release.countDown();
    assertThat(home.events(RunEvent.Started.class)).isEmpty();
  }

  @Test
  void aPreparationThatFailsEndsTheRunWithItsReason() throws Exception {
    Agent agent = agent("pass");
    var reason =
        new PaddockException(Failure.BUILD_FAILED, "There is no such version.", List.of(), null);
    RunHandle handle =
        home.runs.start(
            agent,
            RunRequest.DEFAULT,
            _ -> {
              throw reason;
            },
            home.events::add);
    var ending = ending(handle);
    assertThat(ending.run().state()).isEqualTo(RunState.FAILED);
    assertThat(ending.failure()).isSameAs(reason);
    assertThat(ending.run().problem()).isEqualTo("There is no such version.");
  }

  @Test
  void aSecondStartIsRefusedAndTheFirstIsUntouched() throws Exception {
    Agent agent = agent(FOREVER);
    Run first = started(agent);
    assertThatThrownBy(() -> home.start(agent))
        .isInstanceOfSatisfying(
            PaddockException.class,
            e -> {
              assertThat(e.failure()).isEqualTo(Failure.BUSY);
              assertThat(e)
                  .hasMessageContaining("the tests")
                  .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
            });
    assertThat(isAlive(first.pid())).isTrue();
    assertThat(home.runs.ledger().of(agent.id())).hasSize(1);
  }

  @Test
  void startsFromManyThreadsAtOnceMakeOneRun() throws Exception {
    Agent agent = agent(FOREVER);
    var outcomes =
        IntStream.range(0, 16)
            .mapToObj(_ ->
                CompletableFuture.supplyAsync(() -> {
                  try {
                    home.start(agent);
                    return "started";
                  } catch (PaddockException e) {
                    return e.failure().name();
                  }
                }))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();
    assertThat(outcomes).containsOnlyOnce("started");
    assertThat(outcomes).filteredOn(o -> !o.equals("started")).containsOnly("BUSY").hasSize(15);
    assertThat(home.runs.ledger().of(agent.id())).hasSize(1);
  }

  @Test
  void aStartAsSoonAsAStopReturnsSucceeds() throws Exception {
    Agent agent = agent(FOREVER);
    for (int i = 0; i < 5; i++) {
      RunHandle handle = home.start(agent);
      started(handle);
      home.runs.stop(agent.id(), true, null);
    }
    assertThat(home.runs.ledger().of(agent.id()))
        .hasSize(5)
        .allSatisfy(run -> assertThat(run.state()).isEqualTo(RunState.KILLED));
  }

  @Test
  void stoppingWhatDoesNotRunIsNothing() throws Exception {
    assertThat(home.runs.stop(new AgentId("nobody"), false, null)).isEmpty();
    Agent agent = agent("pass");
    ending(home.start(agent));
    assertThat(home.runs.stop(agent.id(), true, null)).isEmpty();
  }

  @Test
  void aListenerThatThrowsHarmsNobody() throws Exception {
    var ending =
        ending(
            home.start(
                agent("print('hello')"),
                RunRequest.DEFAULT,
                _ -> {
                  throw new IllegalStateException("bad listener");
                }));
    assertThat(ending.run().state()).isEqualTo(RunState.EXITED);
    assertThat(written(ending.run())).isEqualTo("hello\n");
  }

  @Test
  void aListenerThatBlocksDoesNotKeepAStopWaiting() throws Exception {
    String body = "print('up', flush=True)\nwhile True:\n    print('x' * 1000)";
    Agent agent = agent(body);
    var release = new CountDownLatch(1);
    home.start(
        agent,
        RunRequest.DEFAULT,
        event -> {
          if (event instanceof RunEvent.Output) {
            try {
              release.await();
            } catch (InterruptedException _) {
              Thread.currentThread().interrupt();
            }
          }
        });
    Run run = home.runs.ledger().latest(agent.id()).orElseThrow();
    home.untilWritten(run, "up");
    long asked = System.nanoTime();
    Run stopped = home.runs.stop(agent.id(), false, Duration.ofSeconds(1)).orElseThrow();
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(3));
    assertThat(isAlive(stopped.pid())).isFalse();
    release.countDown();
  }

  @Test
  void secretsReachNoFileAndNoEvent() throws Exception {
    String fromFile = "hunter2-from-dotenv";
    String fromSettings = "s3cret \"quoted\" $HOME ü";
    Agent plain =
        agent(
            """
            print("file", os.environ["TOKEN"])
            print("settings", os.environ["API_KEY"], flush=True)
            print("argv", sys.argv, flush=True)
            raise ValueError(os.environ["TOKEN"])
            """);
    Files.writeString(temp.resolve("package/.env"), "TOKEN=" + fromFile + "\n");
    Agent agent =
        TestAgents.with(
            plain,
            TestAgents.settings(
                Map.of("API_KEY", fromSettings),
                List.of("API_KEY"),
                Duration.ofSeconds(5),
                Duration.ofSeconds(20)));
    Run run = ending(home.start(agent)).run();
    assertThat(written(run)).contains("file •••TOKEN•••", "settings •••API_KEY•••");
    try (var files = Files.walk(home.folder.root())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .as("%s", file)
            .doesNotContain(fromFile, "s3cret");
      }
    }
    assertThat(home.events.toString()).doesNotContain(fromFile, "s3cret");
    for (RunEvent.Output output : home.events(RunEvent.Output.class)) {
      assertThat(new String(output.bytes(), StandardCharsets.UTF_8))
          .doesNotContain(fromFile, "s3cret");
    }
  }

  @Test
  void aSecretInTheReasonOfAFailedStartIsMasked() throws Exception {
    Agent agent = agent("pass");
    Files.writeString(temp.resolve("package/.env"), "TOKEN=hunter2-from-dotenv\n");
    Files.writeString(
        temp.resolve("package/main.py"),
        "import os\nraise ValueError('bad ' + os.environ['TOKEN'])\n");
    var ending = ending(home.start(agent));
    assertThat(ending.failure()).hasMessageContaining("bad •••TOKEN•••");
    assertThat(ending.run().problem()).doesNotContain("hunter2");
  }

  @Test
  void thePackageFolderStaysAsItWas() throws Exception {
    Agent agent = agent("import helper\nprint(helper.WORD)");
    Files.writeString(temp.resolve("package/helper.py"), "WORD = 'helped'\n");
    Run run = ending(home.start(agent)).run();
    assertThat(written(run)).isEqualTo("helped\n");
    try (var files = Files.list(temp.resolve("package"))) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder("main.py", "helper.py");
    }
  }

  @Test
  void anAgentThatIsNeverCalledInTimeIsEndedWithTheReason() throws Exception {
    Agent slow = agent("pass");
    Files.writeString(temp.resolve("package/main.py"), "import time\ntime.sleep(60)\n");
    var request =
        new RunRequest(
            Map.of(), Duration.ofSeconds(2), Duration.ofMillis(1_500), null, null, null, true);
    var ending = ending(home.start(slow, request, home.events::add));
    assertThat(ending.run().state()).isEqualTo(RunState.FAILED);
    assertThat(ending.failure()).isNotNull();
    assertThat(ending.failure().failure()).isEqualTo(Failure.NOT_STARTED);
    assertThat(ending.failure())
        .hasMessageContaining("not ready within 1.5 s")
        .hasMessageContaining("importing main:main");
    assertThat(isAlive(ending.run().pid())).isFalse();
  }

  @Test
  void aDataFolderThatTakesNoRecordStartsNothing() throws Exception {
    Agent agent = agent(FOREVER);
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
    Agent agent = agent(FOREVER);
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
  void whatItsProcessesUseIsMeasuredWhileItRuns() throws Exception {
    Agent agent = agent("subprocess.Popen(['sleep', '60'])\n" + FOREVER);
    var metrics = new RunMetrics(home.runs.ledger());
    assertThat(metrics.measure(List.of(agent.id()))).isEmpty();
    started(agent);
    until(
        () -> home.runs.activity(agent.id()).isEmpty() && measured(metrics, agent) == 2,
        "both processes are counted");
    home.runs.stop(agent.id(), true, null);
    assertThat(metrics.measure(List.of(agent.id()))).isEmpty();
  }

  private static int measured(RunMetrics metrics, Agent agent) {
    try {
      var sample = metrics.measure(List.of(agent.id())).get(agent.id());
      return sample == null || sample.memory() == 0 ? 0 : sample.processes();
    } catch (PaddockException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aRecordRemovedWhileItsAgentRunsIsWrittenAgain() throws Exception {
    RunHandle handle = home.start(agent(FOREVER));
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

  @Test
  void closingStopsEverythingInParallel() throws Exception {
    String slow =
        """
        signal.signal(signal.SIGTERM, lambda *_: (time.sleep(1), sys.exit(0)))
        print("up", flush=True)
        while True:
            time.sleep(60)
        """;
    var runs = new java.util.ArrayList<Run>();
    for (int i = 0; i < 4; i++) {
      Path root = temp.resolve("package" + i);
      Agent agent = TestAgents.entrypoint(new AgentId("agent-" + i), root, slow);
      runs.add(started(home.start(agent)));
    }
    long asked = System.nanoTime();
    home.runs.close();
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(3));
    for (Run run : runs) {
      assertThat(isAlive(run.pid())).isFalse();
      assertThat(home.recorded(run)).isEqualTo(RunState.EXITED);
      StopRequest stop = home.runs.ledger().latest(run.agentId()).orElseThrow().stop();
      assertThat(stop).isNotNull();
      assertThat(stop.by().cause()).isEqualTo(StopRequest.Cause.QUIT);
    }
    assertThatThrownBy(() -> home.start(agent(FOREVER))).isInstanceOf(PaddockException.class);
  }
}
