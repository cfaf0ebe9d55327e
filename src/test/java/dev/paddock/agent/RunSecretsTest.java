package dev.paddock.agent;

import static dev.paddock.agent.RunsHome.ending;
import static dev.paddock.agent.RunsHome.written;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the agents here use POSIX signals")
class RunSecretsTest extends WithRuns {

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
    try (var files = Files.walk(home.folder.root())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .as("%s", file)
            .doesNotContain(fromFile, "s3cret");
      }
    }
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
  }
}
