package dev.paddock.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.process.Survivors;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of unruly agent, all at once, in every way a run can end: nobody survives. */
@Timeout(90)
@EnabledOnOs(
    value = OS.LINUX,
    disabledReason = "survivors are looked for in /proc, and only Linux promises none")
class TreeMatrixTest extends WithRuns {

  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final Duration LIMIT = GRACE.plusSeconds(3);

  /** What an agent does before it says that it is up, and what instead of only sleeping. */
  private static final Map<String, String> KINDS =
      Map.of(
          "deaf",
          "signal.signal(signal.SIGTERM, signal.SIG_IGN)",
          "deaf-child",
          """
          if os.fork() == 0:
              signal.signal(signal.SIGTERM, signal.SIG_IGN)
              while True:
                  time.sleep(60)
          """,
          "away",
          """
          if os.fork() == 0:
              os.setsid()
              if os.fork() == 0:
                  time.sleep(60)
              os._exit(0)
          os.wait()
          """,
          "fifty",
          """
          for _ in range(50):
              if os.fork() == 0:
                  time.sleep(60)
                  os._exit(0)
          """,
          "frozen",
          """
          print("up", flush=True)
          os.kill(os.getpid(), signal.SIGSTOP)
          """,
          "forking",
          """
          signal.signal(signal.SIGTERM, signal.SIG_IGN)
          print("up", flush=True)
          for _ in range(400):
              if os.fork() == 0:
                  os.setsid()
                  time.sleep(60)
                  os._exit(0)
              time.sleep(0.01)
          """);

  enum Ending {
    STOP,
    FORCE,
    KILL_SHIMS,
    KILL_PADDOCK,
    TERM_PADDOCK,
    HUP_PADDOCK
  }

  private List<Agent> agents() throws IOException {
    var agents = new ArrayList<Agent>();
    for (Map.Entry<String, String> kind : KINDS.entrySet()) {
      String body = kind.getValue().strip() + "\n" + TestAgents.FOREVER;
      Path root = temp.resolve("packages").resolve(kind.getKey());
      agents.add(TestAgents.entrypoint(new AgentId(kind.getKey()), root, body));
    }
    return agents;
  }

  @ParameterizedTest
  @EnumSource
  void nobodySurvives(Ending ending) throws Exception {
    List<Agent> agents = agents();
    switch (ending) {
      case STOP, FORCE, KILL_SHIMS -> endRuns(ending, agents);
      case KILL_PADDOCK -> endPaddock("KILL", agents);
      case TERM_PADDOCK -> endPaddock("TERM", agents);
      case HUP_PADDOCK -> endPaddock("HUP", agents);
    }
    assertThat(Survivors.of(temp)).isEmpty();
  }

  private void endRuns(Ending ending, List<Agent> agents) throws Exception {
    var handles = new ArrayList<RunHandle>();
    for (Agent agent : agents) {
      handles.add(home.start(agent));
    }
    handles.forEach(handle -> home.untilWritten(handle.current(), "up"));
    assertThat(Survivors.of(temp)).hasSizeGreaterThan(2 * KINDS.size() + 50);
    for (RunHandle handle : handles) {
      switch (ending) {
        case STOP -> handle.stop(GRACE);
        case FORCE -> handle.force();
        default -> send("KILL", handle.current().shimPid());
      }
    }
    untilNobodyIsLeft();
    CompletableFuture.allOf(
            handles.stream().map(RunHandle::ended).toArray(CompletableFuture[]::new))
        .get(5, TimeUnit.SECONDS);
  }

  private void endPaddock(String signal, List<Agent> agents) throws Exception {
    try (OtherPaddock other =
        OtherPaddock.start(
            OtherPaddock.Task.RUN_ALL,
            temp.resolve("home"),
            environment,
            temp.resolve("packages"))) {
      assertThat(other.hear()).isEqualTo("up " + agents.size());
      assertThat(Survivors.of(temp)).hasSizeGreaterThan(2 * KINDS.size() + 50);
      send(signal, other.pid());
      untilNobodyIsLeft();
    }
    assertThat(home.runs.ledger().alive()).isEmpty();
  }

  private void untilNobodyIsLeft() throws IOException {
    long end = System.nanoTime() + LIMIT.toNanos();
    List<String> left = Survivors.of(temp);
    while (!left.isEmpty()) {
      assertThat(System.nanoTime() - end).as("still there after %s: %s", LIMIT, left).isNegative();
      LockSupport.parkNanos(20_000_000);
      left = Survivors.of(temp);
    }
  }
}
