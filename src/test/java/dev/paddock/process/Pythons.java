package dev.paddock.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/** The Python the tests start things with. */
final class Pythons {

  private static final Path FOUND = find();

  private Pythons() {}

  /** An interpreter of this machine itself, no script that looks for one. */
  static Path any() {
    return FOUND;
  }

  private static Path find() {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "/usr/bin");
    return Arrays.stream(path.split(File.pathSeparator))
        .flatMap(
            folder -> java.util.stream.Stream.of("python3", "python").map(Path.of(folder)::resolve))
        .filter(Files::isExecutable)
        .map(Pythons::executable)
        .filter(found -> !found.toString().isEmpty())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the tests need a Python on PATH"));
  }

  private static Path executable(Path python) {
    try {
      Process process =
          new ProcessBuilder(python.toString(), "-c", "import sys; print(sys.executable)").start();
      return Path.of(
          new String(
                  process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
              .strip());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
