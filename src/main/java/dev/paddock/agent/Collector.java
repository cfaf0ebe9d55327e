package dev.paddock.agent;

import dev.paddock.apkg.PackageReader;
import dev.paddock.environment.Environments;
import dev.paddock.log.LogRetention;
import dev.paddock.storage.DataFolder;
import dev.paddock.storage.FolderRemoval;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Finds, and removes when asked, what no agent and no run needs. */
final class Collector {

  private final DataFolder folder;
  private final AgentCatalog catalog;
  private final Environments environments;
  private final RunLedger runs;
  private final PackageReader packages;
  private final Supplier<Settings> settings;
  private final Clock clock;

  Collector(
      DataFolder folder,
      AgentCatalog catalog,
      Environments environments,
      RunLedger runs,
      PackageReader packages,
      Supplier<Settings> settings,
      Clock clock) {
    this.folder = folder;
    this.catalog = catalog;
    this.environments = environments;
    this.runs = runs;
    this.packages = packages;
    this.settings = settings;
    this.clock = clock;
  }

  /** The environments that agents point to and runs alive use. */
  Set<Path> environmentsInUse() throws PaddockException {
    var keep = new HashSet<Path>(runs.environmentsInUse());
    for (Agent agent : catalog.all()) {
      Path pointer = agent.environment();
      if (pointer != null) {
        keep.add(pointer);
      }
    }
    return keep;
  }

  /** Removes what killed builds, removals and loads left behind. */
  void sweep() throws PaddockException {
    try {
      environments.sweep(environmentsInUse());
      packages.sweepLeftovers();
    } catch (IOException e) {
      throw Failures.disk("What an interrupted build left could not be removed", e);
    }
  }

  GcReport collect(boolean dryRun) throws PaddockException {
    var aside = new ArrayList<Path>();
    GcReport report = decide(dryRun, aside);
    // Removing gigabytes takes long, and nobody need wait for it.
    try {
      for (Path environment : aside) {
        environments.removeSetAside(environment);
      }
    } catch (IOException e) {
      throw Failures.disk("An environment nobody needs could not be removed", e);
    }
    return report;
  }

  private GcReport decide(boolean dryRun, List<Path> aside) throws PaddockException {
    if (dryRun) {
      // Only looked at, so no lock is needed, which a folder that cannot be written has not.
      try {
        return decideNow(true, aside);
      } catch (IOException e) {
        throw Failures.disk("What nobody needs could not be found out", e);
      }
    }
    // Under the catalog's lock nobody can load a package or point to an environment meanwhile.
    return catalog.exclusively(() -> decideNow(false, aside));
  }

  private GcReport decideNow(boolean dryRun, List<Path> aside)
      throws PaddockException, IOException {
    var items = new ArrayList<GcReport.Item>();
    collectEnvironments(items, dryRun, aside);
    collectPackages(items, dryRun);
    collectLogs(items, dryRun);
    if (!dryRun) {
      packages.sweepLeftovers();
    }
    return new GcReport(items, items.stream().mapToLong(GcReport.Item::bytes).sum(), dryRun);
  }

  private void collectEnvironments(List<GcReport.Item> items, boolean dryRun, List<Path> aside)
      throws PaddockException, IOException {
    for (var unneeded : environments.unneeded(environmentsInUse())) {
      Path moved = dryRun ? null : environments.setAside(unneeded.path()).orElse(null);
      if (moved != null) {
        aside.add(moved);
      }
      if (dryRun || moved != null) {
        items.add(new GcReport.Item(unneeded.path(), unneeded.reason(), unneeded.bytes()));
      }
    }
  }

  private void collectPackages(List<GcReport.Item> items, boolean dryRun)
      throws PaddockException, IOException {
    var needed = new HashSet<Path>(catalog.packageRoots());
    needed.addAll(runs.packagesInUse());
    try (DirectoryStream<Path> unpacked =
        Files.newDirectoryStream(
            folder.packages(), path -> path.getFileName().toString().matches("[0-9a-f]{64}"))) {
      for (Path path : unpacked) {
        if (!needed.contains(path)) {
          long bytes = environments.allocatedBytes(path);
          if (!dryRun) {
            FolderRemoval.remove(path);
          }
          items.add(new GcReport.Item(path, "no agent uses this unpacked package", bytes));
        }
      }
    } catch (NoSuchFileException _) {
      // No archive was loaded yet.
    }
  }

  /** Drops logs that are too old, and the oldest while all together are over the limit. */
  void trimLogs() throws PaddockException {
    try {
      logsOverTheLimit(false);
    } catch (IOException e) {
      throw Failures.disk("Old logs could not be dropped", e);
    }
  }

  private void collectLogs(List<GcReport.Item> items, boolean dryRun)
      throws PaddockException, IOException {
    for (var gone : logsOverTheLimit(dryRun)) {
      items.add(new GcReport.Item(gone.path(), reason(gone.reason()), gone.bytes()));
    }
  }

  private String reason(LogRetention.Reason reason) {
    return switch (reason) {
      case TOO_OLD -> "this log is older than logs.maxAgeDays, and its run is not pinned";
      case TOO_MUCH -> "logs are over the limit and this is the oldest of a run that is not pinned";
    };
  }

  private List<LogRetention.Gone> logsOverTheLimit(boolean dryRun)
      throws PaddockException, IOException {
    var alive = new HashSet<Path>();
    for (Run run : runs.alive()) {
      alive.add(run.log());
    }
    Settings now = settings.get();
    var limits = new LogRetention.Limits(now.logMaxBytesTotal(), now.logMaxAge());
    return new LogRetention(folder.runs(), limits, clock).enforce(alive, dryRun);
  }
}
