package dev.paddock.environment;

import dev.paddock.process.CommandRunner.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Works with {@code python -m venv} and the pip it puts there. */
final class PipInstaller implements Installer {

  static final String KIND = "pip";

  private static final String OLDEST = "20.3";

  private final Map<String, String> variables;

  private final @Nullable UvInstaller reader;

  /**
   * With these variables.
   *
   * @param reader a uv that is there all the same, to read what only uv can; or null
   */
  PipInstaller(
      Map<String, String> variables,
      IndexSettings settings,
      Path cache,
      @Nullable UvInstaller reader) {
    this.reader = reader;
    Map<String, String> ours = new TreeMap<>(settings.forPip());
    ours.put("PIP_CACHE_DIR", cache.resolve("pip").toString());
    ours.put("PIP_DISABLE_PIP_VERSION_CHECK", "1");
    ours.put("PIP_NO_INPUT", "1");
    ours.put("PIP_PROGRESS_BAR", "off");
    ours.put("PIP_NO_COLOR", "1");
    ours.put("NO_COLOR", "1");
    ours.put("PYTHONUNBUFFERED", "1");
    this.variables = ScrubbedVariables.forBuild(variables, ours, Map.of("PIP_RETRIES", "2"));
  }

  /**
   * pip unpacks and builds in the build's own folder: what it leaves when it is killed goes with
   * that, and it is the disk on which there must be room anyway.
   */
  private Map<String, String> variables(BuildSite site) throws IOException {
    String temporary = Files.createDirectories(site.scratch().resolve("tmp")).toString();
    Map<String, String> all = new TreeMap<>(variables);
    List.of("TMPDIR", "TEMP", "TMP").forEach(name -> all.put(name, temporary));
    return all;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String label(BuildSite site) throws IOException {
    Path packages = VenvLayout.findSitePackages(site.environment());
    if (packages != null) {
      for (EnvironmentMetadata.Distribution one : InstalledPackages.list(packages)) {
        if (one.name().equals(KIND)) {
          return KIND + " " + one.version();
        }
      }
    }
    return KIND;
  }

  @Override
  public void create(BuildSite site)
      throws BuildFailedException, IOException, InterruptedException {
    site.run(
        "venv",
        List.of(site.base().path().toString(), "-I", "-m", "venv", site.environment().toString()),
        site.scratch(),
        variables(site),
        (_, _) -> {},
        finding -> pipSeeding(site, finding));
    if (PythonSpecifier.compare(label(site).replace(KIND + " ", ""), OLDEST) < 0) {
      // Older ones know neither today's wheels for Linux nor conflicts. Should this fail, what
      // follows says why.
      site.attempt(
          pip(site, "install", "--upgrade", KIND), site.scratch(), variables(site), (_, _) -> {});
    }
  }

  /** venv keeps to itself why pip could not be put into the environment. */
  private FailureFinding pipSeeding(BuildSite site, FailureFinding finding)
      throws IOException, InterruptedException {
    if (finding.kind() != FailureKind.UNKNOWN || !finding.cause().contains("ensurepip")) {
      return finding;
    }
    List<String> words =
        List.of(site.python().toString(), "-I", "-m", "ensurepip", "--upgrade", "--default-pip");
    CommandResult answer = site.inquire(words, variables(site));
    return answer.exitCode() == 0
        ? finding
        : FailureFinding.find(
            "ensurepip", answer.output() + "\n" + answer.errors(), answer.exitCode());
  }

  private List<String> pip(BuildSite site, String... words) {
    List<String> all = new ArrayList<>(List.of(site.python().toString(), "-I", "-m", "pip"));
    all.addAll(List.of(words));
    return all;
  }

  @Override
  public void buildWheel(BuildSite site, Path project, Path into)
      throws BuildFailedException, IOException, InterruptedException {
    site.run(
        KIND,
        pip(site, "wheel", "--no-deps", "--wheel-dir", into.toString(), project.toString()),
        site.scratch(),
        variables(site),
        (_, _) -> {},
        finding -> reachable(site, List.of(), finding));
  }

  @Override
  public void install(
      BuildSite site, List<String> arguments, Path directory, BuildListener listener)
      throws BuildFailedException, IOException, InterruptedException {
    List<String> words = pip(site, "install");
    words.addAll(arguments);
    InstallerProgress progress = new InstallerProgress(listener);
    try (InstallMeter _ = InstallMeter.start(words, progress, site)) {
      site.run(
          KIND,
          words,
          directory,
          variables(site),
          progress,
          finding -> reachable(site, arguments, finding));
    }
  }

  /** pip says the same of an index that fails as of one that has no such project. */
  private FailureFinding reachable(BuildSite site, List<String> arguments, FailureFinding finding)
      throws IOException, InterruptedException {
    String subject = finding.subject();
    if (finding.kind() != FailureKind.NO_PACKAGE || subject == null) {
      return finding;
    }
    List<String> words =
        pip(
            site,
            "download",
            "-vv",
            "--no-deps",
            "--no-cache-dir",
            "--retries",
            "0",
            "--dest",
            site.scratch().resolve("inquiry").toString(),
            "-r",
            InquiryFile.write(site.scratch(), arguments, subject).toString());
    return PipAccount.of(subject, site.inquire(words, variables(site))).instead(finding);
  }

  @Override
  public boolean readsPylock() {
    return false;
  }

  @Override
  public @Nullable String export(BuildSite site, Path project)
      throws BuildFailedException, IOException, InterruptedException {
    return reader == null ? null : reader.export(site, project);
  }

  @Override
  public void check(BuildSite site) throws BuildFailedException, IOException, InterruptedException {
    site.runAlone(KIND, pip(site, "check"), variables(site));
  }
}
