package dev.paddock.environment;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes everything written to a folder's disk last.
 *
 * <p>Installers do not force their files to disk; without this a power cut soon after a build could
 * leave the metadata and lose what it vouches for. On Linux one file system is flushed, on macOS
 * all are (not tried there); Windows offers nothing of the kind to an ordinary user.
 */
final class DiskSync {

  private static final Logger LOG = LoggerFactory.getLogger(DiskSync.class);

  private final Flush flush;

  private DiskSync(Flush flush) {
    this.flush = flush;
  }

  /** The system's own way. */
  @FunctionalInterface
  private interface Flush {
    boolean all(Path folder) throws Throwable;
  }

  /** Finds the system's functions, which takes longer than what they do mostly does. */
  static DiskSync ready() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (os.contains("linux")) {
      FunctionDescriptor ofFile = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
      FunctionDescriptor ofPath =
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
      MethodHandle open = function("open", ofPath);
      MethodHandle sync = function("syncfs", ofFile);
      MethodHandle close = function("close", ofFile);
      return open == null || sync == null || close == null
          ? new DiskSync(_ -> false)
          : new DiskSync(folder -> flushLinux(folder, open, sync, close));
    }
    MethodHandle all = os.contains("mac") ? function("sync", FunctionDescriptor.ofVoid()) : null;
    return new DiskSync(_ -> {
      if (all != null) {
        all.invokeExact();
      }
      return all != null;
    });
  }

  /** Whether all of it is on the disk now; where it is not, what matters must be forced singly. */
  boolean flush(Path folder) {
    try {
      return flush.all(folder);
    } catch (Throwable e) {
      // Better an environment that a power cut may damage, and deep health then finds out, than
      // none.
      LOG.warn("could not flush {} to disk", folder, e);
      return false;
    }
  }

  @SuppressWarnings("restricted") // the only way to ask the system; native access is enabled
  private static @Nullable MethodHandle function(String name, FunctionDescriptor descriptor) {
    Linker linker = Linker.nativeLinker();
    SymbolLookup lookup = linker.defaultLookup();
    return lookup.find(name).map(at -> linker.downcallHandle(at, descriptor)).orElse(null);
  }

  private static boolean flushLinux(
      Path folder, MethodHandle open, MethodHandle sync, MethodHandle close) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(folder.toString());
      int descriptor = (int) open.invokeExact(path, 0);
      if (descriptor < 0) {
        return false;
      }
      int flushed = (int) sync.invokeExact(descriptor);
      int closed = (int) close.invokeExact(descriptor);
      if (flushed + closed != 0) {
        LOG.warn("flushing {} to disk failed", folder);
      }
      return flushed == 0;
    }
  }
}
