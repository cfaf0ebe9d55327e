package dev.paddock.environment;

import dev.paddock.process.DiskSync;
import dev.paddock.storage.FolderRemoval;
import dev.paddock.storage.JsonFile;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Looks at a new environment from all sides at once, then writes the metadata that makes it valid.
 *
 * <p>Asking the interpreter, checking what is installed and flushing the disk each take about as
 * long as creating the environment did; one after the other they would take most of a small build.
 */
final class Verification {

  private final Probe probe;
  private final MetadataFile metadataFile;
  private final Clock clock;
  private final ExecutorService threads;
  private final DiskSync disk;

  /**
   * Of one environment.
   *
   * @param threads for everything it does at once; the caller ends them
   */
  Verification(
      Probe probe, MetadataFile metadataFile, DiskSync disk, Clock clock, ExecutorService threads) {
    this.probe = probe;
    this.metadataFile = metadataFile;
    this.disk = disk;
    this.clock = clock;
    this.threads = threads;
  }

  /**
   * Verifies and writes the metadata.
   *
   * @param anything whether anything was installed
   */
  void finish(BuildSite site, Plan plan, Installer installer, boolean anything)
      throws BuildFailedException, IOException, InterruptedException {
    Future<Probe.Answered> answer = threads.submit(() -> ask(site));
    Future<?> consistent =
        threads.submit(() -> {
          if (anything) {
            installer.check(site);
          }
          return null;
        });
    EnvironmentMetadata expected = metadata(site, plan, installer);
    JsonFile.Pending pending = metadataFile.prepare(site.environment(), expected);
    boolean flushed = disk.flush(site.environment());
    Probe.Answered answered = outcome(answer);
    outcome(consistent);
    if (!answered.version().equals(expected.pythonVersion())) {
      throw new BuildFailedException(
          "the new environment's Python is "
              + answered.version()
              + ", not "
              + expected.pythonVersion(),
          List.of(),
          "Build again; if it happens again, choose another Python.");
    }
    if (!flushed) {
      pending.force();
    }
    FolderRemoval.remove(site.scratch());
    pending.commit();
  }

  private static <T> T outcome(Future<T> task)
      throws BuildFailedException, IOException, InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case BuildFailedException failed -> throw failed;
        case IOException problem -> throw problem;
        case null, default -> throw new IllegalStateException("verifying failed", e);
      }
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

  /** As it will be when the interpreter answers what its base did. */
  private EnvironmentMetadata metadata(BuildSite site, Plan plan, Installer installer)
      throws IOException {
    InstalledPackages.Content content = InstalledPackages.of(site.environment());
    Inputs inputs = plan.inputs(installer.kind());
    return new EnvironmentMetadata(
        EnvironmentBuilder.packageId(plan),
        plan.requirements().hash(),
        Instant.now(clock).truncatedTo(ChronoUnit.MILLIS).toString(),
        site.base().version(),
        inputs.fingerprint(),
        inputs,
        installer.label(site),
        site.base().path().toString(),
        site.environment().toString(),
        content.folder(),
        content.distributions());
  }
}
