package dev.paddock.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A JVM of its own that starts an agent and two commands, for a test to kill it. */
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
    runInBackground(shim, folder, python, python, arguments[2]);
    runInBackground(shim, folder, python, null, arguments[2]);
    ProcessIdentity identity = agent.agent();
    java.nio.file.Files.writeString(
        folder.resolve("agent"), identity.pid() + " " + identity.token());
    new CountDownLatch(1).await();
  }

  private static void runInBackground(
      ShimFile shim, Path folder, Path python, @Nullable Path owner, String code) {
    List<String> words = List.of(python.toString(), "-u", "-c", code, folder.toString());
    CommandRunner.Command command =
        new CommandRunner.Command(words, folder, Map.of(), owner, null, null);
    Thread.ofVirtual()
        .start(() -> {
          try {
            new CommandRunner(shim).run(command, (_, _) -> {});
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }
}
