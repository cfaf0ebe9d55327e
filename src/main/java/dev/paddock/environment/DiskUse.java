package dev.paddock.environment;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;

/**
 * Measures folders as their files take up the disk, in whole blocks.
 *
 * <p>A file with several names is counted once, and what of it other folders have too is told from
 * what is in this one alone. What a file system shares in other ways (clones of Btrfs, XFS and
 * APFS) it does not tell through Java and counts as everybody's own.
 */
public final class DiskUse {

  private static final long BLOCK = 4096;
  private static final boolean LINKS_KNOWN = !VenvLayout.isWindows();

  /** How many names of a file were met. */
  private final Map<Object, Integer> met = new HashMap<>();

  DiskUse() {}

  /**
   * Bytes.
   *
   * @param unique what going would free
   * @param shared what has names elsewhere, too
   */
  public record Bytes(long unique, long shared) {
    /** Nothing at all. */
    public static final Bytes NONE = new Bytes(0, 0);

    /** All of it. */
    public long total() {
      return unique + shared;
    }
  }

  /** Of one folder by itself; links are not followed. */
  static Bytes of(Path folder) throws IOException {
    return new DiskUse().next(folder);
  }

  /**
   * Of one folder after others: what it shares with those before it alone counts as unique, for
   * with its last name a file goes.
   */
  Bytes next(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return Bytes.NONE;
    }
    Counter counter = new Counter();
    Files.walkFileTree(folder, counter);
    return counter.bytes();
  }

  private final class Counter extends SimpleFileVisitor<Path> {
    /** Files of several names, with their size, until their last name is met. */
    private final Map<Object, Long> shared = new HashMap<>();

    private long unique;

    Bytes bytes() {
      return new Bytes(unique, shared.values().stream().mapToLong(Long::longValue).sum());
    }

    private void count(Path file, BasicFileAttributes attributes) {
      long size = (attributes.size() + BLOCK - 1) / BLOCK * BLOCK;
      Object key = attributes.fileKey();
      int names = key == null || attributes.isDirectory() ? 1 : names(file);
      if (names == 1) {
        unique += size;
      } else if (met.merge(key, 1, Integer::sum) == names) {
        shared.remove(key);
        unique += size;
      } else {
        shared.put(key, size);
      }
    }

    private static int names(Path file) {
      try {
        return LINKS_KNOWN
                && Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS)
                    instanceof Integer count
            ? count
            : 1;
      } catch (IOException | UnsupportedOperationException _) {
        // It went while we counted, or nobody knows here.
        return 1;
      }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      count(folder, attributes);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile()) {
        count(file, attributes);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      // It went while we counted, or may not be looked at: then it does not count.
      return FileVisitResult.CONTINUE;
    }
  }
}
