package dev.paddock;

import dev.paddock.cli.CommandLineFace;
import dev.paddock.cli.Surroundings;
import dev.paddock.cli.Surroundings.ServiceOpener;
import dev.paddock.storage.DataFolder;
import dev.paddock.storage.FolderRemoval;
import dev.paddock.ui.WindowTraining;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * Walks through what most command lines do, or opens the window, on a data folder of its own, so
 * that java can record which classes they need: with that recording every later start is several
 * times as fast. Uses no network. What fails here was recorded all the same.
 */
final class StartTraining {

  /** A program that hangs must not keep anybody from starting Paddock. */
  private static final long LIMIT_SECONDS = 60;

  private StartTraining() {}

  /**
   * Walks.
   *
   * @param args {@code cli} or {@code window}, and an agent's folder to walk with
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path home = Files.createTempDirectory("paddock-training");
    Path sample = Path.of(args[1]);
    Runnable walk = args[0].equals("window") ? () -> window(home, sample) : () -> cli(home, sample);
    Thread walking = Thread.ofPlatform().daemon().start(walk);
    walking.join(LIMIT_SECONDS * 1000);
    FolderRemoval.remove(home);
    System.exit(0);
  }

  private static void window(Path home, Path sample) {
    say(home, List.of("load", sample.toString(), "--id", "sample"));
    // The first build in a window is then half as long as without.
    standIn(home.resolve("tools/uv-0"));
    say(home, List.of("load", plainAgent(home).toString(), "--id", "plain"));
    say(home, List.of("build", "plain", "--installer", "uv"));
    DataFolder folder = new DataFolder(home);
    try {
      WindowTraining.walk(
          folder, () -> Wiring.service(folder, Main.surroundings().variables(), "paddock"));
    } catch (InterruptedException _) {
      // Whoever wants it to end gets what was recorded so far.
      Thread.currentThread().interrupt();
    }
  }

  private static void cli(Path home, Path sample) {
    Path plain = plainAgent(home);
    standIn(home.resolve("tools/uv-0"));
    List.of(
            List.of("--help"),
            List.of("load", "--help"),
            List.of("frob", "--json"),
            List.of("load", sample.toString(), "--id", "sample"),
            List.of("load", plain.toString(), "--id", "plain", "--json"),
            List.of("list"),
            List.of("list", "--json"),
            List.of("health"),
            List.of("health", "--deep", "--json"),
            List.of("run", "sample", "--no-build", "--json"),
            // Made by venv, which asks nobody.
            List.of("build", "plain", "--installer", "pip", "--json"),
            List.of("build", "plain"),
            List.of("build", "plain", "--rebuild", "--installer", "uv", "--json"),
            List.of("run", "plain"),
            List.of("run", "plain", "--json"),
            List.of("logs", "plain"),
            List.of("logs", "plain", "--json", "--tail", "3", "--grep", "x"),
            List.of("ps", "--json"),
            List.of("runs", "plain"),
            List.of("stop", "plain", "--json"),
            List.of("gc", "--dry-run"),
            List.of("remove", "plain", "--json"),
            List.of("doctor", "--json"))
        .forEach(words -> say(home, words));
  }

  private static void say(Path home, List<String> words) {
    Surroundings real = Main.surroundings();
    Map<String, String> variables = new java.util.HashMap<>(real.variables());
    variables.put("PADDOCK_HOME", home.toString());
    ServiceOpener opener = real.opener();
    new CommandLineFace(
            new Surroundings(
                Map.copyOf(variables),
                real.osName(),
                real.userHome(),
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                false,
                false,
                Clock.systemUTC(),
                opener))
        .run(words);
  }

  /** A uv might have to be fetched: this one makes environments by venv and installs nothing. */
  private static void standIn(Path folder) {
    String script =
        """
        #!/bin/sh
        case "$1" in
          --version) echo uv 0.0.0 ;;
          venv) exec "$5" -I -m venv --without-pip "$6" ;;
        esac
        """;
    try {
      Path program = Files.writeString(Files.createDirectories(folder).resolve("uv"), script);
      if (!program.toFile().setExecutable(true)) {
        Files.delete(program);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Path plainAgent(Path home) {
    Path folder = home.resolve("plain-agent");
    try {
      Files.createDirectories(folder);
      Files.writeString(
          folder.resolve("agent.yaml"), "name: plain\nversion: 1.0.0\nentrypoint: main:run\n");
      Files.writeString(folder.resolve("main.py"), "def run():\n    print('hello')\n");
      return folder;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
