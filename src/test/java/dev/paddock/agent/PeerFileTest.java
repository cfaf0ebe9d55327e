package dev.paddock.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.Wiring;
import dev.paddock.storage.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
class PeerFileTest {

  @TempDir Path temp;

  private Path data() {
    return temp.resolve("data");
  }

  private Agent load(AgentService service) throws Exception {
    Path root = Files.createDirectories(temp.resolve("package"));
    Files.writeString(
        root.resolve("agent.yaml"), "name: worker\nversion: '7'\nentrypoint: 'main:main'\n");
    Files.writeString(
        root.resolve("main.py"),
        """
        import os, time

        def main():
            print("told:", os.environ.get("PADDOCK_AGENTS"), flush=True)
            time.sleep(600)
        """);
    return service.load(new LoadRequest(root, null, false));
  }

  private JsonNode file() {
    try {
      Path file = data().resolve("running.json");
      return Files.exists(file)
          ? JsonMapper.shared().readTree(Files.readAllBytes(file))
          : JsonMapper.shared().missingNode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void agentsFindEachOtherWhereTheUserWantsIt() throws Exception {
    Files.createDirectories(data());
    Files.writeString(data().resolve("settings.json"), "{\"run\": {\"shareAgents\": true}}");
    try (AgentService service = Wiring.service(new DataFolder(data()), System.getenv(), "test")) {
      Agent agent = load(service);
      RunHandle handle = service.start(agent.id(), RunRequest.DEFAULT, _ -> {});

      RunsHome.until(
          () -> file().path("agents").path(0).path("ready").asBoolean(false),
          "the agent was in the file, ready");
      JsonNode entry = file().path("agents").path(0);
      assertThat(entry.path("name").asString()).isEqualTo("worker");
      assertThat(entry.path("version").asString()).isEqualTo("7");
      assertThat(entry.path("pid").asLong()).isEqualTo(handle.current().pid());
      assertThat(entry.path("ports").path("rest").isNull()).isTrue();
      RunsHome.until(
          () -> RunsHome.written(handle.current()).contains("told: " + data()),
          "the agent was told where the file is");

      service.stop(agent.id(), true, null);
      RunsHome.until(() -> file().path("agents").isEmpty(), "the agent had left the file");
    }
    assertThat(file().path("agents")).isEmpty();
  }

  @Test
  void byDefaultNobodyIsToldOfAnybody() throws Exception {
    try (AgentService service = Wiring.service(new DataFolder(data()), System.getenv(), "test")) {
      Agent agent = load(service);
      RunHandle handle = service.start(agent.id(), RunRequest.DEFAULT, _ -> {});
      RunsHome.until(
          () -> RunsHome.written(handle.current()).contains("told: None"), "it was told nothing");
    }
    assertThat(file().isMissingNode()).isTrue();
  }
}
