package dev.paddock.apkg;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Puts unpacked archives under their digest so that a folder of that name is always complete.
 *
 * <p>Any number of processes may put the same archive at once: each unpacks into a folder of its
 * own, the first rename wins and the others find the folder there.
 */
final class PackageStore {

  /** Others can take the name between our looking and our rename only so often. */
  private static final int TRIES = 5;

  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Path packages;
  private final PackageReader.Limits limits;

  PackageStore(Path packages, PackageReader.Limits limits) {
    this.packages = packages;
    this.limits = limits;
  }

  /** Looks at an unpacked folder before it gets its name; a refusal removes it again. */
  @FunctionalInterface
  interface Check<T> {
    T look(Path folder) throws IOException, InvalidPackageException;
  }

  /** Where it lies now, and what was seen in it. */
  record Stored<T>(Path folder, T seen) {}

  /**
   * Unpacks the archive unless its folder is there and complete.
   *
   * @throws IOException if the disk would not take it; nothing of it is left then
   */
  <T> Stored<T> put(Archive archive, String sha256, Check<T> check)
      throws IOException, ArchiveRefusal, InvalidPackageException {
    Path target = packages.resolve(sha256);
    var unpacker = new ArchiveUnpacker(archive, limits, packages);
    if (unpacker.isIntact(target)) {
      return new Stored<>(target, check.look(target));
    }
    Files.createDirectories(packages);
    UnpackFolder.sweep(packages);
    checkSpace(archive);
    Path folder = UnpackFolder.name(packages);
    Throwable failure = null;
    try {
      unpacker.unpackTo(folder);
      archive.file().checkUnchanged();
      T seen = check.look(folder);
      move(unpacker, folder, target);
      return new Stored<>(target, seen);
    } catch (Throwable e) {
      failure = e;
      throw e;
    } finally {
      remove(folder, failure);
    }
  }

  private void checkSpace(Archive archive) throws IOException {
    long needed = archive.unpackedSize();
    // Not Files.getFileStore: it fails where the mount table does not show the folder's disk. This
    // answers 0 there, and then the writing itself has to find out.
    long free = packages.toFile().getUsableSpace();
    if (free > 0 && free < needed) {
      throw new FileSystemException(
          packages.toString(),
          null,
          "not enough space to unpack "
              + archive.file().path()
              + ": it needs "
              + needed
              + " bytes and "
              + free
              + " are free");
    }
  }

  private void move(ArchiveUnpacker unpacker, Path folder, Path target)
      throws IOException, ArchiveRefusal {
    for (int i = 1; ; i++) {
      try {
        Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
        return;
      } catch (FileSystemException e) {
        if (i >= TRIES) {
          throw e;
        }
        if (unpacker.isIntact(target)) {
          return;
        }
        putAside(target);
        // On Windows a virus scanner may hold the fresh files for a moment.
        LockSupport.parkNanos(PAUSE.toNanos() * i);
      }
    }
  }

  /** Clears the name of a folder that somebody damaged. */
  private void putAside(Path target) throws IOException {
    Path aside = UnpackFolder.name(packages);
    try {
      Files.move(target, aside, StandardCopyOption.ATOMIC_MOVE);
    } catch (java.nio.file.NoSuchFileException _) {
      return; // another process was faster
    }
    FolderTree.delete(aside);
  }

  private static void remove(Path folder, @org.jspecify.annotations.Nullable Throwable failure)
      throws IOException {
    try {
      FolderTree.delete(folder);
    } catch (IOException e) {
      if (failure == null) {
        throw e;
      }
      failure.addSuppressed(e);
    }
  }
}
