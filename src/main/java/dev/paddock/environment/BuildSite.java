package dev.paddock.environment;

import dev.paddock.process.CommandRunner;
import dev.paddock.process.CommandRunner.Command;
import dev.paddock.process.CommandRunner.CommandResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Where one build takes place, and the running of its commands there. */
final class BuildSite {

  /** Both installers tell when they wait for the network for less than this by themselves. */
  private static final Duration STALL = Duration.ofMinutes(2);

  private final CommandRunner commands;
  private final Path environment;
  private final PythonInstallation base;
  private final BuildLog log;
  private final BuildListener listener;

  BuildSite(
      CommandRunner commands,
      Path environment,
      PythonInstallation base,
      BuildLog log,
      BuildListener listener) {
    this.commands = commands;
    this.environment = environment;
    this.base = base;
    this.log = log;
    this.listener = listener;
  }

  Path environment() {
    return environment;
  }

  /** Everything the build needs for itself; gone when it is done. */
  Path scratch() {
    return environment.resolve(EnvironmentFolders.BUILDING);
  }

  PythonInstallation base() {
    return base;
  }

  Path python() {
    return VenvLayout.python(environment);
  }

  void step(String step, int done, int total) {
    listener.step(step, done, total);
  }

  /** Says something in the build's log and to its listener. */
  void say(String text) {
    String masked = CredentialMask.apply(text);
    log.write(masked);
    listener.line(masked);
  }

  Path logFile() {
    return log.file();
  }

  /**
   * Runs a command to its good end.
   *
   * @param progress told each line, to find the progress in it
   * @throws BuildFailedException with the cause if it ended otherwise
   */
  CommandResult run(
      String tool,
      List<String> words,
      Path directory,
      Map<String, String> variables,
      BiConsumer<Boolean, String> progress)
      throws BuildFailedException, IOException, InterruptedException {
    CommandResult result = attempt(words, directory, variables, progress);
    if (result.ending() != CommandResult.Ending.EXITED || result.exitCode() != 0) {
      throw FailureCause.of(tool, result, this);
    }
    return result;
  }

  /** Runs a command, however it ends. */
  CommandResult attempt(
      List<String> words,
      @Nullable Path directory,
      Map<String, String> variables,
      BiConsumer<Boolean, String> progress)
      throws IOException, InterruptedException {
    log.write("$ " + CredentialMask.apply(String.join(" ", words)));
    Command command = new Command(words, directory, variables, base.path(), STALL, null);
    return commands.run(
        command,
        (error, text) -> {
          progress.accept(error, text);
          say(text);
        });
  }
}
