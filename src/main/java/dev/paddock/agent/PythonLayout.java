package dev.paddock.agent;

import java.io.File;
import java.nio.file.Path;

/** Where a virtual environment keeps its interpreter. */
final class PythonLayout {

  private PythonLayout() {}

  /** The folder of its commands. */
  static Path binaries(Path environment) {
    return environment.resolve(isWindows() ? "Scripts" : "bin");
  }

  /** Its interpreter. */
  static Path python(Path environment) {
    return binaries(environment).resolve(isWindows() ? "python.exe" : "python");
  }

  private static boolean isWindows() {
    return File.separatorChar == '\\';
  }
}
