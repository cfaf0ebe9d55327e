package dev.paddock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.paddock.Wiring;
import dev.paddock.agent.AgentId;
import dev.paddock.agent.AgentService;
import dev.paddock.agent.BuildReport;
import dev.paddock.agent.BuildRequest;
import dev.paddock.agent.LoadRequest;
import dev.paddock.agent.PaddockException;
import dev.paddock.environment.BuildOutcome.Action;
import dev.paddock.environment.HealthState;
import dev.paddock.storage.DataFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Works with a data folder on a disk that has not a byte left. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "it mounts a small disk as Linux does")
class FullHomeIT {

  @TempDir Path folder;
  private Path disk;
  private Path agent;
  private boolean mounted;

  @BeforeEach
  void mountASmallDisk() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", disk.toString());
    assumeTrue(mounted, "only root may mount a small disk");
    Path shared = Path.of(System.getProperty("paddock.target"), "workshop");
    for (String name : new String[] {"tools", "cache"}) {
      Files.createSymbolicLink(
          disk.resolve(name), Files.createDirectories(shared.resolve(name)).toAbsolutePath());
    }
    agent = Files.createDirectory(folder.resolve("agent"));
    Files.writeString(agent.resolve("agent.yaml"), "name: a\nversion: '1'\nentrypoint: app:main\n");
    Files.writeString(agent.resolve("app.py"), "def main():\n    pass\n");
  }

  @AfterEach
  void takeTheDiskAway() throws Exception {
    assertThat(!mounted || run("umount", "--lazy", disk.toString())).isTrue();
  }

  private static boolean run(String... words) throws Exception {
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  private void fill() throws IOException {
    byte[] block = new byte[4096];
    try (OutputStream file = Files.newOutputStream(disk.resolve("filling"))) {
      while (true) {
        file.write(block);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("space");
    }
  }

  @Test
  void aValidEnvironmentIsReusedAndAChangedOneFailsForTheDiskAlone() throws Exception {
    AgentId id = new AgentId("full");
    try (AgentService service = Wiring.service(new DataFolder(disk), System.getenv(), "a test")) {
      service.load(new LoadRequest(agent, id, false));
      service.build(id, BuildRequest.DEFAULT, new Silent());
      fill();

      BuildReport again = service.build(id, BuildRequest.DEFAULT, new Silent());
      Files.writeString(agent.resolve("requirements.txt"), "six\n");
      PaddockException failed =
          catchThrowableOfType(
              PaddockException.class, () -> service.build(id, BuildRequest.DEFAULT, new Silent()));

      assertThat(again.action()).isEqualTo(Action.REUSED);
      assertThat(failed.failure()).isEqualTo(PaddockException.Failure.BUILD_FAILED);
      assertThat(failed.getMessage() + failed.hint()).containsIgnoringCase("space");
      Files.delete(agent.resolve("requirements.txt"));
      assertThat(service.health(id, true).state()).isEqualTo(HealthState.VALID);
    }
  }

  private static final class Silent implements AgentService.BuildProgress {
    @Override
    public void waiting(long pid, String command) {}

    @Override
    public void step(String step, int done, int total) {}

    @Override
    public void line(String text) {}
  }
}
