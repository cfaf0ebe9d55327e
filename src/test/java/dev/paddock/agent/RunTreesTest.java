package dev.paddock.agent;

import static dev.paddock.agent.RunsHome.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
@EnabledOnOs(value = OS.LINUX, disabledReason = "only here what left its session is found again")
class RunTreesTest extends WithRuns {

  /** A child that ignores TERM, and a grandchild in a session of its own that holds the pipes. */
  private static final String FAMILY =
      """
      deaf = "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); os.write(1, b'deaf\\\\n'); time.sleep(60)"
      child = subprocess.Popen([sys.executable, "-c", deaf])
      away = (
          "import os, sys, time\\n"
          "if os.fork() == 0:\\n"
          "    os.setsid()\\n"
          "    if os.fork() == 0:\\n"
          "        os.write(1, b'away %d\\\\n' % os.getpid())\\n"
          "        time.sleep(60)\\n"
          "    os._exit(0)\\n"
      )
      subprocess.run([sys.executable, "-c", away])
      # One write each: several processes share the pipe.
      os.write(1, b"family %d %d\\n" % (os.getpid(), child.pid))
      os.write(1, b"up\\n")
      while True:
          time.sleep(60)
      """;

  private Agent family() throws IOException {
    return agent(FAMILY);
  }

  private List<Long> family(RunHandle handle) {
    home.untilWritten(handle.current(), "up\n");
    home.untilWritten(handle.current(), "away");
    home.untilWritten(handle.current(), "deaf");
    return RunsHome.written(handle.current())
        .lines()
        .filter(line -> line.startsWith("family") || line.startsWith("away"))
        .flatMap(line -> Arrays.stream(line.split(" ")).skip(1))
        .map(Long::parseLong)
        .toList();
  }

  private void stopsWithoutSurvivors(Agent agent, List<Long> pids) throws Exception {
    assertThat(pids).hasSize(3).allMatch(WithRuns::isAlive);
    long asked = System.nanoTime();
    Run run = home.runs.stop(agent.id(), false, Duration.ofSeconds(1)).orElseThrow();
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(3));
    assertThat(run.state()).isEqualTo(RunState.KILLED);
    until(() -> pids.stream().noneMatch(WithRuns::isAlive), "nobody is left");
  }

  @Test
  void aStopEndsTheWholeFamily() throws Exception {
    Agent agent = family();
    stopsWithoutSurvivors(agent, family(home.start(agent)));
  }

  @Test
  void aStoppedAgentCanBeStopped() throws Exception {
    Agent agent = family();
    RunHandle handle = home.start(agent);
    List<Long> pids = family(handle);
    send("STOP", handle.current().pid());
    stopsWithoutSurvivors(agent, pids);
  }

  @Test
  void aStoppedShimCannotKeepTheFamilyAlive() throws Exception {
    Agent agent = family();
    RunHandle handle = home.start(agent);
    List<Long> pids = family(handle);
    send("STOP", handle.current().shimPid());
    stopsWithoutSurvivors(agent, pids);
  }

  @Test
  void whenTheShimIsKilledTheFamilyEndsAndTheRunIsOver() throws Exception {
    Agent agent = family();
    RunHandle handle = home.start(agent);
    List<Long> pids = family(handle);
    send("KILL", handle.current().shimPid());
    RunHandle.Ending ending = RunsHome.ending(handle);
    assertThat(ending.run().state()).isEqualTo(RunState.FAILED);
    until(() -> pids.stream().noneMatch(WithRuns::isAlive), "nobody is left");
  }

  @Test
  void whenTheOwnerIsKilledTheFamilyEndsToo() throws Exception {
    Agent agent = family();
    try (OtherPaddock other =
        OtherPaddock.start(
            OtherPaddock.Task.RUN,
            temp.resolve("home"),
            environment,
            agent.agentPackage().root())) {
      other.hear();
      Run run = home.runs.ledger().latest(agent.id()).orElseThrow();
      home.untilWritten(run, "away");
      List<Long> pids =
          RunsHome.written(run)
              .lines()
              .filter(line -> line.startsWith("family") || line.startsWith("away"))
              .flatMap(line -> Arrays.stream(line.split(" ")).skip(1))
              .map(Long::parseLong)
              .toList();
      assertThat(pids).as(RunsHome.written(run)).hasSize(3);
      other.kill();
      until(() -> pids.stream().noneMatch(WithRuns::isAlive), "nobody is left");
      assertThat(home.runs.ledger().of(agent.id()).getFirst().state()).isEqualTo(RunState.LOST);
    }
  }
}
