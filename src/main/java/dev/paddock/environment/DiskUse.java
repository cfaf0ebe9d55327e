package dev.paddock.environment;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Measures folders as their files take up the disk, in whole blocks.
 *
 * <p>A file with several names is counted once, and what of it other folders have too is told from
 * what is in this one alone. Blocks that clones of a file have together (on Linux's Btrfs, XFS and
 * their like) are counted once too, and as shared, for nobody tells with whom. Those of macOS's
 * APFS it cannot tell and counts as everybody's own.
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
   * All of one folder by itself, without telling what others have too: that takes a second look at
   * each file for the number of its names, and as long again.
   */
  static long total(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return 0;
    }
    DiskUse alone = new DiskUse();
    Counter counter = alone.new Counter(SharedExtents.of(folder), false);
    Files.walkFileTree(folder, counter);
    return counter.bytes().total();
  }

  /**
   * Of one folder after others: what it shares with those before it alone counts as unique, for
   * with its last name a file goes.
   */
  Bytes next(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return Bytes.NONE;
    }
    Counter counter = new Counter(SharedExtents.of(folder), true);
    Files.walkFileTree(folder, counter);
    return counter.bytes();
  }

  private static long whole(long size) {
    return (size + BLOCK - 1) / BLOCK * BLOCK;
  }

  private final class Counter extends SimpleFileVisitor<Path> {
    /** Files of several names, with their size, until their last name is met. */
    private final Map<Object, Long> shared = new HashMap<>();

    /** Where blocks begin that clones have together, and how far they reach. */
    private final NavigableMap<Long, Long> cloned = new TreeMap<>();

    private final @Nullable SharedExtents extents;
    private final boolean namesCount;
    private long unique;

    Counter(@Nullable SharedExtents extents, boolean namesCount) {
      this.extents = extents;
      this.namesCount = namesCount;
    }

    Bytes bytes() {
      long linked = shared.values().stream().mapToLong(Long::longValue).sum();
      return new Bytes(unique, linked + union(cloned));
    }

    /** Clones changed in part have the rest together: their rows of blocks overlap. */
    private static long union(NavigableMap<Long, Long> rows) {
      long sum = 0;
      long reached = Long.MIN_VALUE;
      for (Map.Entry<Long, Long> row : rows.entrySet()) {
        long end = row.getKey() + row.getValue();
        sum += Math.max(0, end - Math.max(row.getKey(), reached));
        reached = Math.max(reached, end);
      }
      return sum;
    }

    /** Counts what a file has together with its clones; what is left is its own. */
    private long own(Path file, long size) {
      List<SharedExtents.Extent> blocks = extents == null ? null : extents.of(file, size);
      if (blocks == null) {
        return whole(size);
      }
      long own = 0;
      for (SharedExtents.Extent one : blocks) {
        if (one.shared()) {
          cloned.merge(one.physical(), one.length(), Math::max);
        } else {
          own += one.length();
        }
      }
      return own;
    }

    private void count(Path file, BasicFileAttributes attributes) {
      long size = whole(attributes.size());
      Object key = attributes.fileKey();
      if (!namesCount && key != null && met.merge(key, 1, Integer::sum) > 1) {
        return;
      }
      int names = !namesCount || key == null || attributes.isDirectory() ? 1 : names(file);
      if (names == 1) {
        unique += attributes.isRegularFile() ? own(file, attributes.size()) : size;
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
