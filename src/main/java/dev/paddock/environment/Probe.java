package dev.paddock.environment;

import dev.paddock.process.CommandRunner;
import dev.paddock.process.CommandRunner.Command;
import dev.paddock.process.CommandRunner.CommandResult;
import dev.paddock.storage.JsonReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks an interpreter what it is. */
final class Probe {

  /** Long enough for a cold disk; a hanging interpreter must not hold anybody up for longer. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Added to a signal number, it is the exit code of what was killed by it. */
  private static final int SIGNALLED = 128;

  private static final int LAST_SIGNAL = 64;

  private static final Pattern VERSION = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+");
  private static final String MARK = "paddock-probe:";

  // Runs on every Python 3. No -S: with it sys.prefix is the base's even in a good environment.
  // No import json either: that would take as long again as the interpreter's whole start. No codec
  // but the built-in ones for the same reason: what JSON wants in two halves is halved by hand.
  // And no orderly end, which takes a millisecond: there is nothing to put in order. Not by print:
  // a sitecustomize may have put another stream in the place of standard output.
  private static final String PROGRAM =
      """
      import os, sys
      def e(c):
          return '\\\\u%04x' % c if c < 65536 else e(55232 + (c >> 10)) + e(56320 + (c & 1023))
      def q(s):
          return '"%s"' % ''.join(
              c if ' ' <= c <= '~' and c not in '"\\\\' else e(ord(c)) for c in s)
      os.write(1, ('paddock-probe:{"version":%s,"prefix":%s,"base":%s,"executable":%s,"origin":%s,"path":[%s]}' % (
          q('.'.join(map(str, sys.version_info[:3]))), q(sys.prefix), q(sys.base_prefix),
          q(sys.executable or ''), q(getattr(sys, '_base_executable', None) or ''),
          ','.join(q(p) for p in sys.path if p.endswith(('site-packages', 'dist-packages')))
      )).encode('ascii'))
      os._exit(0)
      """;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final CommandRunner commands;
  private final Map<String, String> variables;
  private final Path directory;

  /**
   * Asks with these variables.
   *
   * @param directory where the question is asked, so that no project's settings there change it
   */
  Probe(CommandRunner commands, Map<String, String> variables, Path directory) {
    this.commands = commands;
    this.variables = ScrubbedVariables.forBuild(variables);
    this.directory = directory;
  }

  /** What came of asking. */
  sealed interface Answer {}

  /**
   * It answered.
   *
   * @param origin the interpreter it came from where it is an environment's, or null if not known
   * @param packagePaths every packages' folder it imports from
   */
  record Answered(
      String version,
      String prefix,
      String basePrefix,
      String executable,
      @Nullable String origin,
      List<String> packagePaths)
      implements Answer {
    Answered {
      packagePaths = List.copyOf(packagePaths);
    }
  }

  /** It did not; {@code evidence} says what it did instead, in one clause. */
  record Silent(String evidence) implements Answer {}

  Answer ask(Path python) throws InterruptedException {
    List<String> words = List.of(python.toString(), "-I", "-c", PROGRAM);
    CommandResult result;
    try {
      result =
          commands.run(new Command(words, place(), variables, null, null, LIMIT), (_, _) -> {});
    } catch (IOException e) {
      return new Silent("it could not be started: " + reason(e));
    }
    if (result.ending() != CommandResult.Ending.EXITED) {
      return new Silent("it did not answer within " + LIMIT.toSeconds() + " s");
    }
    if (result.exitCode() != 0) {
      return new Silent(ending(result.exitCode()) + lastLine(result.errors(), result.output()));
    }
    return read(result.output());
  }

  /** A data folder that cannot be written says nothing about an interpreter: ask above it then. */
  private Path place() throws IOException {
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      for (Path above = directory.toAbsolutePath(); above != null; above = above.getParent()) {
        if (Files.isDirectory(above)) {
          return above;
        }
      }
      throw e;
    }
  }

  private static String reason(IOException e) {
    Throwable cause = e;
    while (cause.getCause() instanceof IOException inner) {
      cause = inner;
    }
    return String.valueOf(cause.getMessage());
  }

  private static String ending(int code) {
    return code > SIGNALLED && code <= SIGNALLED + LAST_SIGNAL
        ? "it was killed by signal " + (code - SIGNALLED)
        : "it ended with code " + code;
  }

  private static String lastLine(String... texts) {
    for (String text : texts) {
      List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
      if (!lines.isEmpty()) {
        return ": " + lines.getLast().strip();
      }
    }
    return "";
  }

  /** Whether it names a version and places, for what answers may be anything but a Python. */
  private static boolean isComplete(JsonNode node) {
    return node.path("version").isString()
        && VERSION.matcher(node.path("version").asString()).matches()
        && isPlace(node.path("prefix"))
        && isPlace(node.path("base"))
        && node.path("executable").isString()
        && node.path("origin").isString()
        && node.path("path").isArray()
        && node.path("path").valueStream().allMatch(Probe::isPlace);
  }

  private static boolean isPlace(JsonNode text) {
    return text.isString() && !text.asString().isEmpty() && text.asString().indexOf('\0') < 0;
  }

  private static Answer read(String output) {
    // A .pth file or sitecustomize may print before us.
    int start = output.lastIndexOf(MARK);
    if (start < 0) {
      return new Silent("it answered something else than it was asked" + lastLine(output));
    }
    try {
      JsonNode node = JSON.readTree(output.substring(start + MARK.length()).strip());
      if (!isComplete(node)) {
        return new Silent("its answer does not say what it is");
      }
      List<String> paths = new ArrayList<>();
      node.path("path").forEach(path -> paths.add(path.asString()));
      return new Answered(
          node.path("version").asString(),
          node.path("prefix").asString(),
          node.path("base").asString(),
          node.path("executable").asString(),
          node.path("origin").asString().isEmpty() ? null : node.path("origin").asString(),
          paths);
    } catch (JacksonException e) {
      return new Silent("its answer is not readable: " + JsonReason.of(e));
    }
  }
}
