package dev.paddock.agent;

import static dev.paddock.agent.RunsHome.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.log.LogStream;
import dev.paddock.process.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(90)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the agents here use POSIX signals")
class TwoPaddocksTest extends WithRuns {

  private static final AgentId ID = new AgentId("agent");

  private Path folder;
  private Path root;
  private Agent agent;

  @Override
  @BeforeEach
  void open() throws Exception {
    super.open();
    folder = temp.resolve("home");
    agent = agent(TestAgents.FOREVER);
    root = agent.agentPackage().root();
  }

  private OtherPaddock other(OtherPaddock.Task task) throws IOException {
    return OtherPaddock.start(task, folder, environment, root);
  }

  private static long[] pids(String up) {
    String[] words = up.split(" ");
    return new long[] {Long.parseLong(words[1]), Long.parseLong(words[2])};
  }

  @Test
  void aRunOfTheOtherIsSeenRefusedAndStopped() throws Exception {
    try (OtherPaddock other = other(OtherPaddock.Task.RUN)) {
      long[] pids = pids(other.hear());
      assertThat(home.runs.ledger().alive())
          .singleElement()
          .satisfies(run -> {
            assertThat(run.pid()).isEqualTo(pids[0]);
            assertThat(run.shimPid()).isEqualTo(pids[1]);
          });
      assertThatThrownBy(() -> home.start(agent))
          .isInstanceOfSatisfying(
              PaddockException.class,
              e -> {
                assertThat(e.failure()).isEqualTo(Failure.BUSY);
                assertThat(e).hasMessageContaining("pid " + other.pid());
              });
      assertThat(isAlive(pids[0])).isTrue();

      Run stopped = home.runs.stop(ID, false, Duration.ofSeconds(5)).orElseThrow();
      assertThat(stopped.state()).isEqualTo(RunState.EXITED);
      assertThat(Objects.requireNonNull(stopped.stop()).by())
          .isEqualTo(
              new StopRequest.Asker(
                  StopRequest.Cause.ASKED, ProcessHandle.current().pid(), "the tests"));
      assertThat(RunsHome.text(stopped, LogStream.PADDOCK)).contains("asked to stop by the tests");
      assertThat(isAlive(pids[0])).isFalse();
      RunHandle mine = home.start(agent);
      home.untilWritten(mine.current(), "up");
    }
  }

  @Test
  void howLongTheOtherStillWaitsBeforeForceIsKnownHere() throws Exception {
    Files.writeString(
        root.resolve("main.py"),
        """
        import signal, time
        def main():
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            print("up", flush=True)
            while True:
                time.sleep(60)
        """);
    try (OtherPaddock other = other(OtherPaddock.Task.RUN)) {
      other.hear();
      Thread.startVirtualThread(() -> stop(Duration.ofSeconds(30)));
      until(() -> Snapshot.Activity.of(latest()) != null, "the stop is known");
      Snapshot.Activity stop = Objects.requireNonNull(Snapshot.Activity.of(latest()));
      assertThat(stop.kind()).isEqualTo(Snapshot.Activity.Kind.STOP);
      assertThat(stop.limit()).isEqualTo(Duration.ofSeconds(30));
      stop(Duration.ofMillis(100));
      assertThat(latest().state()).isEqualTo(RunState.KILLED);
    }
  }

  @Test
  void aStartHereWaitsUntilTheOthersRunThatIsBeingStoppedHasEnded() throws Exception {
    Files.writeString(
        root.resolve("main.py"),
        """
        import signal, time
        def main():
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            print("up", flush=True)
            while True:
                time.sleep(60)
        """);
    try (OtherPaddock other = other(OtherPaddock.Task.RUN)) {
      long pid = pids(other.hear())[0];
      Thread stop = Thread.startVirtualThread(() -> stop(Duration.ofSeconds(1)));
      until(() -> latest().state() == RunState.STOPPING, "it is being stopped");
      RunHandle mine = home.start(agent);
      assertThat(isAlive(pid)).isFalse();
      home.untilWritten(mine.current(), "up");
      stop.join();
      assertThat(home.runs.ledger().of(ID))
          .extracting(Run::state)
          .element(1)
          .isEqualTo(RunState.KILLED);
    }
  }

  private void stop(Duration grace) {
    try {
      home.runs.stop(ID, false, grace);
    } catch (PaddockException e) {
      throw new IllegalStateException(e);
    }
  }

