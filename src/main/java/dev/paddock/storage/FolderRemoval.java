package dev.paddock.storage;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Removes a folder with all it holds, links as links, also where its files are read-only. */
public final class FolderRemoval {

  private FolderRemoval() {}

  /**
   * Removes what is at the path; nothing there is fine.
   *
   * @throws IOException if something could not be removed; what could be is gone
   */
  public static void remove(Path path) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      Files.walkFileTree(path, new Removing(null));
    }
  }

  /**
   * Removes a folder so that what is left of it at any moment still has one file, by which it is
   * recognised.
   *
   * @param last that file, directly in the folder; it need not be there
   * @throws IOException if something could not be removed; the file is then still there
   */
  public static void remove(Path folder, Path last) throws IOException {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.walkFileTree(folder, new Removing(last));
      Files.deleteIfExists(last);
      Files.deleteIfExists(folder);
    }
  }

  private static final class Removing extends SimpleFileVisitor<Path> {
    private final @Nullable Path kept;

    Removing(@Nullable Path kept) {
      this.kept = kept;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      try {
        if (!Files.isWritable(folder) || !Files.isExecutable(folder)) {
          unlock(folder);
        }
        return FileVisitResult.CONTINUE;
      } catch (NoSuchFileException _) {
        // Somebody else removes the same.
        return FileVisitResult.SKIP_SUBTREE;
      }
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (!file.equals(kept)) {
        Files.deleteIfExists(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException problem) throws IOException {
      if (problem instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      if (problem instanceof AccessDeniedException && Files.isDirectory(file)) {
        unlock(file);
        Files.walkFileTree(file, this);
        return FileVisitResult.CONTINUE;
      }
      throw problem;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException problem)
        throws IOException {
      if (problem != null) {
        throw problem;
      }
      if (kept == null || !folder.equals(kept.getParent())) {
        Files.deleteIfExists(folder);
      }
      return FileVisitResult.CONTINUE;
    }

    private static void unlock(Path folder) throws IOException {
      if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      }
    }
  }
}
