package dev.paddock.agent;

import static dev.paddock.agent.RunsHome.ending;
import static dev.paddock.agent.RunsHome.until;
import static dev.paddock.agent.RunsHome.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.log.LogStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the agents here use POSIX signals")
class RunsTest extends WithRuns {

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

  private static Agent workingIn(Agent agent, String folder) {
    return TestAgents.with(agent, TestAgents.impatient().workingFolder(folder).done());
  }

  @Test
  void anAgentStartsInTheWorkingFolderThatTheUserChose() throws Exception {
    Agent agent = agent("import os\nprint(os.path.basename(os.getcwd()))");
    Files.createDirectories(agent.agentPackage().root().resolve("data"));
    var ending = ending(home.start(workingIn(agent, "data")));
    assertThat(RunsHome.text(ending.run(), LogStream.OUT)).isEqualTo("data\n");
  }

  @Test
  void aWorkingFolderThatIsGoneIsNamedAndNothingStarts() throws Exception {
    var ending = ending(home.start(workingIn(agent("print('ran')"), "gone")));
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
    RunHandle handle = home.start(agent(TestAgents.FOREVER));
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
  void whatItsProcessesUseIsMeasuredWhileItRuns() throws Exception {
    Agent agent = agent("subprocess.Popen(['sleep', '60'])\n" + TestAgents.FOREVER);
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
}
