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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes everything written to a folder's disk last.
 *
 * <p>Installers do not force their files to disk; without this a power cut soon after a build could
 * leave the metadata, which is forced, and lose what it vouches for. On Linux one file system is
 * flushed, on macOS all are; Windows offers nothing of the kind to an ordinary user.
 */
final class DiskSync {

  private static final Logger LOG = LoggerFactory.getLogger(DiskSync.class);

  private DiskSync() {}

  static void flush(Path folder) {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    try {
      if (os.contains("linux")) {
        flushLinux(folder);
      } else if (os.contains("mac")) {
        function("sync", FunctionDescriptor.ofVoid()).invokeExact();
      }
    } catch (Throwable e) {
      // Better an environment that a power cut may damage, and deep health then finds out, than
      // none.
      LOG.warn("could not flush {} to disk", folder, e);
    }
  }

  @SuppressWarnings("restricted") // the only way to ask the system; native access is enabled
  private static MethodHandle function(String name, FunctionDescriptor descriptor) {
    Linker linker = Linker.nativeLinker();
    SymbolLookup lookup = linker.defaultLookup();
    return linker.downcallHandle(lookup.findOrThrow(name), descriptor);
  }

  private static void flushLinux(Path folder) throws Throwable {
    MethodHandle open =
        function(
            "open",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    FunctionDescriptor ofFile = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(folder.toString());
      int descriptor = (int) open.invokeExact(path, 0);
      if (descriptor < 0) {
        return;
      }
      int flushed = (int) function("syncfs", ofFile).invokeExact(descriptor);
      int closed = (int) function("close", ofFile).invokeExact(descriptor);
      if (flushed + closed != 0) {
        LOG.warn("flushing {} to disk failed", folder);
      }
    }
  }
}
