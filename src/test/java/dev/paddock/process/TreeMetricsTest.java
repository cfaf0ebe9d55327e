package dev.paddock.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.process.TreeMetrics.Sample;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, disabledReason = "the figures are compared with those of /proc")
@Timeout(60)
class TreeMetricsTest {

  @TempDir Path folder = Path.of("");
  private final List<AgentProcess> agents = new ArrayList<>();

  @AfterEach
  void end() throws Exception {
    for (AgentProcess agent : agents) {
      agent.kill();
    }
    for (AgentProcess agent : agents) {
      agent.ended().get(20, TimeUnit.SECONDS);
    }
  }

  private AgentProcess launch(String code, RecordingSink sink) throws Exception {
    AgentProcess agent =
        new AgentLauncher(new ShimFile(folder.resolve("tools")))
            .launch(
                new AgentLauncher.Launch(
                    Pythons.any(),
                    List.of("-u", "-c", code),
                    folder,
                    Map.of(),
                    folder.resolve("report" + agents.size()),
                    Duration.ofSeconds(1)),
                sink);
    agents.add(agent);
    return agent;
  }

  private static Sample sample(TreeMetrics metrics, AgentProcess agent) {
    return Objects.requireNonNull(metrics.sample(List.of(agent.shim())).get(agent.shim()));
  }

  @Test
  void countsTheWholeTreeAndItsEscapees() throws Exception {
    RecordingSink sink = new RecordingSink();
    AgentProcess agent =
        launch(
            """
            import os, threading, time
            for _ in range(3): threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
            files = [open(os.devnull) for _ in range(7)]
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    block = b'x' * (50 << 20)
                    print('ready')
                    time.sleep(60)
                os._exit(0)
            time.sleep(60)
            """,
            sink);
    sink.await(text -> text.contains("ready\n"));

    Sample sample = sample(new TreeMetrics(), agent);

    // The agent, its child that has ended and nobody collected is none, and the escapee.
    assertThat(sample.processes()).isEqualTo(2);
    assertThat(sample.threads()).isEqualTo(5);
    assertThat(sample.openFiles()).isEqualTo(2 * 10);
    assertThat(sample.memory()).isBetween(50L << 20, 120L << 20);
    assertThat(sample.proportional()).isTrue();
    assertThat(sample.cpu()).isZero();
  }

  @Test
  void measuresTheProcessorTimeOfTheEndedToo() throws Exception {
    RecordingSink sink = new RecordingSink();
    AgentProcess agent =
        launch(
            """
            import os, time
            def burn(seconds):
                end = time.process_time() + seconds
                while time.process_time() < end: pass
            print('ready')
            for _ in range(20):
                if os.fork() == 0: burn(0.02); os._exit(0)
                os.wait()
            print('burnt')
            time.sleep(60)
            """,
            sink);
    TreeMetrics metrics = new TreeMetrics();
    long begin = System.nanoTime();
    sample(metrics, agent);
    sink.await(text -> text.contains("burnt"));

    double seconds = sample(metrics, agent).cpu() * (System.nanoTime() - begin) / 1e9;

    assertThat(seconds).isBetween(0.25, 3.0);
    assertThat(sample(metrics, agent).cpu()).isLessThan(0.5);
  }

  @Test
  void countsWhoComesAndWhoIsOrphanedBetweenTwoLooks() throws Exception {
    RecordingSink sink = new RecordingSink();
    Path go = folder.resolve("go");
    AgentProcess agent =
        launch(
            """
            import os, time
            while not os.path.exists('go'): time.sleep(0.01)
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    print('escaped')
                    time.sleep(60)
                os._exit(0)
            os.wait()
            time.sleep(60)
            """,
            sink);
    TreeMetrics metrics = new TreeMetrics();
    for (int i = 0; i < 5; i++) {
      assertThat(sample(metrics, agent).processes()).isEqualTo(1);
    }

    Files.createFile(go);
    sink.await(text -> text.contains("escaped\n"));

    assertThat(sample(metrics, agent).processes()).isEqualTo(2);
  }

  @Test
  void readsForASecondTreeWhatWasNoneOfTheFirst() throws Exception {
    AgentProcess one = launch("import time; time.sleep(60)", new RecordingSink());
    AgentProcess other = launch("import time; time.sleep(60)", new RecordingSink());
    TreeMetrics metrics = new TreeMetrics();
    for (int i = 0; i < 5; i++) {
      sample(metrics, one);
    }

    Map<ProcessIdentity, Sample> both = metrics.sample(List.of(one.shim(), other.shim()));

    assertThat(both).hasSize(2);
    assertThat(both.values()).allMatch(sample -> sample.processes() == 1);
  }

  @Test
  void forgetsATreeThatHasEnded() throws Exception {
    AgentProcess agent = launch("pass", new RecordingSink());
    agent.ended().get(20, TimeUnit.SECONDS);

    assertThat(new TreeMetrics().sample(List.of(agent.shim()))).isEmpty();
  }

  @Test
  void measuresAHundredTreesForAFiftiethOfOneProcessor() throws Exception {
    List<ProcessIdentity> shims = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      shims.add(launch("import time; time.sleep(60)", new RecordingSink()).shim());
    }
    TreeMetrics metrics = new TreeMetrics();
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (int i = 0; i < 16; i++) {
      assertThat(metrics.sample(shims)).hasSize(100);
    }

    long before = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < 24; i++) {
      metrics.sample(shims);
    }
    long each = (threads.getCurrentThreadCpuTime() - before) / 24;

    assertThat(Duration.ofNanos(each)).isLessThan(Duration.ofMillis(20));
  }
}
