package dev.paddock.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.process.AgentLauncher.Launch;
import dev.paddock.process.AgentProcess.AgentExit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(
    value = OS.LINUX,
    disabledReason = "survivors are looked for in /proc, and only Linux promises none")
@Timeout(60)
class AgentLauncherTest {

  private static final Duration GRACE = Duration.ofMillis(400);

  @TempDir Path folder = Path.of("");
  private final RecordingSink sink = new RecordingSink();
  private AgentLauncher launcher = new AgentLauncher(new ShimFile(Path.of("")));

  @BeforeEach
  void unpack() {
    launcher = new AgentLauncher(new ShimFile(folder.resolve("tools")));
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    assertThat(Survivors.of(folder)).isEmpty();
  }

  private Launch python(String code) {
    return new Launch(
        Pythons.any(),
        List.of("-u", "-c", code, folder.toString()),
        folder,
        Map.of("PYTHONUTF8", "1", "SECRET", "a b\nä"),
        folder.resolve("report"),
        Duration.ofSeconds(1));
  }

  private AgentProcess launch(String code) throws IOException, InterruptedException {
    return launcher.launch(python(code), sink);
  }

  private static AgentExit end(AgentProcess agent) throws Exception {
    return agent.ended().get(20, TimeUnit.SECONDS);
  }

  @Test
  void carriesBytesVariablesFolderAndCode() throws Exception {
    AgentProcess agent =
        launch(
            """
            import os, sys
            sys.stdout.buffer.write(b'\\x00\\xffno end')
            env = open('/proc/self/environ').read().split('\\0')
            env = sorted(item.partition('=')[0] for item in env if item)
            sys.stderr.write(repr((env, os.environ['SECRET'], os.getcwd(), sys.stdin.read())))
            sys.exit(3)
            """);

    assertThat(end(agent)).isEqualTo(new AgentExit(3, null, false, false));
    assertThat(sink.outputBytes()).isEqualTo(new byte[] {0, -1, 'n', 'o', ' ', 'e', 'n', 'd'});
    assertThat(sink.errors())
        .isEqualTo(
            "(['PADDOCK_TREE', 'PYTHONUTF8', 'SECRET'], 'a b\\nä', '"
                + folder.toRealPath()
                + "', '')");
    assertThat(sink.ends()).isEqualTo(2);
    assertThat(agent.agent().isAlive()).isFalse();
    assertThat(agent.shim().isAlive()).isFalse();
  }

  @Test
  void knowsWhoRunsAndWritesItDown() throws Exception {
    AgentProcess agent =
        launch("import os, time; print(os.getpid(), os.getppid()); time.sleep(60)");
    sink.await(text -> text.endsWith("\n"));

    assertThat(sink.output().strip()).isEqualTo(agent.agent().pid() + " " + agent.shim().pid());
    assertThat(agent.agent().isAlive()).isTrue();
    assertThat(Files.readString(folder.resolve("report")))
        .isEqualTo("started " + agent.shim().pid() + " " + agent.agent().pid() + "\n");

    agent.stop(GRACE);

    assertThat(end(agent)).isEqualTo(new AgentExit(null, 15, false, false));
    assertThat(Files.readString(folder.resolve("report")))
        .endsWith("\nended signal 15 forced 0 by stop\n");
  }

  @Test
  void deliversWhatIsWrittenDuringAStop() throws Exception {
    AgentProcess agent =
        launch(
            """
            import signal, sys, time
            def stop(*_):
                for i in range(5000): print('bye', i)
                sys.stdout.write('last'); sys.stdout.flush(); sys.exit(0)
            signal.signal(signal.SIGTERM, stop)
            print('ready')
            while True: time.sleep(60)
            """);
    sink.await(text -> text.contains("ready\n"));

    agent.stop(Duration.ofSeconds(10));

    assertThat(end(agent)).isEqualTo(new AgentExit(0, null, false, false));
    assertThat(sink.output()).endsWith("bye 4999\nlast");
    assertThat(sink.output().lines()).hasSize(5002);
  }

  @Test
  void forcesOneThatIgnoresTheRequestAndItsFiftyChildren() throws Exception {
    AgentProcess agent =
        launch(
            """
            import os, signal, time
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            for _ in range(50):
                if os.fork() == 0: break
            else: print('ready')
            time.sleep(60)
            """);
    sink.await(text -> text.contains("ready\n"));

    long before = System.nanoTime();
    agent.stop(GRACE);

    assertThat(end(agent)).isEqualTo(new AgentExit(null, 9, true, false));
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isBetween(GRACE, GRACE.plusSeconds(3));
  }

