package dev.paddock.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zeroturnaround.exec.MessageLoggers;
import org.zeroturnaround.exec.ProcessExecutor;
import org.zeroturnaround.exec.ProcessResult;
import org.zeroturnaround.exec.StartedProcess;
import org.zeroturnaround.exec.stop.NopProcessStopper;

/** Starts one child process with exactly the words, folder and variables given. */
final class ChildStart {

  private static final Pattern SYSTEM_ERROR =
      Pattern.compile("error[=:] ?(\\d+)[,(]? ?(.*?)\\)?$", Pattern.CASE_INSENSITIVE);

  private ChildStart() {}

  /**
   * A child on its way.
   *
   * @param finished completes when it has ended and its pumps have done their part
   */
  record Child(Process process, Future<ProcessResult> finished) {}

  /**
   * Starts it.
   *
   * @throws IOException whose message is one clause that says what kept it from starting
   */
  static Child start(
      List<String> words, @Nullable Path directory, Map<String, String> environment, Pumps pumps)
      throws IOException {
    refuseInvalid(environment);
    // A null takes a variable away: what we were started with is not the child's business.
    Map<String, @Nullable String> variables = new HashMap<>();
    System.getenv().keySet().forEach(name -> variables.put(name, null));
    variables.putAll(environment);
    ProcessExecutor executor =
        new VirtuallyAwaited()
            .command(words)
            .environment(variables)
            .redirectErrorStream(false)
            .streams(pumps)
            // Its own stopper closes the pipes first, and the last lines with them.
            .stopper(NopProcessStopper.INSTANCE)
            // Its messages show the variables, secrets among them.
            .setMessageLogger(MessageLoggers.NOP);
    if (directory != null) {
      executor.directory(directory.toFile());
    }
    try {
      StartedProcess started = executor.start();
      return new Child(started.getProcess(), started.getFuture());
    } catch (IOException | IllegalArgumentException e) {
      // Not chained: the library's exception names every variable, secrets among them.
      throw new IOException(reason(words.getFirst(), directory, e));
    }
  }

  /** Before the Java runtime does, whose message shows the value, which may be a secret. */
  private static void refuseInvalid(Map<String, String> environment) throws IOException {
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      String name = variable.getKey();
      if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
        throw new IOException("\"" + name + "\" is no name of a variable");
      }
      if (variable.getValue().indexOf('\0') >= 0) {
        throw new IOException("the variable " + name + " holds a NUL character");
      }
    }
  }

  private static String reason(String program, @Nullable Path directory, Exception failure) {
    if (directory != null && !Files.isDirectory(directory)) {
      return "the folder " + directory + " does not exist";
    }
    Path path = Path.of(program);
    String reason = path.getNameCount() > 1 || path.isAbsolute() ? unstartable(path) : null;
    if (reason != null) {
      return reason;
    }
    return program + " could not be started: " + systemError(failure);
  }

  /** Says of a program what an attempt to start it would say, for those who start it otherwise. */
  static void refuseUnstartable(Path program) throws IOException {
    String reason = unstartable(program);
    if (reason != null) {
      throw new IOException(reason);
    }
  }

  private static @Nullable String unstartable(Path program) {
    if (Files.isSymbolicLink(program) && !Files.exists(program)) {
      return program + " is a link to nothing";
    }
    if (!Files.exists(program)) {
      return program + " does not exist";
    }
    if (!Files.isRegularFile(program)) {
      return program + " is not a file";
    }
    return Files.isExecutable(program) ? null : program + " is not executable";
  }

  private static String systemError(Exception failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String message = String.valueOf(deepest.getMessage());
    Matcher matcher = SYSTEM_ERROR.matcher(message);
    if (!matcher.find()) {
      return message;
    }
    return switch (matcher.group(1)) {
      case "2" -> "there is no such program";
      case "7" -> "its words and variables are too long";
      case "8", "193" -> "it is not a program for this machine";
      case "11", "12" -> "the system is out of processes or memory";
      case "24" -> "too many files are open";
      default -> matcher.group(2).isEmpty() ? message : matcher.group(2);
    };
  }

  /** Awaits the child's end on a virtual thread instead of one of the system's. */
  private static final class VirtuallyAwaited extends ProcessExecutor {
    @Override
    protected ExecutorService newExecutor(String name) {
      return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name).factory());
    }
  }
}
