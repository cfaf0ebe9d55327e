package dev.paddock.environment;

import dev.paddock.process.CommandRunner.CommandResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Works with uv. */
final class UvInstaller implements Installer {

  static final String KIND = "uv";

  private static final Pattern PIN = Pattern.compile("^([A-Za-z0-9._-]+?)===?([0-9][^,*]*)$");
  private static final Pattern FOUND = Pattern.compile("(?m)^ \\+ \\S+?==(\\S+)");

  private final InstallerTool uv;
  private final Map<String, String> variables;

  UvInstaller(InstallerTool uv, Map<String, String> variables, IndexSettings settings, Path cache) {
    this.uv = uv;
    Map<String, String> ours = new TreeMap<>(settings.forUv());
    ours.put("UV_CACHE_DIR", cache.resolve("uv").toString());
    ours.put("UV_NO_PROGRESS", "1");
    ours.put("UV_PYTHON_DOWNLOADS", "never");
    ours.put("NO_COLOR", "1");
    ours.put("UV_NO_COLOR", "1");
    // A hanging index is given up after about a minute instead of two.
    Map<String, String> defaults = Map.of("UV_HTTP_TIMEOUT", "20", "UV_HTTP_RETRIES", "2");
    this.variables = ScrubbedVariables.forBuild(variables, ours, defaults);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String label(BuildSite site) {
    return "uv " + uv.version();
  }

  @Override
  public void create(BuildSite site)
      throws BuildFailedException, IOException, InterruptedException {
    site.runAlone(
        KIND,
        List.of(
            uv.path().toString(),
            "venv",
            "--quiet",
            "--allow-existing",
            "--python",
            site.base().path().toString(),
            site.environment().toString()),
        variables);
  }

  @Override
  public void buildWheel(BuildSite site, Path project, Path into)
      throws BuildFailedException, IOException, InterruptedException {
    site.run(
        KIND,
        List.of(
            uv.path().toString(),
            "build",
            "--wheel",
            "--python",
            site.python().toString(),
            "--out-dir",
            into.toString(),
            project.toString()),
        site.scratch(),
        variables,
        (_, _) -> {});
  }

  @Override
  public void install(
      BuildSite site, List<String> arguments, Path directory, BuildListener listener)
      throws BuildFailedException, IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.addAll(
        List.of(uv.path().toString(), "pip", "install", "--python", site.python().toString()));
    words.addAll(arguments);
    InstallerProgress progress = new InstallerProgress(listener);
    try (InstallMeter _ = InstallMeter.start(words, progress, site)) {
      site.run(
          KIND,
          words,
          directory,
          variables,
          progress,
          finding -> nearest(site, arguments, finding));
    }
  }

  /** uv says that a version is not there, but not which ones are. */
  private FailureFinding nearest(BuildSite site, List<String> arguments, FailureFinding finding)
      throws IOException, InterruptedException {
    String subject = finding.subject();
    Matcher pin = subject == null ? null : PIN.matcher(subject);
    if (finding.kind() != FailureKind.NO_VERSION || pin == null || !pin.matches()) {
      return finding;
    }
    Set<String> near = new LinkedHashSet<>();
    for (String side : List.of("<", ">", "")) {
      if (!side.isEmpty() || near.isEmpty()) {
        String question = pin.group(1) + side + (side.isEmpty() ? "" : pin.group(2));
        CommandResult answer = dryRun(site, arguments, question);
        Matcher found = FOUND.matcher(answer.errors() + answer.output());
        if (found.find()) {
          near.add(found.group(1));
        } else if (side.isEmpty()) {
          return noneAtAll(finding, answer);
        }
      }
    }
    return new FailureFinding(
        finding.kind(),
        finding.cause()
            + (near.size() == 1 ? "; the nearest is " : "; the nearest are ")
            + String.join(" and ", near),
        subject);
  }

  private CommandResult dryRun(BuildSite site, List<String> arguments, String question)
      throws IOException, InterruptedException {
    List<String> words =
        List.of(
            uv.path().toString(),
            "pip",
            "install",
            "--dry-run",
            "--no-deps",
            "--reinstall",
            "--python",
            site.python().toString(),
            "-r",
            InquiryFile.write(site.scratch(), arguments, question).toString());
    return site.inquire(words, variables);
  }

  /** Not even the bare name finds anything: then it is not the version that is wrong. */
  private static FailureFinding noneAtAll(FailureFinding finding, CommandResult answer) {
    FailureFinding bare =
        FailureFinding.find(
            KIND, CredentialMask.apply(answer.output() + answer.errors()), answer.exitCode());
    return bare.kind() == FailureKind.NOT_AN_INDEX ? bare : finding;
  }

  @Override
  public boolean readsPylock() {
    return true;
  }

  /**
   * First with nothing but the lock file: then the index it was made with need not be the user's.
   * Where that does not do, uv looks into the user's index whether the lock file fits.
   */
  @Override
  public String export(BuildSite site, Path project)
      throws BuildFailedException, IOException, InterruptedException {
    List<String> words =
        List.of(
            uv.path().toString(),
            "export",
            "--locked",
            "--no-default-groups",
            "--no-emit-project",
            "--no-header",
            "--no-annotate",
            "--format",
            "requirements-txt",
            "--project",
            project.toString(),
            "--python",
            site.python().toString());
    Map<String, String> alone = new TreeMap<>(variables);
    alone.keySet().removeAll(IndexSettings.UV_INDEX_NAMES);
    alone.put("UV_OFFLINE", "1");
    CommandResult result = site.inquire(words, alone);
    return result.ending() == CommandResult.Ending.EXITED && result.exitCode() == 0
        ? result.output()
        : site.run(KIND, words, site.scratch(), variables, (_, _) -> {}).output();
  }

  @Override
  public void check(BuildSite site) throws BuildFailedException, IOException, InterruptedException {
    site.runAlone(
        KIND,
        List.of(uv.path().toString(), "pip", "check", "--python", site.python().toString()),
        variables);
  }
}
