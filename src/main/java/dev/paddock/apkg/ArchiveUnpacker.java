package dev.paddock.apkg;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.zip.CRC32;

/** Writes a checked archive's entries into a folder, and says whether a folder holds them. */
final class ArchiveUnpacker {

  private final Archive archive;
  private final PackageReader.Limits limits;
  private final boolean posix;

  ArchiveUnpacker(Archive archive, PackageReader.Limits limits, Path packages) {
    this.archive = archive;
    this.limits = limits;
    this.posix = packages.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** Makes the folder and everything in it; what was made stays when it fails. */
  void unpackTo(Path folder) throws IOException, ArchiveRefusal {
    Files.createDirectory(folder, owner("rwx------"));
    for (String inside : archive.tree().folders()) {
      Files.createDirectory(place(folder, inside), owner("rwx------"));
    }
    var budget = new UnpackBudget(limits, archive.file().size());
    try (EntryReader reader = new EntryReader(archive.file())) {
      for (ArchiveEntry entry : archive.tree().files().toList()) {
        write(reader, entry, place(folder, entry.path()), budget);
      }
    }
    // Links last: while files are written there is none that a path could go through.
    for (ArchiveEntry link : archive.tree().links().toList()) {
      Files.createSymbolicLink(place(folder, link.path()), target(folder, link));
    }
  }

  private void write(EntryReader reader, ArchiveEntry entry, Path file, UnpackBudget budget)
      throws IOException, ArchiveRefusal {
    String permissions = entry.record().isExecutable() ? "rwx------" : "rw-------";
    try (OutputStream out =
        Channels.newOutputStream(
            Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                owner(permissions)))) {
      reader.read(
          entry,
          archive.dataOffset(entry),
          (bytes, length) -> {
            budget.spend(length);
            out.write(bytes, 0, length);
          });
    } catch (FileAlreadyExistsException e) {
      throw new ArchiveRefusal(
          "name-twice", entry.path(), Shown.value(entry.path()) + " exists already on this system");
    }
  }

  private Path place(Path folder, String path) throws ArchiveRefusal {
    try {
      return folder.resolve(path);
    } catch (InvalidPathException e) {
      throw new ArchiveRefusal(
          "name-not-here",
          path,
          "this system cannot have a file named "
              + Shown.value(path)
              + " ("
              + e.getReason()
              + "); rename it, or start Paddock in a UTF-8 locale");
    }
  }

  private Path target(Path folder, ArchiveEntry link) throws ArchiveRefusal {
    try {
      return folder.getFileSystem().getPath(archive.linkTarget(link));
    } catch (InvalidPathException e) {
      throw new ArchiveRefusal(
          "name-not-here",
          link.path(),
          "this system cannot have the link " + Shown.value(link.path()) + ": " + e.getReason());
    }
  }

  private FileAttribute<?>[] owner(String permissions) {
    // On Windows a user's data folder is the owner's alone by inheritance.
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /**
   * Whether a folder has every entry with the archive's bytes; further files, such as caches of
   * Python's, do not matter.
   */
  boolean isIntact(Path folder) throws ArchiveRefusal {
    try {
      return holdsAll(folder);
    } catch (IOException _) {
      return false; // What cannot even be looked at is of no use to an agent either.
    }
  }

  private boolean holdsAll(Path folder) throws IOException, ArchiveRefusal {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    for (String inside : archive.tree().folders()) {
      if (!Files.isDirectory(place(folder, inside), LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
    }
    for (ArchiveEntry entry : archive.tree().entries()) {
      Path file = place(folder, entry.path());
      boolean good =
          switch (entry.kind()) {
            case FOLDER -> true;
            case LINK ->
                Files.isSymbolicLink(file)
                    && Files.readSymbolicLink(file).equals(target(folder, entry));
            case FILE ->
                Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && Files.size(file) == entry.record().size()
                    && crc(file) == entry.record().crc();
          };
      if (!good) {
        return false;
      }
    }
    return true;
  }

  private static long crc(Path file) throws IOException {
    CRC32 crc = new CRC32();
    byte[] buffer = new byte[1 << 16];
    try (var in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        crc.update(buffer, 0, n);
      }
    }
    return crc.getValue();
  }
}
