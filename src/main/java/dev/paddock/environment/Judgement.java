package dev.paddock.environment;

import dev.paddock.environment.EnvironmentFolders.Occupant;
import dev.paddock.environment.EnvironmentInspector.Depth;
import dev.paddock.environment.Health.Facts;
import dev.paddock.environment.Health.Reason;
import dev.paddock.storage.FileLocks.Holder;
import dev.paddock.storage.JsonFile.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One judging of one folder: the table of states from top to bottom, the first match wins. */
final class Judgement {

  static final List<String> TESTS =
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

  private final MetadataFile metadataFile;
  private final Probe probe;
  private final Wanted wanted;
  private final Path folder;
  private final Path python;
  private final boolean pointed;
  private final Depth depth;
  private final @Nullable Holder holder;
  private final Checklist list = new Checklist(TESTS);
  private @Nullable Facts facts;

  /**
   * Of a folder.
   *
   * @param pointed whether the agent points to it
   * @param holder who holds its build lock, or null where nobody does or it does not matter
   */
  Judgement(
      MetadataFile metadataFile,
      Probe probe,
      Wanted wanted,
      Path folder,
      boolean pointed,
      Depth depth,
      @Nullable Holder holder) {
    this.metadataFile = metadataFile;
    this.probe = probe;
    this.wanted = wanted;
    this.folder = folder;
    this.python = VenvLayout.python(folder);
    this.pointed = pointed;
    this.depth = depth;
    this.holder = holder;
  }

  private Health fail(HealthState state, String code, String detail) {
    return list.failed(state, code, detail, folder, facts);
  }

  /**
   * Judges.
   *
   * @param asked the folder's interpreter, if it has been asked already
   */
  Health judge(@Nullable PendingAnswer asked) throws IOException, InterruptedException {
    Occupant occupant = EnvironmentFolders.occupant(folder);
    Holder builder = holder;
    if (occupant == Occupant.NOTHING && builder == null) {
      return absent();
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
    // Everything else fits into the time the interpreter takes to answer.
    try (PendingAnswer pending = asked == null ? ask() : asked) {
      return judgeOurs(pending);
    }
  }

  /** Not before the folder is known to be an environment: nothing foreign is ever started. */
  private @Nullable PendingAnswer ask() {
    boolean asks = depth == Depth.DEEP && VenvLayout.isProgram(python);
    return asks ? new PendingAnswer(probe, python) : null;
  }

  private Health judgeOurs(@Nullable PendingAnswer pending)
      throws IOException, InterruptedException {
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
          judgeBuilt(metadata, pending);
    };
  }

  private Health absent() {
    List<Reason> reasons = new ArrayList<>(wanted.problems());
    if (pointed) {
      reasons.addFirst(new Reason("folder-gone", folder + " is gone"));
    } else {
      reasons.addLast(new Reason("never-built", "it was never built"));
    }
    return list.failed(HealthState.ABSENT, reasons, folder, facts);
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
            HealthState.METADATA_MISSING, "metadata-missing", EnvironmentMetadata.FILE + " is gone")
        : fail(HealthState.INCOMPLETE, "build-interrupted", "a build of it was interrupted");
  }

  private Health judgeBuilt(EnvironmentMetadata metadata, @Nullable PendingAnswer pending)
      throws IOException, InterruptedException {
    facts = factsOf(folder, metadata);
    list.passed("built " + Objects.requireNonNullElse(metadata.createdAt(), "some time ago"));
    List<Reason> changes = wanted.changes(metadata);
    if (!changes.isEmpty()) {
      return list.failed(HealthState.STALE, changes, folder, facts);
    }
    list.passed("nothing changed");
    String recorded = metadata.path();
    if (recorded != null && !isSamePlace(recorded)) {
      return fail(HealthState.MOVED, "moved", "it was built at " + recorded);
    }
    list.passed(folder.toString());
    return judgePython(metadata, pending);
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

  private Health judgePython(EnvironmentMetadata metadata, @Nullable PendingAnswer pending)
      throws IOException, InterruptedException {
    if (!Files.exists(python)) {
      return fail(
          HealthState.PYTHON_MISSING, "python-missing", LinkChain.whyMissing(folder, python));
    }
    list.passed(LinkChain.describe(folder, python));
    if (!VenvLayout.isProgram(python)) {
      return fail(
          HealthState.PYTHON_BROKEN,
          "python-not-executable",
          LinkChain.describe(folder, python) + ", which cannot be executed");
    }
    List<Reason> damage = InstalledPackages.damage(folder, metadata, pending != null);
    Probe.Answered answer = null;
    if (pending == null) {
      list.skipped("only asked of the interpreter itself");
      list.skipped("only asked of the interpreter itself");
    } else {
      switch (pending.await()) {
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
    }
    String leak = Isolation.leak(folder, answer);
    if (leak != null) {
      return fail(HealthState.NOT_ISOLATED, "not-isolated", leak);
    }
    list.passed(answer == null ? "by pyvenv.cfg" : "sys.prefix is the folder");
    if (!damage.isEmpty()) {
      return list.failed(HealthState.DAMAGED, damage, folder, facts);
    }
    List<EnvironmentMetadata.Distribution> known = metadata.distributions();
    int count = known == null ? 0 : known.size();
    list.passed(count == 1 ? "1 distribution" : count + " distributions");
    return list.valid(folder, facts);
  }

  private static Facts factsOf(Path folder, EnvironmentMetadata metadata) {
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
