package dev.paddock.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.Wiring;
import dev.paddock.agent.AgentService;
import dev.paddock.process.ProcessIdentity;
import dev.paddock.storage.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Records of runs that claim to live with the numbers of processes that are none of theirs. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "it makes up start tokens out of /proc")
class StaleRecordsIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String OTHER_BOOT = "00000000-0000-4000-8000-000000000000";

  /** Three each: taken for an agent, its shim and the Paddock that owns them. */
  private final List<Process> innocents = new ArrayList<>();

  @TempDir Path folder;
  private Path home;
  private Path words;
  private Path record;

  /** In what a token differs from that of the process which has the number now. */
  enum Token {
    OTHER_TICKS,
    OTHER_BOOT
  }

  @BeforeEach
  void runOnce() throws Exception {
    home = Files.createDirectory(folder.resolve("home"));
    words = Files.createDirectory(folder.resolve("words"));
    Path shared = Path.of(System.getProperty("paddock.target"), "workshop");
    for (String name : List.of("tools", "cache")) {
      Files.createSymbolicLink(
          home.resolve(name), Files.createDirectories(shared.resolve(name)).toAbsolutePath());
    }
    Path agent = Files.createDirectory(folder.resolve("agent"));
    Files.writeString(
        agent.resolve("agent.yaml"), "name: stale\nversion: 1\nentrypoint: app:main\n");
    Files.writeString(agent.resolve("app.py"), "def main():\n    print('last words')\n");
    try (var run = PaddockProcess.start(home, words, "run", agent.toString(), "--id", "stale")) {
      assertThat(run.exitCode()).as(run.said()).isZero();
    }
    for (int i = 0; i < 3; i++) {
      innocents.add(new ProcessBuilder("sleep", "600").start());
    }
    try (var runs = Files.list(home.resolve("runs/stale"))) {
      record = runs.toList().getFirst().resolve("run.json");
    }
  }

  @AfterEach
  void endInnocents() {
    innocents.forEach(Process::destroyForcibly);
  }

  /** Makes the record claim that the run goes on, in those processes. */
  private void plant(Token kind) throws IOException {
    var planted = (ObjectNode) JSON.readTree(Files.readString(record, UTF_8));
    planted.put("state", "RUNNING").putNull("ended_at").putNull("exit");
    String[] names = {"pid", "token", "shim_pid", "shim_token", "owner_pid", "owner_token"};
    assertThat(planted.propertyNames()).contains(names);
    for (int i = 0; i < innocents.size(); i++) {
      long pid = innocents.get(i).pid();
      planted.put(names[2 * i], pid).put(names[2 * i + 1], token(pid, kind));
    }
    Files.writeString(record, planted.toString());
  }

  private static String token(long pid, Token kind) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    long ticks = Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19]);
    String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    return switch (kind) {
      case OTHER_TICKS -> boot + ":" + (ticks - 1);
      case OTHER_BOOT -> OTHER_BOOT + ":" + ticks;
    };
  }

  private JsonNode recorded() throws IOException {
    return JSON.readTree(Files.readString(record, UTF_8));
  }

  private void isLostAndNobodyWasHarmed(String after) throws IOException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!recorded().path("state").asString().equals("LOST")) {
      assertThat(System.nanoTime() - end).as("still not lost after %s", after).isNegative();
      LockSupport.parkNanos(20_000_000);
    }
    assertThat(recorded().path("ended_at").isNull()).isFalse();
    assertThat(innocents).as(after).allMatch(Process::isAlive);
  }

  @ParameterizedTest
  @EnumSource
  void theProcessesThatHaveTheNumbersNowAreLeftAlone(Token kind) throws Exception {
    plant(kind);
    assertThat(PaddockProcess.document(home, words, "ps")).isEmpty();
    isLostAndNobodyWasHarmed("ps");

    plant(kind);
    PaddockProcess.document(home, words, "stop", "stale", "--force");
    isLostAndNobodyWasHarmed("stop");

    plant(kind);
    assertThat(PaddockProcess.document(home, words, "runs", "stale"))
        .singleElement()
        .satisfies(run -> assertThat(run.path("state").asString()).isEqualTo("LOST"));
    isLostAndNobodyWasHarmed("runs");

    plant(kind);
    try (var run = PaddockProcess.start(home, words, "run", "stale")) {
      assertThat(run.exitCode()).as(run.said()).isZero();
    }
    isLostAndNobodyWasHarmed("run");
  }

  @ParameterizedTest
  @EnumSource
  void aWindowThatOpensLeavesThemAloneToo(Token kind) throws Exception {
    plant(kind);
    // What a window does when it opens, and as its user does who removes the agent.
    try (AgentService service = Wiring.service(new DataFolder(home), System.getenv(), "paddock");
        var _ = service.subscribe(_ -> {})) {
      isLostAndNobodyWasHarmed("the sweep of a window");
      plant(kind);
      service.remove(service.find("stale").id(), true);
      isLostAndNobodyWasHarmed("remove");
    }
  }

  @Test
  void removingAnAgentEndsWhatItsPaddockAndItsShimCouldNotEnd() throws Exception {
    Path pid = folder.resolve("child.pid");
    Files.writeString(
        folder.resolve("agent/app.py"),
        """
        import os, subprocess, time
        def main():
            child = subprocess.Popen(["sleep", "600"], start_new_session=True)
            with open("%s.new", "w") as file:
                file.write(str(child.pid))
            os.rename("%s.new", "%s")
            time.sleep(600)
        """
            .formatted(pid, pid, pid));
    try (var run = PaddockProcess.start(home, words, "run", "stale")) {
      run.event("ready");
      long shim = PaddockProcess.document(home, words, "ps").get(0).path("shim_pid").asLong();
      var child = ProcessIdentity.of(Long.parseLong(Files.readString(pid))).orElseThrow();
      assertThat(new ProcessBuilder("kill", "-STOP", "" + shim).start().waitFor()).isZero();
      run.kill();
      ProcessHandle.of(shim).orElseThrow().destroyForcibly();
      assertThat(child.isAlive()).isTrue();

      PaddockProcess.document(home, words, "remove", "stale");

      assertThat(child.isAlive()).isFalse();
      assertThat(Files.exists(record)).isFalse();
    }
  }

  @Test
  void aDamagedRecordIsSetAsideAndToldAndAllElseWorks() throws Exception {
    Files.writeString(record, "{\"state\": \"RUNN");

    assertThat(PaddockProcess.document(home, words, "ps")).isEmpty();
    assertThat(PaddockProcess.document(home, words, "list")).hasSize(1);
    assertThat(PaddockProcess.document(home, words, "runs", "stale"))
        .singleElement()
        .satisfies(run -> assertThat(run.path("state").asString()).isEqualTo("LOST"));
    try (var run = PaddockProcess.start(home, words, "run", "stale")) {
      assertThat(run.exitCode()).as(run.said()).isZero();
    }
    assertThat(PaddockProcess.document(home, words, "runs", "stale")).hasSize(2);
    try (var files = Files.list(record.getParent())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .anyMatch(name -> name.startsWith("run.json.corrupt-"));
    }
    try (var logs = PaddockProcess.start(home, words, "logs", "stale")) {
      assertThat(logs.exitCode()).isZero();
      assertThat(logs.said()).contains("last words");
    }
  }
}
