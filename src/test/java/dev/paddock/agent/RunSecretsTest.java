package dev.paddock.agent;

import static dev.paddock.agent.RunsHome.ending;
import static dev.paddock.agent.RunsHome.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.log.LogStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the agents here use POSIX signals")
class RunSecretsTest extends WithRuns {

  private void nothingIsOnDisk(String... secrets) throws IOException {
    try (var files = Files.walk(home.folder.root())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .as("%s", file)
            .doesNotContain(secrets);
      }
    }
  }

  @Test
  void valuesOfAnyTextReachTheAgentByteForByte() throws Exception {
    var values = new LinkedHashMap<String, String>();
    values.put("LINES", "one\ntwo\r\n\tthree\n");
    values.put("QUOTES", "\"double\" 'single' `back` \\ \\\\ $HOME ${X} $(id) %PATH% !");
    values.put("UTF_8", "ü 日本 \uD83D\uDD11");
    values.put("EMPTY", "");
    values.put("EQUALS", "a=b=c");
    Agent plain =
        agent(
            "for name in %s:\n    print(name, os.environb[name.encode()].hex())"
                .formatted(values.keySet().stream().map(n -> "'" + n + "'").toList()));
    Agent agent =
        TestAgents.with(plain, TestAgents.impatient().variables(values, List.of()).done());

    Run run = ending(home.start(agent)).run();

    String expected =
        values.entrySet().stream()
            .map(e ->
                e.getKey()
                    + " "
                    + HexFormat.of().formatHex(e.getValue().getBytes(StandardCharsets.UTF_8)))
            .collect(Collectors.joining("\n", "", "\n"));
    assertThat(RunsHome.text(run, LogStream.OUT)).isEqualTo(expected);
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "command lines are read from /proc")
  void secretsAreInNoCommandLineWhileTheAgentRuns() throws Exception {
    Agent plain = agent(TestAgents.FOREVER);
    Files.writeString(temp.resolve("package/.env"), "TOKEN=hunter2-from-dotenv\n");
    Agent agent =
        TestAgents.with(
            plain,
            TestAgents.impatient()
                .variables(Map.of("API_KEY", "hunter2-from-settings"), List.of("API_KEY"))
                .done());

    Run run = started(agent);

    var words = new ArrayList<String>();
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path process : processes) {
        try {
          words.add(Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1));
        } catch (IOException _) {
          // It ended while we looked.
        }
      }
    }
    assertThat(words)
        .anyMatch(line -> line.contains(run.id()))
        .noneMatch(line -> line.contains("hunter2-from"));
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
            TestAgents.impatient()
                .variables(Map.of("API_KEY", fromSettings), List.of("API_KEY"))
                .done());
    Run run = ending(home.start(agent)).run();
    assertThat(written(run)).contains("file •••TOKEN•••", "settings •••API_KEY•••");
    nothingIsOnDisk(fromFile, "s3cret");
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
    nothingIsOnDisk("hunter2");
  }
}
