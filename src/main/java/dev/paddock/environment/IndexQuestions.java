package dev.paddock.environment;

import dev.paddock.environment.VulnerabilityReport.Vulnerability;
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
import java.util.stream.Stream;
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
  private static final int LONGEST_SUMMARY = 300;
  private static final String SCANNER = "pip-audit";
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
    CommandResult result = run(words, uv == null ? pipVariables() : uvVariables(index), python);
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
    CommandResult first = audit(uv, "pypi", environment, site, index);
    VulnerabilityReport report = report("pip-audit, PyPI's advisories", what, first);
    if (report.checked() > 0 || report.unchecked().isEmpty()) {
      return report;
    }
    // An index that is only a mirror has no advisories: the scanner's other source may be
    // reachable.
    CommandResult second = audit(uv, "osv", environment, site, index);
    try {
      return report("pip-audit, the OSV database", what, second);
    } catch (BuildFailedException e) {
      throw new BuildFailedException(
          String.valueOf(e.getMessage()),
          Stream.concat(
                  Stream.of("PyPI's advisories: " + report.unchecked().getFirst()),
                  e.details().stream())
              .toList(),
          e.hint());
    }
  }

  private CommandResult audit(
      InstallerTool uv, String source, Path environment, Path site, IndexSettings index)
      throws IOException, InterruptedException {
    Path python = VenvLayout.python(environment);
    List<String> words =
        List.of(
            uv.path().toString(),
            "tool",
            "run",
            "--quiet",
            "--python",
            python.toString(),
            SCANNER,
            "--vulnerability-service",
            source,
            "--timeout",
            "10",
            "--progress-spinner",
            "off",
            "--desc",
            "on",
            "--format",
            "json",
            "--path",
            site.toString());
    return run(words, uvVariables(index), python);
  }

  private static VulnerabilityReport report(String scanner, String what, CommandResult result)
      throws BuildFailedException {
    // Its exit code is 1 both where it found something and where it could not look.
    if (result.ending() != CommandResult.Ending.EXITED || !result.output().startsWith("{")) {
      throw failed(what, SCANNER, result);
    }
    List<Vulnerability> found = new ArrayList<>();
    List<String> unchecked = new ArrayList<>();
    int checked = 0;
    for (JsonNode one : json(what, result).path("dependencies")) {
      String name = Requirement.normalise(one.path("name").asString(""));
      if (one.has("skip_reason")) {
        unchecked.add(name + ": " + one.path("skip_reason").asString(""));
        continue;
      }
      checked++;
      for (JsonNode known : one.path("vulns")) {
        found.add(vulnerability(name, one.path("version").asString(""), known));
      }
    }
    return new VulnerabilityReport(scanner, found, unchecked, checked);
  }

  private static Vulnerability vulnerability(String name, String version, JsonNode known) {
    List<String> fixed = new ArrayList<>();
    known.path("fix_versions").forEach(one -> fixed.add(one.asString("")));
    String text = known.path("description").asString("").strip().replaceAll("\\s+", " ");
    return new Vulnerability(
        name,
        version,
        known.path("id").asString(""),
        fixed,
        text.length() > LONGEST_SUMMARY ? text.substring(0, LONGEST_SUMMARY) + "…" : text);
  }

  private CommandResult run(List<String> words, Map<String, String> all, @Nullable Path owner)
      throws IOException, InterruptedException {
    Files.createDirectories(cache);
    return commands.run(new Command(words, cache, all, owner, null, LIMIT), (_, _) -> {});
  }

  private Map<String, String> uvVariables(IndexSettings index) {
    Map<String, String> all = new TreeMap<>(ScrubbedVariables.forBuild(variables));
    all.putAll(index.forUv());
    all.put("UV_CACHE_DIR", cache.resolve("uv").toString());
    all.putIfAbsent("UV_HTTP_TIMEOUT", "10");
    all.putIfAbsent("UV_HTTP_RETRIES", "1");
    all.put("UV_NO_PROGRESS", "1");
    all.put("UV_PYTHON_DOWNLOADS", "never");
    all.put("NO_COLOR", "1");
    return all;
  }

  private Map<String, String> pipVariables() {
    Map<String, String> all = new TreeMap<>(ScrubbedVariables.forBuild(variables));
    all.put("PIP_CACHE_DIR", cache.resolve("pip").toString());
    all.put("PIP_DISABLE_PIP_VERSION_CHECK", "1");
    all.putIfAbsent("PIP_RETRIES", "1");
    all.put("PIP_NO_INPUT", "1");
    all.put("NO_COLOR", "1");
    return all;
  }

  private static JsonNode json(String what, CommandResult result) throws BuildFailedException {
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
    String text = CredentialMask.apply(result.errors() + "\n" + result.output());
    if (result.ending() != CommandResult.Ending.EXITED) {
      return new BuildFailedException(
          what + ": " + tool + " did not answer within " + LIMIT.toSeconds() + " s",
          FailureCause.lastLines(text),
          "Look at the network, then try again.");
    }
    FailureFinding finding = FailureFinding.find(tool, text, result.exitCode());
    return new BuildFailedException(
        what + ": " + (tool.equals(SCANNER) ? ofScanner(finding.cause()) : finding.cause()),
        FailureCause.lastLines(text),
        "Look at the network and the index settings, then try again.");
  }
}
