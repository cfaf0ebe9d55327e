package dev.paddock.environment;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where things are in a virtual environment on this system. */
final class VenvLayout {

  private static final boolean WINDOWS = File.separatorChar == '\\';

  private VenvLayout() {}

  static boolean isWindows() {
    return WINDOWS;
  }

  /** The interpreter. */
  static Path python(Path environment) {
    return WINDOWS
        ? environment.resolve("Scripts").resolve("python.exe")
        : environment.resolve("bin").resolve("python");
  }

  /** Whether there is something at that path that can be started. */
  static boolean isProgram(Path python) {
    return Files.isRegularFile(python) && Files.isExecutable(python);
  }

  /** The packages' folder, looked for; null if there is none. */
  static @Nullable Path findSitePackages(Path environment) throws IOException {
    if (WINDOWS) {
      Path folder = environment.resolve("Lib").resolve("site-packages");
      return Files.isDirectory(folder) ? folder : null;
    }
    Path lib = environment.resolve("lib");
    if (!Files.isDirectory(lib)) {
      return null;
    }
    try (Stream<Path> list = Files.list(lib)) {
      List<Path> found =
          list.map(folder -> folder.resolve("site-packages"))
              .filter(Files::isDirectory)
              .sorted()
              .toList();
      return found.isEmpty() ? null : found.getLast();
    }
  }
}
