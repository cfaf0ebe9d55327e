package dev.paddock.environment;

import dev.paddock.environment.Environments.BuildOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Chooses the interpreter for an environment. */
final class PythonChoice {

  private final PythonFinder finder;

  private final InstallerChoice installers;
  private final PythonDownload download;

  PythonChoice(PythonFinder finder, InstallerChoice installers, PythonDownload download) {
    this.finder = finder;
    this.installers = installers;
    this.download = download;
  }

  /**
   * Chooses.
   *
   * @param notices gets a sentence when the remembered choice is gone
   * @throws BuildFailedException if nothing fits, naming what was found and what is needed
   */
  PythonInstallation choose(
      Plan plan, BuildOptions options, BuildListener listener, List<String> notices)
      throws BuildFailedException, IOException, InterruptedException {
    String wish = plan.spec().python();
    String request = Objects.requireNonNullElse(plan.pythonRequest(), "any");
    if (wish != null && !wish.isBlank()) {
      PythonInstallation wished = wished(wish.strip());
      if (wished != null) {
        return wished;
      }
      if (options.pythonGiven() && options.downloadPython() && PythonSpecifier.isVersion(wish)) {
        return downloaded(wish.strip(), listener);
      }
      if (options.pythonGiven()) {
        throw new BuildFailedException(
            "there is no Python " + wish + " here",
            found(finder.find()),
            "Give the path or the version of one that is there.");
      }
      notices.add(
          "The Python chosen earlier, " + wish + ", is gone; the package's own choice is used.");
    }
    PythonInstallation fitting = finder.best(PythonSpecifier.of(request));
    if (fitting != null) {
      return fitting;
    }
    if (options.downloadPython()) {
      return downloaded(request, listener);
    }
    throw nothingFits(request, finder.find());
  }

  private static BuildFailedException nothingFits(String request, List<PythonInstallation> all) {
    boolean any = request.equals("any");
    return BuildFailedException.withoutPython(
        all.isEmpty()
            ? "no Python was found on this machine" + (any ? "" : "; " + request + " is needed")
            : "no Python here fits " + request + "; found: " + versions(all),
        found(all),
        "Install a Python " + (any ? "3" : request) + ", or build with --download-python.");
  }

  private PythonInstallation downloaded(String request, BuildListener listener)
      throws BuildFailedException, IOException, InterruptedException {
    List<PythonInstallation> all = finder.find();
    PythonInstallation any = all.isEmpty() ? null : all.getFirst();
    InstallerTool uv = installers.uv(any, listener);
    download.fetch(uv, request, any == null ? null : any.path(), listener);
    PythonInstallation fitting = finder.best(PythonSpecifier.of(request));
    if (fitting == null) {
      throw nothingFits(request, finder.find());
    }
    return fitting;
  }

  private @Nullable PythonInstallation wished(String wish) throws InterruptedException {
    if (PythonSpecifier.isVersion(wish)) {
      PythonInstallation found = finder.best(PythonSpecifier.of(wish));
      if (found != null) {
        return found;
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
