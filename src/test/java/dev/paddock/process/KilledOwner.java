package dev.paddock.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A JVM of its own that starts one agent, and one command, for a test to kill it. */
public final class KilledOwner {

  private KilledOwner() {}

  /**
   * Starts them and waits for ever.
   *
   * @param arguments the folder, the interpreter, the code
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Path.of(arguments[0]);
    Path python = Path.of(arguments[1]);
    ShimFile shim = new ShimFile(folder.resolve("tools"));
    List<String> words = List.of("-u", "-c", arguments[2], folder.toString());
    AgentProcess agent =
        new AgentLauncher(shim)
            .launch(
                new AgentLauncher.Launch(
                    python,
                    words,
                    folder,
                    Map.of(),
                    folder.resolve("report"),
                    Duration.ofMillis(500)),
                new RecordingSink());
    CommandRunner.Command command =
        new CommandRunner.Command(
            List.of(python.toString(), "-u", "-c", arguments[2], folder.toString()),
            folder,
            Map.of(),
            python,
            null,
            null);
    Thread.ofVirtual()
        .start(() -> {
          try {
            new CommandRunner(shim).run(command, (_, _) -> {});
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    ProcessIdentity identity = agent.agent();
    java.nio.file.Files.writeString(
        folder.resolve("agent"), identity.pid() + " " + identity.token());
    new CountDownLatch(1).await();
  }
}
