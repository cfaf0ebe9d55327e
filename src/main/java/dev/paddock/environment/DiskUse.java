package dev.paddock.environment;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;

/** Measures folders as their files take up the disk. */
final class DiskUse {

  private static final long BLOCK = 4096;

  private DiskUse() {}

  /** Bytes in whole blocks, a file with several names counted once; links are not followed. */
  static long allocated(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return 0;
    }
    Counter counter = new Counter();
    Files.walkFileTree(folder, counter);
    return counter.bytes;
  }

  private static final class Counter extends SimpleFileVisitor<Path> {
    private final Set<Object> seen = new HashSet<>();
    private long bytes;

    private void count(BasicFileAttributes attributes) {
      Object key = attributes.fileKey();
      if (key == null || seen.add(key)) {
        bytes += (attributes.size() + BLOCK - 1) / BLOCK * BLOCK;
      }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      count(attributes);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile()) {
        count(attributes);
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