  @Test
  void findsAGrandchildThatLeftTheSessionAndHoldsThePipe() throws Exception {
    AgentProcess agent =
        launch(
            """
            import os, signal, time
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    os.setsid()
                    signal.signal(signal.SIGTERM, signal.SIG_IGN)
                    print('hidden')
                    time.sleep(60)
                os._exit(0)
            os.wait()
            time.sleep(60)
            """);
    sink.await(text -> text.contains("hidden"));

    agent.stop(GRACE);

    assertThat(end(agent)).isEqualTo(new AgentExit(null, 15, true, false));
  }

  @Test
  void endsWhatAnAgentLeavesBehindWhenItEndsByItself() throws Exception {
    AgentProcess agent =
        launch(
            """
            import os, sys, time
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0: time.sleep(60)
                os._exit(0)
            os.wait()
            """);

    assertThat(end(agent)).isEqualTo(new AgentExit(0, null, false, false));
  }

  @Test
  void endsAStoppedAgent() throws Exception {
    AgentProcess agent =
        launch(
            """
            import os, signal
            print('ready')
            os.kill(os.getpid(), signal.SIGSTOP)
            """);
    sink.await(text -> text.contains("ready\n"));

    agent.stop(GRACE);

    assertThat(end(agent).signal()).isEqualTo(15);
  }

  @Test
  void killsAtOnceWhenAskedAlthoughAStopIsUnderWay() throws Exception {
    AgentProcess agent =
        launch(
            """
            import signal, time
            signal.signal(signal.SIGTERM, lambda *_: print('heard'))
            print('ready')
            while True: time.sleep(60)
            """);
    sink.await(text -> text.contains("ready\n"));
    agent.stop(Duration.ofSeconds(60));
    sink.await(text -> text.contains("heard"));

    agent.kill();
    agent.kill();
    agent.stop(Duration.ofSeconds(5));

    assertThat(end(agent)).isEqualTo(new AgentExit(null, 9, true, false));
  }

  @Test
  void endsThoseThatForkWhileTheyAreKilled() throws Exception {
    // Each forks its successor, in a session of its own, and ends: nobody can be aimed at.
    AgentProcess agent =
        launch(
            """
            import os, signal, time
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            for _ in range(4):
                if os.fork() == 0:
                    end = time.monotonic() + 30
                    while time.monotonic() < end:
                        if os.fork() > 0: os._exit(0)
                        os.setsid()
                    os._exit(0)
            print('ready')
            time.sleep(60)
            """);
    sink.await(text -> text.contains("ready\n"));

    agent.stop(GRACE);

    assertThat(end(agent).forced()).isTrue();
  }

  @Test
  void endsTheTreeWhenTheShimIsKilled() throws Exception {
    AgentProcess agent =
        launch(
            """
            import os, signal, time
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    print('hidden')
                    time.sleep(60)
                os._exit(0)
            os.wait()
            time.sleep(60)
            """);
    sink.await(text -> text.contains("hidden"));

    agent.shim().kill();

    assertThat(end(agent)).isEqualTo(new AgentExit(null, 9, true, true));
  }

  @Test
  void doesWithoutAShimThatObeysNobody() throws Exception {
    AgentProcess agent =
        launch(
            """
            import os, signal, time
            os.kill(os.getppid(), signal.SIGSTOP)
            time.sleep(60)
            """);
    while (ProcFile.stat(agent.shim().pid()).orElseThrow().state() != 'T') {
      Thread.onSpinWait();
    }

    agent.stop(Duration.ZERO);

    assertThat(end(agent).shimLost()).isTrue();
  }

  @Test
  void losesNoLastLineInTwoHundredStarts() throws Exception {
    for (int round = 0; round < 200; round++) {
      RecordingSink one = new RecordingSink();
      Launch launch = python("import os; os.write(1, b'x' * 3000 + b'last'); os.write(2, b'E')");
      List<String> words = new ArrayList<>(launch.words());
      words.addAll(0, List.of("-I", "-S"));
      AgentProcess agent =
          launcher.launch(
              new Launch(
                  launch.python(),
                  words,
                  launch.directory(),
                  launch.environment(),
                  launch.report(),
                  launch.orphanGrace()),
              one);

      assertThat(end(agent)).isEqualTo(new AgentExit(0, null, false, false));
      assertThat(one.output()).hasSize(3004).endsWith("last");
      assertThat(one.errors()).isEqualTo("E");
    }
  }

