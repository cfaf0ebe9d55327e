package dev.paddock.environment;

import dev.paddock.environment.EnvironmentFolders.Occupant;
import dev.paddock.environment.Environments.Unneeded;
import dev.paddock.storage.FileLocks;
import dev.paddock.storage.JsonFile.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects and removes environments: never foreign ones, never one whose lock somebody holds. */
final class EnvironmentStore {

  private static final Logger LOG = LoggerFactory.getLogger(EnvironmentStore.class);

  private final EnvironmentFolders folders;
  private final FileLocks locks;
  private final MetadataFile metadataFile;

  EnvironmentStore(EnvironmentFolders folders, FileLocks locks, MetadataFile metadataFile) {
    this.folders = folders;
    this.locks = locks;
    this.metadataFile = metadataFile;
  }

  List<Unneeded> unneeded(Set<Path> keep) throws IOException {
    Set<Path> kept = normalised(keep);
    List<Unneeded> found = new ArrayList<>();
    DiskUse use = new DiskUse();
    for (Path folder : folders.all()) {
      if (!kept.contains(folder) && isOurs(folder) && !isLocked(folder)) {
        found.add(new Unneeded(folder, reason(folder), use.next(folder).unique()));
      }
    }
    return found;
  }

  private String reason(Path folder) {
    if (isBeingRemoved(folder)) {
      return "its removal was interrupted";
    }
    return isFinished(folder)
        ? "no agent points to it and no run uses it"
        : "its build was interrupted";
  }

  private boolean isFinished(Path folder) {
    return metadataFile.read(folder) instanceof Reading.Present<EnvironmentMetadata>;
  }

  private static boolean isBeingRemoved(Path folder) {
    return String.valueOf(folder.getFileName()).startsWith(EnvironmentFolders.REMOVING);
  }

  private static boolean isOurs(Path folder) throws IOException {
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && (isBeingRemoved(folder)
            || (EnvironmentFolders.keyOf(folder) != null
                && EnvironmentFolders.occupant(folder) == Occupant.ENVIRONMENT));
  }

  boolean isLocked(Path folder) throws IOException {
    String key = EnvironmentFolders.keyOf(folder);
    return key != null && locks.holder(folders.lock(key)).isPresent();
  }

  private static Set<Path> normalised(Set<Path> paths) {
    Set<Path> all = new HashSet<>();
    paths.forEach(path -> all.add(path.toAbsolutePath().normalize()));
    return all;
  }

  boolean remove(Path environment) throws IOException {
    Path aside = setAside(environment);
    if (aside == null) {
      return false;
    }
    EnvironmentFolders.remove(aside);
    return true;
  }

  /**
   * Takes an environment out of sight, which takes no time; what is interrupted after that is
   * swept.
   *
   * @return where it waits to be removed, or null if it is foreign or its lock is held
   */
  @Nullable Path setAside(Path environment) throws IOException {
    Path folder = environment.toAbsolutePath().normalize();
    String key = EnvironmentFolders.keyOf(folder);
    if (!folders.isPlace(folder) || !isOurs(folder)) {
      return null;
    }
    if (key == null) {
      return folder;
    }
    Optional<FileLocks.Held> lock = locks.tryLock(folders.lock(key));
    if (lock.isEmpty()) {
      return null;
    }
    try (FileLocks.Held _ = lock.get()) {
      Path aside = folders.removing(folder);
      Files.move(folder, aside);
      return aside;
    }
  }

  /** Removes an environment whose lock we hold: out of sight at once, then piece by piece. */
  void removeLocked(Path folder) throws IOException {
    Path aside = folders.removing(folder);
    Files.move(folder, aside);
    EnvironmentFolders.remove(aside);
  }

  List<Path> sweep(Set<Path> keep) throws IOException {
    Set<Path> kept = normalised(keep);
    List<Path> removed = new ArrayList<>();
    for (Path folder : folders.all()) {
      if (kept.contains(folder) || !isOurs(folder) || !isLeftOver(folder)) {
        continue;
      }
      try {
        if (remove(folder)) {
          removed.add(folder);
        }
      } catch (IOException e) {
        // One that cannot be removed must not keep the others, nor anybody from starting.
        LOG.warn("{} was left by an interrupted build and cannot be removed", folder, e);
      }
    }
    return removed;
  }

  private boolean isLeftOver(Path folder) {
    return isBeingRemoved(folder)
        || metadataFile.read(folder) instanceof Reading.Absent<EnvironmentMetadata>;
  }
}