  private Run latest() {
    try {
      return home.runs.ledger().latest(ID).orElseThrow();
    } catch (PaddockException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aMoveOfTheOthersRunIsToldHereAtOnce() throws Exception {
    var news = new LinkedBlockingQueue<RunState>();
    home.control.open();
    home.control.handle(
        "changed",
        _ -> {
          news.add(latest().state());
          return Map.of();
        });
    try (OtherPaddock other = other(OtherPaddock.Task.RUN)) {
      long pid = pids(other.hear())[0];
      until(() -> news.contains(RunState.RUNNING), "it was told to run");
      long killed = System.nanoTime();
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      until(() -> news.contains(RunState.FAILED), "it was told to have ended");
      assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(1));
    }
  }

  @Test
  void aRunTheOtherStillPreparesIsStopped() throws Exception {
    try (OtherPaddock other = other(OtherPaddock.Task.PREPARE)) {
      assertThat(other.hear()).isEqualTo("preparing");
      Run stopped = home.runs.stop(ID, false, null).orElseThrow();
      assertThat(stopped.state()).isEqualTo(RunState.EXITED);
      assertThat(stopped.exit()).isNull();
      assertThat(other.hear()).isEqualTo("EXITED");
    }
  }

  @Test
  void whenTheOtherIsKilledItsAgentEndsAndTheRunIsLostWithItsLog() throws Exception {
    OtherPaddock other = other(OtherPaddock.Task.RUN);
    long[] pids = pids(other.hear());
    other.kill();
    until(() -> !isAlive(pids[0]) && !isAlive(pids[1]), "agent and shim are gone");
    Run run = home.runs.ledger().of(ID).getFirst();
    assertThat(run.state()).isEqualTo(RunState.LOST);
    assertThat(run.exit()).isEqualTo(new Run.Exit(null, 15));
    assertThat(run.endedAt()).isNotNull();
    assertThat(RunsHome.text(run, LogStream.OUT)).isEqualTo("up\n");
    assertThat(RunsHome.text(run, LogStream.PADDOCK)).contains("lost: the Paddock that ran it");
    assertThat(home.recorded(run)).isEqualTo(RunState.LOST);
    assertThat(home.runs.ledger().alive()).isEmpty();
  }

  @Test
  void aStartRightAfterTheOtherWasKilledWaitsForItsAgentToEnd() throws Exception {
    OtherPaddock other = other(OtherPaddock.Task.RUN);
    long[] pids = pids(other.hear());
    other.kill();
    RunHandle handle = home.start(agent);
    assertThat(isAlive(pids[0])).isFalse();
    home.untilWritten(handle.current(), "up");
    assertThat(home.runs.ledger().of(ID))
        .extracting(Run::state)
        .element(1)
        .isEqualTo(RunState.LOST);
  }

  @Test
  void anAgentWhoseOwnerAndShimWereKilledIsEndedByTheNextStop() throws Exception {
    Files.writeString(
        root.resolve("main.py"),
        """
        import ctypes, time
        def main():
            ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)  # outlives its shim
            print("up", flush=True)
            while True:
                time.sleep(60)
        """);
    OtherPaddock other = other(OtherPaddock.Task.RUN);
    long[] pids = pids(other.hear());
    // Stopped, it can do nothing about the death of the shim.
    signal("STOP", other.pid());
    ProcessHandle.of(pids[1]).orElseThrow().destroyForcibly();
    other.kill();
    until(() -> !isAlive(pids[1]), "the shim is gone");
    assertThat(isAlive(pids[0])).isTrue();
    Run run = home.runs.stop(ID, false, null).orElseThrow();
    assertThat(run.state()).isEqualTo(RunState.LOST);
    until(() -> !isAlive(pids[0]), "the agent is gone");
  }

  @Test
  void anOwnerThatDoesNotAnswerCannotKeepItsAgentAlive() throws Exception {
    try (OtherPaddock other = other(OtherPaddock.Task.RUN)) {
      long[] pids = pids(other.hear());
      signal("STOP", other.pid());
      Run run = home.runs.stop(ID, true, null).orElseThrow();
      assertThat(run.state()).isEqualTo(RunState.KILLED);
      assertThat(isAlive(pids[0])).isFalse();
      signal("CONT", other.pid());
    }
  }

  @Test
  void theAgentOfASuspendedOwnerGetsItsGraceAndIsNotShownAliveAfterwards() throws Exception {
    Files.writeString(
        root.resolve("main.py"),
        """
        import signal, sys, time
        def farewell(*_):
            time.sleep(0.3)
            open(__file__ + ".farewell", "w").close()
            sys.exit(0)
        def main():
            signal.signal(signal.SIGTERM, farewell)
            print("up", flush=True)
            while True:
                time.sleep(60)
        """);
    try (OtherPaddock other = other(OtherPaddock.Task.RUN)) {
      long[] pids = pids(other.hear());
      signal("STOP", other.pid());
      Run run = home.runs.stop(ID, false, Duration.ofSeconds(9)).orElseThrow();
      assertThat(run.state()).isEqualTo(RunState.EXITED);
      assertThat(run.exit()).isEqualTo(new Run.Exit(0, null));
      assertThat(root.resolve("main.py.farewell")).exists();
      assertThat(isAlive(pids[0])).isFalse();
      assertThat(home.runs.ledger().alive()).isEmpty();
      signal("CONT", other.pid());
    }
  }

  @Test
  void theOtherQuitsAndItsRunEndsCleanly() throws Exception {
    try (OtherPaddock other = other(OtherPaddock.Task.RUN)) {
      other.hear();
      other.quit();
      assertThat(other.hear()).isEqualTo("EXITED");
      assertThat(home.runs.ledger().of(ID)).extracting(Run::state).containsExactly(RunState.EXITED);
    }
  }

  @Test
  void stormsOfStartsAndStopsFromThreeProcessesNeverMakeASecondCopy() throws Exception {
    // The agent itself would notice: each copy wants the same lock of the system.
    Path second = temp.resolve("second-copy");
    Files.writeString(
        root.resolve("main.py"),
        """
        import fcntl, time
        held = open(%s, "w")
        def main():
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                open(%s, "a").write("twice ")
            print("up", flush=True)
            while True:
                time.sleep(60)
        """
            .formatted(quoted(temp.resolve("one-copy")), quoted(second)));
    try (OtherPaddock one = other(OtherPaddock.Task.STORM);
        OtherPaddock two = other(OtherPaddock.Task.STORM)) {
      var threads =
          List.of(
              CompletableFuture.runAsync(this::restartOverAndOver),
              CompletableFuture.runAsync(this::restartOverAndOver));
      String first = one.hear();
      String other = two.hear();
      assertThat(first).isNotEmpty();
      assertThat(other).isNotEmpty();
      threads.forEach(CompletableFuture::join);
    }
    assertThat(second).doesNotExist();
    home.runs.stop(ID, true, null);
    assertThat(home.runs.ledger().alive()).isEmpty();
    var runs = home.runs.ledger().of(ID).reversed();
    for (int i = 0; i + 1 < runs.size(); i++) {
      assertThat(runs.get(i).endedAt()).isBeforeOrEqualTo(runs.get(i + 1).startedAt());
      assertThat(isAlive(runs.get(i).pid())).isFalse();
    }
  }

  @Test
  void aRunThatItsOwnerDoesNotKnowYetIsAskedToEndAgain() throws Exception {
    var clock = Clock.systemUTC();
    var store = new RunStore(home.parts.folder(), clock);
    long pid = ProcessHandle.current().pid();
    RunRecord queued =
        RunRecord.queued(
            store.create(ID),
            agent,
            ProcessIdentity.of(pid).orElseThrow(),
            clock.instant(),
            Duration.ofSeconds(1));
    store.save(queued);
    var asked = new AtomicInteger();
    home.control.open();
    home.control.handle(
        "stop",
        _ -> {
          if (asked.incrementAndGet() == 1) {
            return Map.of("ok", false, "error", "no such run");
          }
          try {
            store.save(queued.ended(RunState.EXITED, clock.instant(), null, null));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return Map.of();
        });

    try (var _ = home.parts.locks().tryLock(Runs.lockFile(home.parts.folder(), ID)).orElseThrow()) {
      Run stopped = home.runs.stop(ID, false, Duration.ofSeconds(1)).orElseThrow();

      assertThat(stopped.state()).isEqualTo(RunState.EXITED);
      assertThat(asked).hasValue(2);
    }
  }

  private static String quoted(Path path) {
    return "'" + path + "'";
  }

  /** As a window whose user clicks without patience. */
  private void restartOverAndOver() {
    for (int i = 0; i < 10; i++) {
      try {
        home.start(agent);
      } catch (PaddockException e) {
        assertThat(e.failure()).isIn(Failure.BUSY, Failure.CANCELLED);
      }
      if (i % 3 > 0) {
        stop(Duration.ofSeconds(2));
      }
    }
  }

  @Test
  void aRecordWithTheNumberOfAnInnocentProcessHarmsItNot() throws Exception {
    Process innocent = new ProcessBuilder("sleep", "60").start();
    try {
      RunHandle handle = home.start(agent);
      home.untilWritten(handle.current(), "up");
      Run ended = home.runs.stop(ID, true, null).orElseThrow();
      Path file = ended.log().resolve("run.json");
      String planted =
          Files.readString(file)
              .replace("\"KILLED\"", "\"RUNNING\"")
              .replace("\"pid\" : " + ended.pid(), "\"pid\" : " + innocent.pid())
              .replace("\"shim_pid\" : " + ended.shimPid(), "\"shim_pid\" : " + innocent.pid())
              .replace(
                  "\"owner_pid\" : " + ProcessHandle.current().pid(),
                  "\"owner_pid\" : " + innocent.pid());
      assertThat(planted).contains("RUNNING").contains("\"pid\" : " + innocent.pid());
      Files.writeString(file, planted);
      assertThat(home.runs.stop(ID, true, null)).isEmpty();
      assertThat(home.runs.ledger().of(ID)).extracting(Run::state).containsExactly(RunState.LOST);
      assertThat(innocent.waitFor(200, TimeUnit.MILLISECONDS)).isFalse();
    } finally {
      innocent.destroyForcibly().waitFor();
    }
  }

  private static void signal(String name, long pid) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start().waitFor();
  }
}
