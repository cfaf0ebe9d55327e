package dev.paddock.environment;

import dev.paddock.environment.EnvironmentFolders.Occupant;
import dev.paddock.environment.Health.Facts;
import dev.paddock.environment.Health.Reason;
import dev.paddock.storage.FileLocks;
import dev.paddock.storage.FileLocks.Holder;
import dev.paddock.storage.JsonFile.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Judges an environment: the table of states from top to bottom, the first match wins. */
final class EnvironmentInspector {

  private static final Logger LOG = LoggerFactory.getLogger(EnvironmentInspector.class);

  private static final List<String> TESTS =
      List.of(
          "Folder present",
          "Not being built",
          "Folder is ours",
          "Metadata readable",
          "Requirements unchanged",
          "Place unchanged",
          "Python present",
          "Python runs",
          "Version unchanged",
          "Isolated",
          "Packages whole");

  private final EnvironmentFolders folders;
  private final FileLocks locks;
  private final MetadataFile metadataFile;
  private final Probe probe;

  EnvironmentInspector(
      EnvironmentFolders folders, FileLocks locks, MetadataFile metadataFile, Probe probe) {
    this.folders = folders;
    this.locks = locks;
    this.metadataFile = metadataFile;
    this.probe = probe;
  }

  /** How far to look. */
  enum Depth {
    /** Files only. */
    QUICK,
    /** The interpreter too. */
    DEEP
  }

  /** Judges the environment an agent points to, or the one a build would make. */
  Health judge(Plan plan, Depth depth) throws IOException, InterruptedException {
    Path pointed = folders.pointed(plan.spec().current());
    Path folder = pointed == null ? unpointed(plan) : pointed;
    return new Judgement(plan, folder, pointed != null, depth, builder(plan, folder)).judge();
  }

  /** Judges one folder, whoever holds the lock. */
  Health judge(Plan plan, Path folder, boolean pointed, Depth depth)
      throws IOException, InterruptedException {
    return new Judgement(plan, folder, pointed, depth, null).judge();
  }

  /** The verdict where the package's files do not even say what to build. */
  Health unplanned(EnvironmentSpec spec, BuildFailedException problem) throws IOException {
    Path pointed = folders.pointed(spec.current());
    Path folder =
        pointed == null
            ? folders.first(
                EnvironmentFolders.key(spec.agentId(), PackageRequirements.NO_DEPENDENCIES))
            : pointed;
    String detail = String.valueOf(problem.getMessage());
    boolean there = Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
    return new Checklist(TESTS)
        .failed(
            there ? HealthState.STALE : HealthState.ABSENT,
            "requirements-unreadable",
            detail,
            folder,
            null);
  }

  /** The folder to judge for an agent that points to none. */
  Path unpointed(Plan plan) throws IOException {
    Path first = folders.first(plan.key());
    if (Files.exists(first, LinkOption.NOFOLLOW_LINKS)) {
      return first;
    }
    List<Path> generations = folders.generations(plan.key());
    return generations.isEmpty() ? first : generations.getFirst();
  }

  private @Nullable Holder builder(Plan plan, Path folder) {
    Holder holder = holder(plan.key());
    String key = EnvironmentFolders.keyOf(folder);
    return holder == null && key != null && !key.equals(plan.key()) ? holder(key) : holder;
  }

  private @Nullable Holder holder(String key) {
    Path lock = folders.lock(key);
    try {
      // Whoever holds it has written its name there; taking the lock to find out costs more than
      // all else here.
      return Files.exists(lock) && Files.size(lock) > 0 ? locks.holder(lock).orElse(null) : null;
    } catch (IOException e) {
      // Where a lock file cannot be opened for writing nobody can build either.
      LOG.debug("the lock of {} cannot be looked at", key, e);
      return null;
    }
  }

  /** One judging of one folder. */
  private final class Judgement {
    private final Plan plan;
    private final Path folder;
    private final boolean pointed;
    private final Depth depth;
    private final @Nullable Holder holder;
    private final Checklist list = new Checklist(TESTS);
    private @Nullable Facts facts;

    Judgement(Plan plan, Path folder, boolean pointed, Depth depth, @Nullable Holder holder) {
      this.plan = plan;
      this.folder = folder;
      this.pointed = pointed;
      this.depth = depth;
      this.holder = holder;
    }

    private Health fail(HealthState state, String code, String detail) {
      return list.failed(state, code, detail, folder, facts);
    }

    Health judge() throws IOException, InterruptedException {
      Occupant occupant = EnvironmentFolders.occupant(folder);
      Holder builder = holder;
      if (occupant == Occupant.NOTHING && builder == null) {
        return fail(
            HealthState.ABSENT,
            pointed ? "folder-gone" : "never-built",
            pointed ? folder + " is gone" : "it was never built");
      }
      list.passed(folder.toString());
      if (builder != null) {
        return fail(
            HealthState.BUILDING,
            "build-under-way",
            "process " + builder.pid() + " (" + builder.command() + ") is building it");
      }
      list.passed("nobody holds the lock");
      if (occupant == Occupant.FOREIGN) {
        return fail(HealthState.FOREIGN, "not-an-environment", foreignEvidence());
      }
      list.passed("it looks like a virtual environment");
      return switch (metadataFile.read(folder)) {
        case Reading.Absent<EnvironmentMetadata> _ -> unfinished();
        case Reading.Unreadable<EnvironmentMetadata>(String reason) ->
            pointed || !Files.exists(folder.resolve(EnvironmentFolders.BUILDING))
                ? fail(
                    HealthState.METADATA_CORRUPT,
                    "metadata-unreadable",
                    EnvironmentMetadata.FILE + ": " + reason)
                : unfinished();
        case Reading.Present<EnvironmentMetadata>(EnvironmentMetadata metadata) ->
            judgeBuilt(metadata);
      };
    }

