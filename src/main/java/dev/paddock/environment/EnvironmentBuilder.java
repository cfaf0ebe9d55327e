package dev.paddock.environment;

import dev.paddock.process.CommandRunner;
import dev.paddock.process.DiskSync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
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

  /**
   * Builds; on failure and on interrupt nothing of the folder is left.
   *
   * @param instead what to use where the installer does not work with that Python, or null
   * @param stall how long an installer may be silent, or null for what is usual for it
   * @return what whoever asked for it should know
   */
  List<String> build(
      Plan plan,
      Path folder,
      PythonInstallation base,
      Installer installer,
      @Nullable Installer instead,
      @Nullable Duration stall,
      BuildLog log,
      BuildListener listener)
      throws BuildFailedException, IOException, InterruptedException {
    boolean done = false;
    try {
      BuildSite site = new BuildSite(commands, folder, base, log, listener, plan.host(), stall);
      buildAt(site, plan, installer, instead, listener);
      done = true;
      return site.warnings();
    } finally {
      if (!done) {
        EnvironmentFolders.remove(folder);
      }
    }
  }

  private void buildAt(
      BuildSite site,
      Plan plan,
      Installer installer,
      @Nullable Installer instead,
      BuildListener listener)
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
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        Verification verification =
            new Verification(probe, metadataFile, new DiskSync(), clock, threads);
        site.step("creating", 0, 1);
        Installer used = create(site, installer, instead);
        site.step("creating", 1, 1);
        boolean anything = !plan.requirements().isEmpty() || !plan.host().isEmpty();
        if (anything) {
          install(site, plan, used, listener);
        }
        site.step("checking", 0, 1);
        verification.finish(site, plan, used, anything);
        site.step("checking", 1, 1);
      } finally {
        // After a failure or an interrupt nobody waits for what still runs: its processes end.
        threads.shutdownNow();
      }
    }
  }

  /** The one that could. */
  private static Installer create(BuildSite site, Installer installer, @Nullable Installer instead)
      throws BuildFailedException, IOException, InterruptedException {
    try {
      installer.create(site);
      return installer;
    } catch (PythonRefusedException e) {
      if (instead == null) {
        throw e;
      }
      site.warn(
          installer.label(site)
              + " does not work with Python "
              + site.base().version()
              + " ("
              + e.getMessage()
              + "); venv and pip are used.");
      instead.create(site);
      return instead;
    }
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
    LockedRequirements locked = LockedRequirements.read(site, requirements, installer);
    String version = plan.spec().agentPackage().manifest().version();
    List<Path> projects = new ArrayList<>();
    if (requirements.installsItself()) {
      projects.add(requirements.root());
    }
    projects.addAll(
        requirements.content().projects().stream()
            .filter(project -> !project.equals(requirements.root()))
            .toList());
    if (locked != null) {
      projects.addAll(locked.content().projects());
    }
    List<Path> wheels = new ArrayList<>();
    List<String> unasked = new ArrayList<>();
    for (Path project : projects) {
      site.step("preparing", wheels.size(), projects.size());
      boolean asks = !project.equals(requirements.root()) || !requirements.decide();
      PackageWheel.Made made = PackageWheel.make(installer, site, project, version, asks);
      wheels.add(made.file());
      unasked.addAll(made.unasked());
    }
    InstallFiles files = InstallFiles.write(site.scratch(), plan, wheels, locked);
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
    warnOfMissing(site, unasked);
  }

  /** Says what the package asks for in vain, since {@code requirements.txt} alone decides. */
  private static void warnOfMissing(BuildSite site, List<String> unasked) throws IOException {
    if (unasked.isEmpty()) {
      return;
    }
    Set<String> installed =
        InstalledPackages.of(site.environment()).distributions().stream()
            .map(EnvironmentMetadata.Distribution::name)
            .collect(Collectors.toSet());
    List<String> missing =
        unasked.stream()
            .map(Requirement::parse)
            .filter(one -> !one.conditional() && one.name() != null)
            .map(Requirement::name)
            .filter(name -> !installed.contains(name))
            .toList();
    if (!missing.isEmpty()) {
      site.warn(
          "the package itself asks for "
              + String.join(", ", missing)
              + ", which requirements.txt does not; not installed.");
    }
  }

  /** Writes our metadata for an environment that somebody else's tool made and that is good. */
  void adopt(Plan plan, Path folder, EnvironmentMetadata found) throws IOException {
    InstalledPackages.Content content = InstalledPackages.of(folder);
    PyvenvFile venv = PyvenvFile.read(folder);
    boolean pip = content.distributions().stream().anyMatch(one -> one.name().equals("pip"));
    String kind = pip ? "pip" : "uv";
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
            content.folder(),
            content.distributions()));
  }

  static String packageId(Plan plan) {
    var manifest = plan.spec().agentPackage().manifest();
    return manifest.name() + "@" + manifest.version();
  }
}
