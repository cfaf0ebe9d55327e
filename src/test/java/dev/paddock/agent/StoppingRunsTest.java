package dev.paddock.agent;

import static dev.paddock.agent.RunsHome.ending;
import static dev.paddock.agent.RunsHome.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.log.LogStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the agents here use POSIX signals")
class StoppingRunsTest extends WithRuns {

  @Test
  void aStopWithinTheGraceTimeIsACleanExit() throws Exception {
    RunHandle handle = home.start(agent(TestAgents.FOREVER));
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
    Agent agent = agent(TestAgents.STUBBORN);
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
    RunHandle handle = home.start(agent(TestAgents.STUBBORN));
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
    Agent agent = agent(TestAgents.FOREVER);
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
    Agent agent = agent(TestAgents.FOREVER);
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
    Agent agent = agent(TestAgents.FOREVER);
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
    Agent agent = agent(TestAgents.FOREVER);
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
  void aSecondStartIsRefusedAndTheFirstIsUntouched() throws Exception {
    Agent agent = agent(TestAgents.FOREVER);
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
    Agent agent = agent(TestAgents.FOREVER);
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
    Agent agent = agent(TestAgents.FOREVER);
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
    assertThatThrownBy(() -> home.start(agent(TestAgents.FOREVER)))
        .isInstanceOf(PaddockException.class);
  }
}