    private String foreignEvidence() {
      if (Files.isSymbolicLink(folder)) {
        return folder + " is a link";
      }
      return Files.isDirectory(folder)
          ? folder + " is a folder that is neither ours nor a virtual environment"
          : folder + " is not a folder";
    }

    private Health unfinished() {
      return pointed
          ? fail(
              HealthState.METADATA_MISSING,
              "metadata-missing",
              EnvironmentMetadata.FILE + " is gone")
          : fail(HealthState.INCOMPLETE, "build-interrupted", "a build of it was interrupted");
    }

    private Health judgeBuilt(EnvironmentMetadata metadata)
        throws IOException, InterruptedException {
      facts = factsOf(folder, metadata);
      list.passed("built " + Objects.requireNonNullElse(metadata.createdAt(), "some time ago"));
      List<Reason> changes = changes(metadata);
      if (!changes.isEmpty()) {
        return list.failed(HealthState.STALE, changes, folder, facts);
      }
      list.passed("nothing changed");
      String recorded = metadata.path();
      if (recorded != null && !isSamePlace(recorded)) {
        return fail(HealthState.MOVED, "moved", "it was built at " + recorded);
      }
      list.passed(folder.toString());
      return judgePython(metadata);
    }

    private List<Reason> changes(EnvironmentMetadata metadata) {
      Inputs before = metadata.inputs();
      String fingerprint = metadata.fingerprint();
      if (before == null || fingerprint == null) {
        String digits = String.valueOf(metadata.requirementsSha256());
        String now = plan.requirements().hash();
        return digits.equals(now)
            ? List.of()
            : List.of(new Reason("requirements-changed", "requirements: " + digits + " → " + now));
      }
      String asked = plan.spec().installer();
      Inputs after = plan.inputs(asked == null ? before.installer() : asked);
      if (after.fingerprint().equals(fingerprint)) {
        return List.of();
      }
      List<Reason> reasons = InputDifference.between(before, after);
      return reasons.isEmpty()
          ? List.of(new Reason("fingerprint-changed", "the recorded fingerprint is another one"))
          : reasons;
    }

    private static List<Reason> outcome(FutureTask<List<Reason>> task)
        throws IOException, InterruptedException {
      try {
        return task.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException problem) {
          throw problem;
        }
        throw new IllegalStateException("looking at the installed packages failed", e);
      }
    }

    private boolean isSamePlace(String recorded) {
      try {
        Path there = Path.of(recorded);
        return there.equals(folder) || (Files.exists(there) && Files.isSameFile(there, folder));
      } catch (IOException | java.nio.file.InvalidPathException _) {
        // A place that cannot even be looked at is not this one.
        return false;
      }
    }

    private Health judgePython(EnvironmentMetadata metadata)
        throws IOException, InterruptedException {
      Path python = VenvLayout.python(folder);
      if (!Files.exists(python)) {
        return fail(
            HealthState.PYTHON_MISSING, "python-missing", LinkChain.whyMissing(folder, python));
      }
      list.passed(LinkChain.describe(folder, python));
      if (!Files.isRegularFile(python) || !Files.isExecutable(python)) {
        return fail(
            HealthState.PYTHON_BROKEN,
            "python-not-executable",
            LinkChain.describe(folder, python) + ", which cannot be executed");
      }
      // The many small looks at the disk fit into the time the interpreter takes to answer.
      FutureTask<List<Reason>> intact =
          new FutureTask<>(() -> InstalledPackages.damage(folder, metadata, depth == Depth.DEEP));
      Probe.Answered answer = null;
      if (depth == Depth.DEEP) {
        Thread.startVirtualThread(intact);
        switch (probe.ask(python)) {
          case Probe.Silent(String evidence) -> {
            return fail(HealthState.PYTHON_BROKEN, "python-does-not-run", "python: " + evidence);
          }
          case Probe.Answered answered -> answer = answered;
        }
        list.passed("it answered");
        if (!answer.version().equals(metadata.pythonVersion())) {
          return fail(
              HealthState.PYTHON_CHANGED,
              "python-changed",
              "Python " + metadata.pythonVersion() + " → " + answer.version());
        }
        list.passed(answer.version());
      } else {
        intact.run();
        list.skipped("only asked of the interpreter itself");
        list.skipped("only asked of the interpreter itself");
      }
      String leak = Isolation.leak(folder, answer);
      if (leak != null) {
        return fail(HealthState.NOT_ISOLATED, "not-isolated", leak);
      }
      list.passed(answer == null ? "by pyvenv.cfg" : "sys.prefix is the folder");
      List<Reason> damage = outcome(intact);
      if (!damage.isEmpty()) {
        return list.failed(HealthState.DAMAGED, damage, folder, facts);
      }
      List<EnvironmentMetadata.Distribution> known = metadata.distributions();
      list.passed((known == null ? 0 : known.size()) + " distributions");
      return list.valid(folder, facts);
    }
  }

  static Facts factsOf(Path folder, EnvironmentMetadata metadata) {
    List<EnvironmentMetadata.Distribution> known = metadata.distributions();
    String base = metadata.basePython();
    return new Facts(
        VenvLayout.python(folder),
        metadata.pythonVersion(),
        base == null ? null : Path.of(base),
        metadata.installer(),
        metadata.requirementsSha256(),
        metadata.fingerprint(),
        null,
        MetadataFile.time(metadata.createdAt()),
        known == null
            ? List.of()
            : known.stream().map(one -> one.name() + "==" + one.version()).sorted().toList());
  }
}
