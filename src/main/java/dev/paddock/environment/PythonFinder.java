package dev.paddock.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds this machine's interpreters and asks each once what it is. */
final class PythonFinder {

  private static final Pattern PROGRAM =
      Pattern.compile(
          VenvLayout.isWindows() ? "(?i)python(3(\\.[0-9]+)?)?\\.exe" : "python(3(\\.[0-9]+)?)?");

  private final Map<String, String> variables;
  private final Probe probe;
  private final ProgramCache cache;
  private final WindowsLauncher launcher;

  PythonFinder(
      Map<String, String> variables, Probe probe, ProgramCache cache, WindowsLauncher launcher) {
    this.variables = variables;
    this.probe = probe;
    this.cache = cache;
    this.launcher = launcher;
  }

  /** The interpreters found, best first: as {@code PATH} has them, then the newest. */
  List<PythonInstallation> find() throws InterruptedException {
    Map<Path, String> candidates = candidates();
    Map<Path, PythonInstallation> answers = new ConcurrentHashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> asked = new ArrayList<>();
      candidates.forEach((path, origin) ->
          asked.add(
              threads.submit(() -> {
                PythonInstallation found = ask(path, origin);
                if (found != null) {
                  answers.put(path, found);
                }
                return null;
              })));
      awaitAll(asked, threads);
    }
    cache.save();
    return order(candidates, answers);
  }

  /**
   * The best one that fits, or null. Asks no more of them than it takes: looking at all there are
   * would take longer than a build with nothing to install.
   */
  @Nullable PythonInstallation best(PythonSpecifier wanted) throws InterruptedException {
    for (String folder : pathFolders()) {
      Map<Path, String> programs = new LinkedHashMap<>();
      addPrograms(programs, path(folder), "PATH");
      for (Path program : programs.keySet()) {
        PythonInstallation found = ask(program, "PATH");
        if (found != null && wanted.matches(found.version())) {
          cache.save();
          return found;
        }
      }
    }
    return find().stream()
        .filter(found -> wanted.matches(found.version()))
        .findFirst()
        .orElse(null);
  }

  private static void awaitAll(List<Future<?>> asked, ExecutorService threads)
      throws InterruptedException {
    try {
      for (Future<?> one : asked) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      threads.shutdownNow();
      throw e;
    }
  }

  /** What one program is; null where it is no Python 3 that can be used. */
  @Nullable PythonInstallation ask(Path program, String origin) throws InterruptedException {
    ProgramCache.Known known = cache.get(program);
    if (known == null) {
      known = toKnown(program, probe.ask(program));
      cache.put(program, known);
    }
    if (known.path().isEmpty() || !Files.isExecutable(Path.of(known.path()))) {
      return null;
    }
    return new PythonInstallation(Path.of(known.path()), known.version(), origin);
  }

  private static ProgramCache.Known toKnown(Path program, Probe.Answer answer) {
    return switch (answer) {
      case Probe.Silent _ -> new ProgramCache.Known("", "");
      case Probe.Answered answered ->
          new ProgramCache.Known(base(program, answered).toString(), answered.version());
    };
  }

  /** The interpreter itself, not a launching script, and an environment's base, not it. */
  private static Path base(Path program, Probe.Answered answered) {
    boolean environment = !answered.prefix().equals(answered.basePrefix());
    String origin = answered.origin();
    if (!environment) {
      Path executable = Path.of(answered.executable());
      return Files.isExecutable(executable) ? executable : program;
    }
    if (origin != null && !origin.equals(answered.executable())) {
      return Path.of(origin);
    }
    Path prefix = Path.of(answered.basePrefix());
    return VenvLayout.isWindows()
        ? prefix.resolve("python.exe")
        : prefix.resolve("bin").resolve("python3");
  }

  private static List<PythonInstallation> order(
      Map<Path, String> candidates, Map<Path, PythonInstallation> answers) {
    Map<Path, PythonInstallation> unique = new LinkedHashMap<>();
    for (Path candidate : candidates.keySet()) {
      PythonInstallation found = answers.get(candidate);
      if (found != null) {
        unique.putIfAbsent(real(found.path()), found);
      }
    }
    List<PythonInstallation> sorted = new ArrayList<>(unique.values());
    sorted.sort(
        Comparator.comparing((PythonInstallation found) -> !found.origin().equals("PATH"))
            .thenComparing((a, b) ->
                a.origin().equals("PATH") && b.origin().equals("PATH")
                    ? 0
                    : PythonSpecifier.compare(b.version(), a.version())));
    return List.copyOf(sorted);
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException _) {
      // It went between being asked and now; its own name will do to tell it from others.
      return path;
    }
  }

  private Map<Path, String> candidates() {
    Map<Path, String> found = new LinkedHashMap<>();
    for (String folder : pathFolders()) {
      addPrograms(found, path(folder), "PATH");
    }
    Path home = path(value("HOME").isEmpty() ? value("USERPROFILE") : value("HOME"));
    Path pyenv = path(value("PYENV_ROOT"));
    addVersions(found, pyenv != null ? pyenv : below(home, ".pyenv"), "versions", "pyenv");
    addVersions(found, below(home, ".pyenv/pyenv-win"), "versions", "pyenv");
    Path managed = path(value("UV_PYTHON_INSTALL_DIR"));
    Path data = path(value("XDG_DATA_HOME"));
    addVersions(found, managed, "", "uv");
    addVersions(found, data != null ? data : below(home, ".local/share"), "uv/python", "uv");
    addVersions(found, path(value("APPDATA")), "uv/python", "uv");
    for (String folder : List.of("miniconda3", "anaconda3", "miniforge3", "mambaforge")) {
      addInstallation(found, below(home, folder), "conda");
      addVersions(found, below(home, folder), "envs", "conda");
    }
    addInstallation(found, path(value("CONDA_PREFIX")), "conda");
    addCondaEnvironments(found, below(home, ".conda/environments.txt"));
    addVersions(found, below(home, ".asdf/installs"), "python", "asdf");
    addVersions(found, below(home, ".local/share/mise/installs"), "python", "mise");
    addVersions(found, path(value("LOCALAPPDATA")), "Programs/Python", "python.org");
    if (!VenvLayout.isWindows()) {
      for (String prefix :
          List.of(
              value("HOMEBREW_PREFIX"),
              "/opt/homebrew",
              "/usr/local",
              "/home/linuxbrew/.linuxbrew")) {
        addVersions(found, path(prefix), "Cellar", "Homebrew");
        addPrograms(found, below(path(prefix), "bin"), "Homebrew");
      }
      addVersions(found, Path.of("/Library/Frameworks/Python.framework"), "Versions", "python.org");
      addPrograms(found, Path.of("/usr/bin"), "system");
    }
    launcher.pythons().forEach(python -> found.putIfAbsent(python, "py"));
    return found;
  }

  private String[] pathFolders() {
    return value("PATH").split(java.io.File.pathSeparator);
  }

  /** Conda writes down every environment it makes, its base included, wherever they are. */
  private static void addCondaEnvironments(Map<Path, String> found, @Nullable Path list) {
    try {
      if (list != null && Files.isRegularFile(list)) {
        for (String line : Files.readAllLines(list)) {
          addInstallation(found, path(line), "conda");
        }
      }
    } catch (IOException _) {
      // What cannot be read, or is no text, names nothing.
    }
  }

  private String value(String name) {
    String value = variables.get(name);
    return value == null ? "" : value;
  }

  private static @Nullable Path path(@Nullable String text) {
    try {
      return text == null || text.isBlank() ? null : Path.of(text.strip());
    } catch (InvalidPathException _) {
      return null;
    }
  }

  private static @Nullable Path below(@Nullable Path folder, String name) {
    return folder == null ? null : folder.resolve(name);
  }

  /** Every installation in a folder of installations; Homebrew has one more level. */
  private static void addVersions(
      Map<Path, String> found, @Nullable Path folder, String name, String origin) {
    if (folder == null) {
      return;
    }
    for (Path installation : sorted(name.isEmpty() ? folder : folder.resolve(name))) {
      if (origin.equals("Homebrew")) {
        if (String.valueOf(installation.getFileName()).startsWith("python")) {
          sorted(installation).forEach(version -> addInstallation(found, version, origin));
        }
      } else {
        addInstallation(found, installation, origin);
      }
    }
  }

  private static void addInstallation(
      Map<Path, String> found, @Nullable Path installation, String origin) {
    if (installation == null) {
      return;
    }
    Path program =
        VenvLayout.isWindows()
            ? installation.resolve("python.exe")
            : installation.resolve("bin").resolve("python3");
    if (Files.isExecutable(program)) {
      found.putIfAbsent(program, origin);
    }
  }

  private void addPrograms(Map<Path, String> found, @Nullable Path folder, String origin) {
    if (folder == null || !folder.isAbsolute() || isStoreStub(folder)) {
      return;
    }
    if (folder.endsWith("shims") && Files.isDirectory(folder.resolveSibling("versions"))) {
      addPyenvChoice(found, folder, origin);
      return;
    }
    List<Path> programs =
        sorted(folder).stream()
            .filter(file -> PROGRAM.matcher(String.valueOf(file.getFileName())).matches())
            .filter(Files::isExecutable)
            .sorted(Comparator.comparingInt(file -> rank(String.valueOf(file.getFileName()))))
            .toList();
    programs.forEach(program -> found.putIfAbsent(program, origin));
  }

  /** What pyenv's scripts would start, without starting them: each takes a tenth of a second. */
  private void addPyenvChoice(Map<Path, String> found, Path shims, String origin) {
    String chosen = value("PYENV_VERSION");
    Path file = shims.resolveSibling("version");
    try {
      if (chosen.isEmpty() && Files.isRegularFile(file)) {
        chosen = Files.readString(file);
      }
    } catch (IOException _) {
      // Without a choice of its own pyenv leaves it to the rest of PATH.
      return;
    }
    for (String version : chosen.strip().split("[\\s:]+")) {
      Path installation = path(version);
      if (installation != null && !version.equals("system")) {
        addInstallation(found, shims.resolveSibling("versions").resolve(installation), origin);
      }
    }
  }

  /** {@code python3} is what people mean, {@code python} may still be a 2, others follow. */
  private static int rank(String name) {
    return name.startsWith("python3") && !name.contains(".") ? 0 : name.contains("3.") ? 2 : 1;
  }

  /** Windows puts programs there that only open its Store. */
  private static boolean isStoreStub(Path folder) {
    return folder.toString().replace('/', '\\').endsWith("\\Microsoft\\WindowsApps");
  }

  private static List<Path> sorted(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> list = Files.list(folder)) {
      return list.sorted().toList();
    } catch (IOException _) {
      // A folder that may not be listed holds nothing for us.
      return List.of();
    }
  }
}