  @Test
  void carriesTwentyMebibytesExactly() throws Exception {
    AgentProcess agent =
        launch(
            """
            import os
            block = bytes(range(256)) * 4096
            for _ in range(20):
                view = memoryview(block)
                while view: view = view[os.write(1, view):]
            """);

    assertThat(end(agent).code()).isEqualTo(0);
    byte[] bytes = sink.outputBytes();
    assertThat(bytes).hasSize(20 * 1024 * 1024);
    int wrong = 0;
    for (int i = 0; i < bytes.length; i++) {
      wrong += bytes[i] == (byte) i ? 0 : 1;
    }
    assertThat(wrong).isZero();
  }

  @Test
  void goesOnWithAnAgentThatClosesItsOutput() throws Exception {
    AgentProcess agent =
        launch("import os, time; os.write(1, b'x'); os.close(1); os.close(2); time.sleep(0.3)");

    assertThat(end(agent)).isEqualTo(new AgentExit(0, null, false, false));
    assertThat(sink.output()).isEqualTo("x");
  }

  @Test
  void waitsForASinkThatIsSlow() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    AgentProcess agent =
        launcher.launch(
            python("import os; os.write(1, b'x' * 60000); os.write(1, b'y' * 60000)"),
            new AgentLauncher.OutputSink() {
              @Override
              public void bytes(boolean error, byte[] buffer, int length) {
                try {
                  goOn.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                sink.bytes(error, buffer, length);
              }

              @Override
              public void end(boolean error) {
                sink.end(error);
              }
            });
    assertThat(agent.ended()).isNotDone();

    goOn.countDown();

    assertThat(end(agent).code()).isEqualTo(0);
    assertThat(sink.output()).hasSize(120_000);
  }

  @Test
  void needsNoReport() throws Exception {
    Launch launch = python("import os, signal; os.kill(os.getpid(), signal.SIGINT)");
    AgentProcess agent =
        launcher.launch(
            new Launch(
                launch.python(),
                launch.words(),
                launch.directory(),
                launch.environment(),
                folder.resolve("no such folder/report"),
                launch.orphanGrace()),
            sink);

    assertThat(end(agent)).isEqualTo(new AgentExit(null, 2, false, false));
  }

  @Test
  void saysWhyItCannotStart() throws Exception {
    Path script =
        Files.writeString(folder.resolve("python"), "#!/bin/sh\necho broken >&2\nexit 1\n");
    assertThatThrownBy(() -> launcher.launch(with(script), sink))
        .isInstanceOf(IOException.class)
        .hasMessage(script + " is not executable");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    assertThatThrownBy(() -> launcher.launch(with(script), sink))
        .isInstanceOf(IOException.class)
        .hasMessage("the interpreter ended before it did anything: broken");
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> launcher.launch(with(none), sink))
        .isInstanceOf(IOException.class)
        .hasMessage(none + " does not exist");
    Path link = Files.createSymbolicLink(folder.resolve("link"), none);
    assertThatThrownBy(() -> launcher.launch(with(link), sink))
        .isInstanceOf(IOException.class)
        .hasMessage(link + " is a link to nothing");
  }

  @Test
  void showsNoValueOfAVariableItRefuses() {
    Launch launch = python("pass");
    Launch nul =
        new Launch(
            launch.python(),
            launch.words(),
            launch.directory(),
            Map.of("KEY", "hush\0"),
            launch.report(),
            launch.orphanGrace());

    assertThatThrownBy(() -> launcher.launch(nul, sink))
        .isInstanceOf(IOException.class)
        .hasMessage("the variable KEY holds a NUL character")
        .hasNoCause();
  }

  private Launch with(Path python) {
    Launch launch = python("pass");
    return new Launch(
        python,
        launch.words(),
        launch.directory(),
        launch.environment(),
        launch.report(),
        launch.orphanGrace());
  }

  @Test
  void startsAndStopsAHundredAtOnce() throws Exception {
    List<AgentProcess> agents = new ArrayList<>();
    Launch launch = python("import time; time.sleep(60)");
    for (int i = 0; i < 100; i++) {
      agents.add(
          launcher.launch(
              new Launch(
                  launch.python(),
                  launch.words(),
                  launch.directory(),
                  launch.environment(),
                  folder.resolve("report" + i),
                  launch.orphanGrace()),
              new RecordingSink()));
    }

    agents.forEach(agent -> agent.stop(Duration.ofSeconds(10)));

    for (AgentProcess agent : agents) {
      assertThat(end(agent)).isEqualTo(new AgentExit(null, 15, false, false));
    }
  }
}
