package dev.paddock.environment;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Deletes folders: links are deleted, never followed. */
final class FolderRemover {

  private FolderRemover() {}

  /** Deletes a folder, or a file or link in its place; nothing there is fine. */
  static void remove(Path folder) throws IOException {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.walkFileTree(folder, new Deleting(folder, null));
    }
  }

  /** Deletes an environment so that what is left is recognised until the very end. */
  static void removeEnvironment(Path folder) throws IOException {
    Path last = folder.resolve(PyvenvFile.NAME);
    Files.walkFileTree(folder, new Deleting(folder, last));
    Files.deleteIfExists(last);
    Files.deleteIfExists(folder);
  }

  private static final class Deleting extends SimpleFileVisitor<Path> {
    private final Path top;
    private final @Nullable Path kept;

    Deleting(Path top, @Nullable Path kept) {
      this.top = top;
      this.kept = kept;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      if (!Files.isWritable(folder)) {
        makeWritable(folder);
      }
      return FileVisitResult.CONTINUE;
    }

    private static void makeWritable(Path folder) throws IOException {
      PosixFileAttributeView view =
          Files.getFileAttributeView(folder, PosixFileAttributeView.class);
      if (view != null) {
        view.setPermissions(PosixFilePermissions.fromString("rwx------"));
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
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        // Somebody else is removing the same; the outcome is the one wanted.
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
        throws IOException {
      if (e != null) {
        throw e;
      }
      if (folder.equals(top) && kept != null) {
        return FileVisitResult.CONTINUE;
      }
      try {
        Files.deleteIfExists(folder);
      } catch (DirectoryNotEmptyException emptied) {
        // A process that still runs wrote into it meanwhile; the next sweep takes it.
        throw emptied;
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
