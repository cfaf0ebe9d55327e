package dev.paddock.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.Wiring;
import dev.paddock.agent.Agent;
import dev.paddock.agent.AgentService;
import dev.paddock.agent.LoadRequest;
import dev.paddock.agent.RunEvent;
import dev.paddock.agent.RunRequest;
import dev.paddock.environment.HealthState;
import dev.paddock.storage.DataFolder;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts Paddock with nonsense in a variable that would break or bend environments. */
class HygieneIT {

  private static final String PROGRAM =
      """
      import os, sys
      def main():
          for name, value in os.environ.items():
              print('variable', name, value)
          print('prefix', sys.prefix)
          print('path', sys.path)
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PYTHONHOME",
        "PYTHONPATH",
        "VIRTUAL_ENV",
        "CONDA_PREFIX",
        "CONDA_DEFAULT_ENV",
        "CONDA_PYTHON_EXE",
        "UV_PYTHON",
        "UV_PROJECT_ENVIRONMENT",
        "PIP_TARGET",
        "PIP_PREFIX",
        "PIP_USER",
        "PIP_ROOT"
      })
  void theEnvironmentIsValidAndTheAgentSeesNothingOfIt(String name) throws Exception {
    Path nonsense = folder.resolve("nonsense");
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.put(name, nonsense.toString());
    Path root = Files.createDirectory(folder.resolve("agent"));
    Files.writeString(
        root.resolve("agent.yaml"), "name: seer\nversion: '1'\nentrypoint: app:main\n");
    Files.writeString(root.resolve("app.py"), PROGRAM);
    Files.writeString(root.resolve("requirements.txt"), "six\n");
    Path home = Files.createDirectory(folder.resolve("home"));
    Path shared = Path.of(System.getProperty("paddock.target"), "workshop");
    for (String part : new String[] {"tools", "cache"}) {
      Files.createSymbolicLink(
          home.resolve(part), Files.createDirectories(shared.resolve(part)).toAbsolutePath());
    }
    var said = new ByteArrayOutputStream();
    try (AgentService service = Wiring.service(new DataFolder(home), variables, "the test")) {
      Agent agent = service.load(new LoadRequest(root, null, false));
      service
          .start(
              agent.id(),
              RunRequest.DEFAULT,
              event -> {
                if (event instanceof RunEvent.Output output) {
                  said.writeBytes(output.bytes());
                }
              })
          .ended()
          .get(60, TimeUnit.SECONDS);

      assertThat(service.health(agent.id(), true).state()).isEqualTo(HealthState.VALID);
      Path environment = service.health(agent.id(), false).path();
      assertThat(said.toString(UTF_8))
          .contains("variable PATH ", "prefix " + environment)
          .doesNotContain(nonsense.toString());
    }
    assertThat(nonsense).doesNotExist();
  }
}
