package dev.paddock.environment;

import dev.paddock.process.CommandRunner;
import dev.paddock.process.CommandRunner.Command;
import dev.paddock.process.CommandRunner.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks the user's index about what is installed: what is newer, and what is known to be vulnerable.
 *
 * <p>Both need the network, so both are asked only on demand, take a bounded time, and say why when
 * they could not.
 */
final class IndexQuestions {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final CommandRunner commands;
  private final Map<String, String> variables;
  private final Path cache;
  private final UvFinder uvFinder;

  IndexQuestions(
      CommandRunner commands, Map<String, String> variables, Path cache, UvFinder uvFinder) {
    this.commands = commands;
    this.variables = Map.copyOf(variables);
    this.cache = cache;
    this.uvFinder = uvFinder;
  }

  /** What of an environment the index has in a newer version, by name. */
  List<OutdatedDistribution> outdated(Path environment, IndexSettings index)
      throws BuildFailedException, IOException, InterruptedException {
    InstallerTool uv = uvFinder.find();
    Path python = VenvLayout.python(environment);
    List<String> words = new ArrayList<>();
    if (uv == null) {
      words.addAll(List.of(python.toString(), "-I", "-m", "pip", "list"));
    } else {
      words.addAll(List.of(uv.path().toString(), "pip", "list", "--python", python.toString()));
    }
    words.addAll(List.of("--outdated", "--format", "json"));
    String what = "Which packages are outdated could not be learnt";
    CommandResult result =
        run(words, uv == null ? pipVariables(index) : uvVariables(index), python);
    if (result.ending() != CommandResult.Ending.EXITED || result.exitCode() != 0) {
      throw failed(what, uv == null ? PipInstaller.KIND : UvInstaller.KIND, result);
    }
    List<OutdatedDistribution> found = new ArrayList<>();
    for (JsonNode one : json(what, result)) {
      found.add(
          new OutdatedDistribution(
              Requirement.normalise(one.path("name").asString("")),
              one.path("version").asString(""),
              one.path("latest_version").asString("")));
    }
    return List.copyOf(found);
  }

  /**
   * What is known to be vulnerable in an environment; pip-audit is fetched for it, into the cache.
   *
   * @throws BuildFailedException if nothing could be looked up, saying why
   */
  VulnerabilityReport vulnerabilities(Path environment, Path site, IndexSettings index)
      throws BuildFailedException, IOException, InterruptedException {
    InstallerTool uv = uvFinder.find();
    String what = "Known vulnerabilities could not be looked up";
    if (uv == null) {
      throw new BuildFailedException(
          what + ": uv, which fetches the scanner pip-audit, is not here",
          List.of(),
          "Install uv, or build an environment with it once; then try again.");
    }
    return new VulnerabilityScan(this, variables).scan(uv, environment, site, index);
  }

  CommandResult run(List<String> words, Map<String, String> all, @Nullable Path owner)
      throws IOException, InterruptedException {
    Files.createDirectories(cache);
    return commands.run(new Command(words, cache, all, owner, null, LIMIT), (_, _) -> {});
  }

  /** Where a tool asked here keeps what it learnt. */
  Path cache(String tool) {
    return cache.resolve(tool);
  }

  Map<String, String> uvVariables(IndexSettings index) {
    Map<String, String> all = new TreeMap<>(ScrubbedVariables.forBuild(variables));
    all.putAll(index.forUv());
    all.put("UV_CACHE_DIR", cache.resolve("uv").toString());
    // It makes this folder even for a tool that it only runs from its cache.
    all.put("UV_TOOL_DIR", cache.resolve("uv-tools").toString());
    all.putIfAbsent("UV_HTTP_TIMEOUT", "10");
    all.putIfAbsent("UV_HTTP_RETRIES", "1");
    all.put("UV_NO_PROGRESS", "1");
    all.put("UV_PYTHON_DOWNLOADS", "never");
    all.put("NO_COLOR", "1");
    return all;
  }

  private Map<String, String> pipVariables(IndexSettings index) {
    Map<String, String> all = new TreeMap<>(ScrubbedVariables.forBuild(variables));
    all.putAll(index.forPip());
    all.put("PIP_CACHE_DIR", cache.resolve("pip").toString());
    all.put("PIP_DISABLE_PIP_VERSION_CHECK", "1");
    all.putIfAbsent("PIP_RETRIES", "1");
    all.put("PIP_NO_INPUT", "1");
    all.put("NO_COLOR", "1");
    return all;
  }

  static JsonNode json(String what, CommandResult result) throws BuildFailedException {
    try {
      return JSON.readTree(result.output());
    } catch (JacksonException e) {
      throw new BuildFailedException(
          what + ": the answer is not JSON",
          FailureCause.lastLines(CredentialMask.apply(result.output() + "\n" + result.errors())),
          null);
    }
  }

  /** The words for installers, where it was not the index that was asked. */
  private static String ofScanner(String cause) {
    return cause.replace("the package index", "its database of vulnerabilities");
  }

  private static BuildFailedException failed(String what, String tool, CommandResult result) {
    return new BuildFailedException(
        what + ": " + cause(tool, result),
        FailureCause.lastLines(CredentialMask.apply(result.errors() + "\n" + result.output())),
        "Look at the network and the index settings, then try again.");
  }

  /** Why a question had no answer, as a clause. */
  static String cause(String tool, CommandResult result) {
    if (result.ending() != CommandResult.Ending.EXITED) {
      return tool + " did not answer within " + LIMIT.toSeconds() + " s";
    }
    String text = CredentialMask.apply(result.errors() + "\n" + result.output());
    String cause = FailureFinding.find(tool, text, result.exitCode()).cause();
    return tool.equals(VulnerabilityScan.SCANNER) ? ofScanner(cause) : cause;
  }
}
