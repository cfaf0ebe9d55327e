package dev.paddock.environment;

import dev.paddock.process.SystemFunctions;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks a Linux file system that can clone files which blocks a file has and which of them it shares
 * with other files, as {@code FIEMAP} tells.
 *
 * <p>Only for the file systems known to clone: looking up the system's functions takes longer than
 * measuring a small environment, and elsewhere there is nothing to be learnt.
 */
final class SharedExtents {

  private static final Set<String> CLONING = Set.of("btrfs", "xfs", "bcachefs", "ocfs2");

  private static final int OPEN_FLAGS =
      0x80000 | 0x20000 | 0x800; // close on exec, no link, no wait
  private static final long FIEMAP = 0xC020660BL;
  private static final int HEADER = 32;
  private static final int EXTENT = 56;
  private static final int AT_ONCE = 64;
  private static final int MAPPED_AT = 20;
  private static final int COUNT_AT = 24;
  private static final int FLAGS_AT = 40;
  private static final int LAST = 0x1;
  private static final int NOT_ON_DISK = 0x2 | 0x4 | 0x200; // unknown, delayed, within the inode
  private static final int SHARED = 0x2000;

  private final MethodHandle open;
  private final MethodHandle ioctl;
  private final MethodHandle close;

  private SharedExtents(MethodHandle open, MethodHandle ioctl, MethodHandle close) {
    this.open = open;
    this.ioctl = ioctl;
    this.close = close;
  }

  /** Blocks in a row, in bytes of the disk. */
  record Extent(long physical, long length, boolean shared) {}

  /** One for the file system a folder is on, or null where it tells no such thing. */
  static @Nullable SharedExtents of(Path folder) throws IOException {
    if (!CLONING.contains(Files.getFileStore(folder).type())) {
      return null;
    }
    MethodHandle open =
        SystemFunctions.find(
            "open",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    MethodHandle ioctl =
        SystemFunctions.find(
            "ioctl",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG,
                ValueLayout.ADDRESS),
            Linker.Option.firstVariadicArg(2));
    MethodHandle close =
        SystemFunctions.find(
            "close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    return open == null || ioctl == null || close == null
        ? null
        : new SharedExtents(open, ioctl, close);
  }

  /** A file's blocks on the disk; null where it cannot be told. */
  @Nullable List<Extent> of(Path file, long size) {
    try (Arena arena = Arena.ofConfined()) {
      int descriptor = (int) open.invokeExact(arena.allocateFrom(file.toString()), OPEN_FLAGS);
      if (descriptor < 0) {
        return null;
      }
      try {
        return read(arena, descriptor, size);
      } finally {
        int _ = (int) close.invokeExact(descriptor);
      }
    } catch (Throwable e) {
      throw SystemFunctions.unexpected(e);
    }
  }

  private @Nullable List<Extent> read(Arena arena, int descriptor, long size) throws Throwable {
    List<Extent> found = new ArrayList<>();
    MemorySegment map = arena.allocate(HEADER + (long) AT_ONCE * EXTENT, Long.BYTES);
    long from = 0;
    while (from < Math.max(size, 1)) {
      map.fill((byte) 0);
      map.set(ValueLayout.JAVA_LONG, 0, from);
      map.set(ValueLayout.JAVA_LONG, Long.BYTES, -1L);
      map.set(ValueLayout.JAVA_INT, COUNT_AT, AT_ONCE);
      if ((int) ioctl.invokeExact(descriptor, FIEMAP, map) != 0) {
        return null;
      }
      long end = parse(map, found);
      if (end <= from) {
        return found;
      }
      from = end;
    }
    return found;
  }

  /**
   * Takes the blocks from an answer.
   *
   * @return where in the file the next answer is to begin, or 0 when this was the last
   */
  static long parse(MemorySegment map, List<Extent> found) {
    int mapped = Math.min(AT_ONCE, map.get(ValueLayout.JAVA_INT, MAPPED_AT));
    long end = 0;
    for (int i = 0; i < mapped; i++) {
      long at = HEADER + (long) i * EXTENT;
      long length = map.get(ValueLayout.JAVA_LONG, at + 2 * Long.BYTES);
      int flags = map.get(ValueLayout.JAVA_INT, at + FLAGS_AT);
      if ((flags & NOT_ON_DISK) == 0) {
        long physical = map.get(ValueLayout.JAVA_LONG, at + Long.BYTES);
        found.add(new Extent(physical, length, (flags & SHARED) != 0));
      }
      end = (flags & LAST) != 0 ? 0 : map.get(ValueLayout.JAVA_LONG, at) + length;
    }
    return end;
  }
}
