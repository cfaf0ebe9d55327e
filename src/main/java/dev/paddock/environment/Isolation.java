package dev.paddock.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Tells whether an environment sees packages from outside itself. */
final class Isolation {

  private Isolation() {}

  /** What leaks, in one clause, or null; by the interpreter's answer where there is one. */
  static @Nullable String leak(Path environment, Probe.@Nullable Answered answer) {
    if (answer != null) {
      String leak = leak(environment, answer.prefix(), answer.basePrefix());
      if (leak != null) {
        return leak;
      }
    }
    try {
      if (PyvenvFile.read(environment).systemPackages()) {
        return "pyvenv.cfg lets the base Python's packages in (include-system-site-packages)";
      }
    } catch (NoSuchFileException _) {
      return "pyvenv.cfg is gone, so Python takes the base's packages";
    } catch (IOException e) {
      return "pyvenv.cfg cannot be read (" + e.getClass().getSimpleName() + ")";
    }
    if (answer != null) {
      for (String path : answer.packagePaths()) {
        if (isBelow(path, answer.basePrefix()) && !isBelow(path, environment.toString())) {
          return "it imports from " + path;
        }
      }
    }
    return null;
  }

  private static @Nullable String leak(Path environment, String prefix, String basePrefix) {
    if (prefix.equals(basePrefix)) {
      return "sys.prefix is the base's, " + prefix;
    }
    try {
      return Files.isSameFile(Path.of(prefix), environment)
          ? null
          : "sys.prefix is " + prefix + ", not this folder";
    } catch (IOException | java.nio.file.InvalidPathException _) {
      return "sys.prefix is " + prefix + ", which is not there";
    }
  }

  private static boolean isBelow(String path, String folder) {
    return Path.of(path).startsWith(Path.of(folder));
  }
}
