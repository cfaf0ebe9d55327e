package dev.paddock.environment;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses the interpreter for an environment. */
final class PythonChoice {

  private final PythonFinder finder;

  PythonChoice(PythonFinder finder) {
    this.finder = finder;
  }

  /**
   * Chooses.
   *
   * @param given whether the user's choice was just given, and not remembered from earlier
   * @param notices gets a sentence when the remembered choice is gone
   * @throws BuildFailedException if nothing fits, naming what was found and what is needed
   */
  PythonInstallation choose(Plan plan, boolean given, List<String> notices)
      throws BuildFailedException, InterruptedException {
    String wish = plan.spec().python();
    if (wish != null && !wish.isBlank()) {
      PythonInstallation wished = wished(wish.strip());
      if (wished != null) {
        return wished;
      }
      if (given) {
        throw new BuildFailedException(
            "there is no Python " + wish + " here",
            found(finder.find()),
            "Give the path or the version of one that is there.");
      }
      notices.add(
          "The Python chosen earlier, " + wish + ", is gone; the package's own choice is used.");
    }
    List<PythonInstallation> all = finder.find();
    String request = plan.pythonRequest();
    PythonSpecifier specifier = PythonSpecifier.of(request == null ? "any" : request);
    for (PythonInstallation installation : all) {
      if (specifier.matches(installation.version())) {
        return installation;
      }
    }
    throw new BuildFailedException(
        all.isEmpty()
            ? "no Python was found on this machine"
            : "no Python here fits " + request + "; found: " + versions(all),
        found(all),
        "Install a Python "
            + (request == null ? "3" : request)
            + ", or build with --download-python.");
  }

  private @Nullable PythonInstallation wished(String wish) throws InterruptedException {
    if (PythonSpecifier.isVersion(wish)) {
      PythonSpecifier specifier = PythonSpecifier.of(wish);
      for (PythonInstallation installation : finder.find()) {
        if (specifier.matches(installation.version())) {
          return installation;
        }
      }
    }
    try {
      Path path = Path.of(wish);
      if (Files.isDirectory(path)) {
        path = VenvLayout.isWindows() ? path.resolve("python.exe") : path.resolve("bin/python3");
      }
      return Files.isRegularFile(path)
          ? finder.ask(path.toAbsolutePath().normalize(), "chosen")
          : null;
    } catch (InvalidPathException _) {
      return null;
    }
  }

  private static String versions(List<PythonInstallation> all) {
    return String.join(", ", all.stream().map(PythonInstallation::version).distinct().toList());
  }

  private static List<String> found(List<PythonInstallation> all) {
    List<String> lines = new ArrayList<>();
    all.forEach(one ->
        lines.add(
            "found: Python " + one.version() + " at " + one.path() + " (" + one.origin() + ")"));
    return lines;
  }
}
