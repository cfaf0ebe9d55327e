package dev.paddock.environment;

import dev.paddock.environment.EnvironmentFolders.Occupant;
import dev.paddock.storage.FileLocks;
import dev.paddock.storage.FileLocks.Holder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the folder to judge, and who is building it, and has it judged. */
final class EnvironmentInspector {

  private static final Logger LOG = LoggerFactory.getLogger(EnvironmentInspector.class);

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

  /**
   * Asks the interpreter of the environment an agent points to, so that it starts while what is
   * wanted is found out; null where there is none to ask.
   */
  @Nullable PendingAnswer ask(EnvironmentSpec spec) throws IOException {
    Path pointed = folders.pointed(spec.current());
    if (pointed == null || EnvironmentFolders.occupant(pointed) != Occupant.ENVIRONMENT) {
      return null;
    }
    Path python = VenvLayout.python(pointed);
    return VenvLayout.isProgram(python) ? new PendingAnswer(probe, python) : null;
  }

  /** Judges the environment an agent points to, or the one a build would make. */
  Health judge(Plan plan, Depth depth) throws IOException, InterruptedException {
    return judge(plan, depth, null);
  }

  /** The same, where its interpreter has perhaps been asked already. */
  Health judge(Plan plan, Depth depth, @Nullable PendingAnswer asked)
      throws IOException, InterruptedException {
    return judge(plan.spec(), plan.key(), new Wanted.Planned(plan), depth, asked);
  }

  /** Judges one folder, whoever holds the lock. */
  Health judge(Plan plan, Path folder, boolean pointed, Depth depth)
      throws IOException, InterruptedException {
    return judgement(new Wanted.Planned(plan), folder, pointed, depth, null).judge(null);
  }

  /** Judges where nobody can say what to build. */
  Health unplanned(
      EnvironmentSpec spec, Wanted.Unknown wanted, Depth depth, @Nullable PendingAnswer asked)
      throws IOException, InterruptedException {
    return judge(spec, key(spec), wanted, depth, asked);
  }

  /** The environment a judging is about; null where there is none, or something foreign. */
  @Nullable Path standing(EnvironmentSpec spec) throws IOException {
    Path pointed = folders.pointed(spec.current());
    Path folder = pointed == null ? unpointed(key(spec)) : pointed;
    return EnvironmentFolders.occupant(folder) == Occupant.ENVIRONMENT ? folder : null;
  }

  private static String key(EnvironmentSpec spec) throws IOException {
    return EnvironmentFolders.key(spec.agentId(), PackageRequirements.hash(spec.agentPackage()));
  }

  private Health judge(
      EnvironmentSpec spec, String key, Wanted wanted, Depth depth, @Nullable PendingAnswer asked)
      throws IOException, InterruptedException {
    Path pointed = folders.pointed(spec.current());
    Path folder = pointed == null ? unpointed(key) : pointed;
    return judgement(wanted, folder, pointed != null, depth, builder(key, folder)).judge(asked);
  }

  private Judgement judgement(
      Wanted wanted, Path folder, boolean pointed, Depth depth, @Nullable Holder builder) {
    return new Judgement(metadataFile, probe, wanted, folder, pointed, depth, builder);
  }

  /** The folder to judge for an agent that points to none. */
  Path unpointed(String key) throws IOException {
    Path first = folders.first(key);
    if (Files.exists(first, LinkOption.NOFOLLOW_LINKS)) {
      return first;
    }
    List<Path> generations = folders.generations(key);
    return generations.isEmpty() ? first : generations.getFirst();
  }

  private @Nullable Holder builder(String wanted, Path folder) {
    Holder holder = holder(wanted);
    String key = EnvironmentFolders.keyOf(folder);
    return holder == null && key != null && !key.equals(wanted) ? holder(key) : holder;
  }

  private @Nullable Holder holder(String key) {
    Path lock = folders.lock(key);
    try {
      // Whoever holds it has written its name there; taking the lock to find out costs more than
      // all else here.
      return Files.size(lock) > 0 ? locks.holder(lock).orElse(null) : null;
    } catch (NoSuchFileException _) {
      // Nobody ever held it.
      return null;
    } catch (IOException e) {
      // Where a lock file cannot be opened for writing nobody can build either.
      LOG.debug("the lock of {} cannot be looked at", key, e);
      return null;
    }
  }
}
