package dev.paddock.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Command lines that run and stop one agent over and over, all on one data folder. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the agent takes a POSIX lock")
class RestartStormIT {

  private static final int ROUNDS = 4;

  /** Each copy wants the same lock of the system, and leaves a mark where it does not get it. */
  private static final String AGENT =
      """
      import fcntl, os, time
      folder = os.path.dirname(os.path.abspath(__file__)) + "-marks/"
      held = open(folder + "lock", "w")
      def main():
          try:
              fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
          except BlockingIOError:
              open(folder + "second", "w").close()
          time.sleep(0.7)
      """;

  @TempDir Path folder;

  @Test
  void theyNeverMakeASecondCopyAndEveryOutcomeIsOneOfThoseAllowed() throws Exception {
    Path home = Files.createDirectory(folder.resolve("home"));
    Path words = Files.createDirectory(folder.resolve("words"));
    Path shared = Path.of(System.getProperty("paddock.target"), "workshop");
    for (String name : List.of("tools", "cache")) {
      Files.createSymbolicLink(
          home.resolve(name), Files.createDirectories(shared.resolve(name)).toAbsolutePath());
    }
    Path agent = Files.createDirectory(folder.resolve("agent"));
    Path marks = Files.createDirectory(folder.resolve("agent-marks"));
    Files.writeString(
        agent.resolve("agent.yaml"), "name: storm\nversion: '1'\nentrypoint: app:main\n");
    Files.writeString(agent.resolve("app.py"), AGENT);
    try (var run = PaddockProcess.start(home, words, "run", agent.toString(), "--id", "storm")) {
      assertThat(run.exitCode()).as(run.said()).isZero();
    }

    // Its end, a stop by TERM or by force, a stop before there was a process; or refused.
    Callable<List<Integer>> runs = () -> codes(home, words, List.of(0, 7, 130, 137, 143), "run");
    Callable<List<Integer>> stops = () -> codes(home, words, List.of(0), "stop");
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var ran = new ArrayList<Integer>();
      for (Future<List<Integer>> each : pool.invokeAll(List.of(runs, runs, stops))) {
        ran.addAll(each.get());
      }
      assertThat(ran).hasSize(3 * ROUNDS);
    }

    assertThat(marks.resolve("second")).doesNotExist();
    assertThat(PaddockProcess.document(home, words, "ps")).isEmpty();
    for (JsonNode run : PaddockProcess.document(home, words, "runs", "storm")) {
      assertThat(run.path("state").asString()).isIn("EXITED", "KILLED");
      assertThat(run.path("ended_at").isNull()).isFalse();
    }
  }

  private static List<Integer> codes(Path home, Path words, List<Integer> allowed, String verb)
      throws Exception {
    var codes = new ArrayList<Integer>();
    for (int i = 0; i < ROUNDS; i++) {
      String[] arguments =
          verb.equals("stop") && i % 2 == 1
              ? new String[] {verb, "storm", "--force"}
              : new String[] {verb, "storm"};
      try (var each = PaddockProcess.start(home, words, arguments)) {
        assertThat(each.exitCode()).as(each.said()).isIn(allowed);
        codes.add(each.exitCode());
      }
    }
    return codes;
  }
}
