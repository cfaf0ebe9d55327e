package dev.paddock.environment;

import dev.paddock.process.CommandRunner;
import dev.paddock.process.CommandRunner.Command;
import dev.paddock.process.CommandRunner.CommandResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Where one build takes place, and the running of its commands there. */
final class BuildSite {

  /** pip says every minute that it still builds something. */
  private static final Duration STALL = Duration.ofMinutes(2);

  /** uv gives up a silent network by itself long before, but builds in silence. */
  private static final Duration UV_STALL = Duration.ofMinutes(10);

  /** For a question that only makes an error clearer. */
  private static final Duration INQUIRY = Duration.ofSeconds(20);

  private final CommandRunner commands;
  private final Path environment;
  private final PythonInstallation base;
  private final BuildLog log;
  private final BuildListener listener;
  private final List<String> host;
  private final @Nullable Duration stall;
  private final List<String> warnings = new ArrayList<>();
  private volatile long lastSign = System.nanoTime();

  /**
   * Names it.
   *
   * @param host what the Host needs, to be named when it is part of a conflict
   * @param stall how long a command may be silent, or null for what is usual for it
   */
  BuildSite(
      CommandRunner commands,
      Path environment,
      PythonInstallation base,
      BuildLog log,
      BuildListener listener,
      List<String> host,
      @Nullable Duration stall) {
    this.commands = commands;
    this.environment = environment;
    this.base = base;
    this.log = log;
    this.listener = listener;
    this.host = List.copyOf(host);
    this.stall = stall;
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

  /** As {@link #say}; whoever asked for the build hears it at the end, too. */
  void warn(String text) {
    say("warning: " + text);
    warnings.add(CredentialMask.apply(text));
  }

  /** What was warned of. */
  List<String> warnings() {
    return List.copyOf(warnings);
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
    return run(tool, words, directory, variables, progress, finding -> finding);
  }

  /** As the other one; a failure may be looked into further. */
  CommandResult run(
      String tool,
      List<String> words,
      Path directory,
      Map<String, String> variables,
      BiConsumer<Boolean, String> progress,
      FailureCause.Inquiry inquiry)
      throws BuildFailedException, IOException, InterruptedException {
    CommandResult result = attempt(words, directory, variables, progress);
    throwIfFailed(tool, result, inquiry);
    return result;
  }

  private void throwIfFailed(String tool, CommandResult result, FailureCause.Inquiry inquiry)
      throws BuildFailedException, IOException, InterruptedException {
    if (result.ending() != CommandResult.Ending.EXITED || result.exitCode() != 0) {
      throw FailureCause.of(tool, result, host, log.file(), inquiry);
    }
  }

  /**
   * Runs, in the scratch folder, a command that runs nobody else's code. It does without the shim,
   * whose start takes longer than such a command.
   */
  void runAlone(String tool, List<String> words, Map<String, String> variables)
      throws BuildFailedException, IOException, InterruptedException {
    CommandResult result = attempt(words, scratch(), variables, null, (_, _) -> {});
    throwIfFailed(tool, result, finding -> finding);
  }

  /** Asks something on the side, quietly and not for long. */
  CommandResult inquire(List<String> words, Map<String, String> variables)
      throws IOException, InterruptedException {
    log.write("$ " + CredentialMask.apply(String.join(" ", words)));
    return commands.run(
        new Command(words, scratch(), variables, base.path(), null, INQUIRY),
        (_, text) -> log.write(CredentialMask.apply(text)));
  }

  /** Runs a command, however it ends. */
  CommandResult attempt(
      List<String> words,
      @Nullable Path directory,
      Map<String, String> variables,
      BiConsumer<Boolean, String> progress)
      throws IOException, InterruptedException {
    return attempt(words, directory, variables, base.path(), progress);
  }

  private CommandResult attempt(
      List<String> words,
      @Nullable Path directory,
      Map<String, String> variables,
      @Nullable Path owner,
      BiConsumer<Boolean, String> progress)
      throws IOException, InterruptedException {
    log.write("$ " + CredentialMask.apply(String.join(" ", words)));
    Duration usual = variables.containsKey("UV_CACHE_DIR") ? UV_STALL : STALL;
    Duration silence = Objects.requireNonNullElse(stall, usual);
    Command command = new Command(words, directory, variables, owner, silence, null);
    return commands.run(
        command,
        new CommandRunner.LineListener() {
          @Override
          public void line(boolean error, String text) {
            progress.accept(error, text);
            say(text);
          }

          @Override
          public long lastSign() {
            return lastSign;
          }
        });
  }

  /** Says that the command under way does something though it says nothing. */
  void alive() {
    lastSign = System.nanoTime();
  }
}
