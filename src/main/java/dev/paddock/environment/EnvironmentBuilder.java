package dev.paddock.environment;

import dev.paddock.environment.EnvironmentMetadata.Distribution;
import dev.paddock.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds one environment in one folder; metadata comes last, whatever happens before. */
final class EnvironmentBuilder {

  private final CommandRunner commands;
  private final Probe probe;
  private final MetadataFile metadataFile;
  private final Clock clock;

  EnvironmentBuilder(CommandRunner commands, Probe probe, MetadataFile metadataFile, Clock clock) {
    this.commands = commands;
    this.probe = probe;
    this.metadataFile = metadataFile;
    this.clock = clock;
  }

  /** Makes the folder, so that from the first moment it is seen whose it is. */
  static void begin(Path folder) throws IOException {
    Files.createDirectory(folder);
    Files.createDirectory(folder.resolve(EnvironmentFolders.BUILDING));
  }

  /** Builds; on failure and on interrupt nothing of the folder is left. */
  void build(
      Plan plan,
      Path folder,
      PythonInstallation base,
      Installer installer,
      BuildLog log,
      BuildListener listener)
      throws BuildFailedException, IOException, InterruptedException {
    boolean done = false;
    try {
      BuildSite site = new BuildSite(commands, folder, base, log, listener, plan.host());
      buildAt(site, plan, installer, listener);
      done = true;
    } finally {
      if (!done) {
        FolderRemover.removeEnvironment(folder);
      }
    }
  }

  private void buildAt(BuildSite site, Plan plan, Installer installer, BuildListener listener)
      throws BuildFailedException, IOException, InterruptedException {
    site.say(
        "Building "
            + site.environment().getFileName()
            + " with Python "
            + site.base().version()
            + " ("
            + site.base().path()
            + ") by "
            + installer.kind());
    site.step("creating", 0, 1);
    installer.create(site);
    site.step("creating", 1, 1);
    boolean anything = !plan.requirements().isEmpty() || !plan.host().isEmpty();
    if (anything) {
      install(site, plan, installer, listener);
    }
    site.step("checking", 0, 1);
    Probe.Answered answer = ask(site);
    if (anything) {
      installer.check(site);
    }
    EnvironmentMetadata metadata = metadata(site, plan, installer, answer);
    FolderRemover.remove(site.scratch());
    DiskSync.flush(site.environment());
    metadataFile.write(site.environment(), metadata);
    site.step("checking", 1, 1);
  }

  private static void install(
      BuildSite site, Plan plan, Installer installer, BuildListener listener)
      throws BuildFailedException, IOException, InterruptedException {
    PackageRequirements requirements = plan.requirements();
    if (!requirements.content().problems().isEmpty()) {
      List<String> problems = requirements.content().problems();
      throw new BuildFailedException(
          problems.getFirst(), problems, "Correct the requirements, then build again.");
    }
    String version = plan.spec().agentPackage().manifest().version();
    List<Path> projects = new ArrayList<>();
    if (requirements.installsItself()) {
      projects.add(requirements.root());
    }
    projects.addAll(
        requirements.content().projects().stream()
            .filter(project -> !project.equals(requirements.root()))
            .toList());
    List<Path> wheels = new ArrayList<>();
    for (Path project : projects) {
      site.step("preparing", wheels.size(), projects.size());
      wheels.add(PackageWheel.make(installer, site, project, version));
    }
    InstallFiles files = InstallFiles.write(site.scratch(), plan, wheels);
    site.step("resolving", 0, 0);
    for (List<String> arguments : List.of(files.first(), files.second())) {
      if (!arguments.isEmpty()) {
        installer.install(site, arguments, requirements.root(), listener);
      }
    }
    Path packages = VenvLayout.findSitePackages(site.environment());
    for (int i = 0; packages != null && i < wheels.size(); i++) {
      DirectUrl.correct(packages, wheels.get(i), projects.get(i));
    }
  }

  private Probe.Answered ask(BuildSite site) throws BuildFailedException, InterruptedException {
    return switch (probe.ask(site.python())) {
      case Probe.Silent(String evidence) ->
          throw new BuildFailedException(
              "the new environment's Python does not run: " + evidence,
              List.of(),
              "Choose another Python.");
      case Probe.Answered answer -> {
        String leak = Isolation.leak(site.environment(), answer);
        if (leak != null) {
          throw new BuildFailedException(
              "the new environment is not isolated: " + leak, List.of(), "Choose another Python.");
        }
        yield answer;
      }
    };
  }

  private EnvironmentMetadata metadata(
      BuildSite site, Plan plan, Installer installer, Probe.Answered answer) throws IOException {
    Path packages = VenvLayout.findSitePackages(site.environment());
    List<Distribution> distributions =
        packages == null ? List.of() : InstalledPackages.list(packages);
    Inputs inputs = plan.inputs(installer.kind());
    return new EnvironmentMetadata(
        packageId(plan),
        plan.requirements().hash(),
        Instant.now(clock).truncatedTo(ChronoUnit.MILLIS).toString(),
        answer.version(),
        inputs.fingerprint(),
        inputs,
        installer.label(site),
        site.base().path().toString(),
        site.environment().toString(),
        relative(site.environment(), packages),
        distributions);
  }

  /** Writes our metadata for an environment that somebody else's tool made and that is good. */
  void adopt(Plan plan, Path folder, EnvironmentMetadata found) throws IOException {
    Path packages = VenvLayout.findSitePackages(folder);
    List<Distribution> distributions =
        packages == null ? List.of() : InstalledPackages.list(packages);
    PyvenvFile venv = PyvenvFile.read(folder);
    String kind = distributions.stream().anyMatch(one -> one.name().equals("pip")) ? "pip" : "uv";
    Inputs inputs = plan.inputs(kind);
    metadataFile.write(
        folder,
        new EnvironmentMetadata(
            found.packageId(),
            found.requirementsSha256(),
            found.createdAt(),
            found.pythonVersion(),
            inputs.fingerprint(),
            inputs,
            kind,
            venv.home() == null ? null : Path.of(venv.home(), "python3").toString(),
            folder.toString(),
            relative(folder, packages),
            distributions));
  }

  private static @Nullable String relative(Path environment, @Nullable Path packages) {
    return packages == null ? null : environment.relativize(packages).toString().replace('\\', '/');
  }

  static String packageId(Plan plan) {
    var manifest = plan.spec().agentPackage().manifest();
    return manifest.name() + "@" + manifest.version();
  }
}
