package dev.paddock.environment;

import dev.paddock.process.CommandRunner;
import dev.paddock.process.CommandRunner.Command;
import dev.paddock.process.CommandRunner.CommandResult;
import dev.paddock.storage.DataFolder;
import dev.paddock.storage.FileLocks;
import dev.paddock.storage.FolderRemoval;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Puts a uv of our own into {@code tools}, fetched by pip from the user's own index, which also
 * checks its digest.
 *
 * <p>It appears there by one rename, so that whoever is killed on the way leaves nothing that could
 * be taken for a uv.
 */
final class UvBootstrap {

  /** The one this was written and tested with. */
  static final String VERSION = "0.13.9";

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration LOCK_LIMIT = Duration.ofMinutes(4);
  private static final String WORK = ".fetch-";

  private final DataFolder data;
  private final FileLocks locks;
  private final CommandRunner commands;
  private final Map<String, String> variables;
  private final UvFinder finder;
  private final Supplier<IndexSettings> index;

  UvBootstrap(
      DataFolder data,
      FileLocks locks,
      CommandRunner commands,
      Map<String, String> variables,
      UvFinder finder,
      Supplier<IndexSettings> index) {
    this.data = data;
    this.locks = locks;
    this.commands = commands;
    this.finder = finder;
    this.index = index;
    Map<String, String> all = new TreeMap<>(ScrubbedVariables.forBuild(variables));
    all.put("PIP_DISABLE_PIP_VERSION_CHECK", "1");
    all.put("PIP_NO_INPUT", "1");
    all.put("PIP_RETRIES", "1");
    all.put("PIP_DEFAULT_TIMEOUT", "20");
    all.put("PIP_CACHE_DIR", data.cache().resolve("pip").toString());
    this.variables = all;
  }

  /** What came of it: a tool, or why there is none. */
  record Result(@Nullable InstallerTool tool, String problem) {}

  Result fetch(PythonInstallation base) throws IOException, InterruptedException {
    var held = locks.lock(data.locks().resolve("uv.lock"), LOCK_LIMIT, _ -> {});
    if (held.isEmpty()) {
      return new Result(null, "another Paddock has been fetching one for too long");
    }
    try (FileLocks.Held _ = held.get()) {
      InstallerTool there = finder.find();
      return there != null ? new Result(there, "") : fetchLocked(base);
    }
  }

  private Result fetchLocked(PythonInstallation base) throws IOException, InterruptedException {
    Files.createDirectories(data.tools());
    removeLeftovers();
    Path work = Files.createTempDirectory(data.tools(), WORK);
    try {
      String problem = download(base, work);
      if (problem != null) {
        return new Result(null, problem);
      }
      Path program = unpack(work);
      InstallerTool tool = program == null ? null : finder.ask(program, "tools");
      if (program == null || tool == null) {
        return new Result(null, "what the index has does not run here");
      }
      Path place = data.tools().resolve(UvFinder.FOLDER + tool.version());
      FolderRemoval.remove(place);
      Files.move(
          Objects.requireNonNull(program.getParent()), place, StandardCopyOption.ATOMIC_MOVE);
      return new Result(
          new InstallerTool(place.resolve(UvFinder.PROGRAM), tool.version(), "tools"), "");
    } finally {
      FolderRemoval.remove(work);
    }
  }

  /** What a killed Paddock left; the lock says nobody is using it. */
  private void removeLeftovers() throws IOException {
    List<Path> left = new ArrayList<>();
    try (Stream<Path> list = Files.list(data.tools())) {
      list.filter(path -> String.valueOf(path.getFileName()).startsWith(WORK)).forEach(left::add);
    }
    for (Path folder : left) {
      FolderRemoval.remove(folder);
    }
  }

  /** Null when it went well, else why not. */
  private @Nullable String download(PythonInstallation base, Path work)
      throws IOException, InterruptedException {
    CommandResult result = pipDownload(base.path(), base.path(), work);
    if (result.exitCode() != 0 && result.errors().contains("No module named pip")) {
      // Debian's Python has no pip of its own; an environment made from it may get one.
      Path environment = work.resolve("pip");
      CommandResult made =
          run(
              base.path(),
              List.of(base.path().toString(), "-I", "-m", "venv", environment.toString()),
              work);
      if (made.exitCode() != 0) {
        return cause(made);
      }
      result = pipDownload(base.path(), VenvLayout.python(environment), work);
    }
    return result.ending() == CommandResult.Ending.EXITED && result.exitCode() == 0
        ? null
        : cause(result);
  }

  private CommandResult pipDownload(Path owner, Path python, Path work)
      throws IOException, InterruptedException {
    return run(
        owner,
        List.of(
            python.toString(),
            "-I",
            "-m",
            "pip",
            "download",
            "--no-deps",
            "--only-binary",
            ":all:",
            "--dest",
            work.toString(),
            "uv==" + VERSION),
        work);
  }

  private CommandResult run(Path owner, List<String> words, Path work)
      throws IOException, InterruptedException {
    Map<String, String> all = new TreeMap<>(variables);
    all.putAll(index.get().forPip());
    return commands.run(new Command(words, work, all, owner, null, LIMIT), (_, _) -> {});
  }

  private static String cause(CommandResult result) {
    if (result.ending() != CommandResult.Ending.EXITED) {
      return "fetching it took more than " + LIMIT.toMinutes() + " minutes";
    }
    String text = CredentialMask.apply(result.output() + "\n" + result.errors());
    return FailureFinding.find("pip", text, result.exitCode()).cause();
  }

  private static @Nullable Path unpack(Path work) throws IOException {
    Path wheel;
    try (Stream<Path> list = Files.list(work)) {
      wheel = list.filter(file -> file.toString().endsWith(".whl")).findFirst().orElse(null);
    }
    if (wheel == null) {
      return null;
    }
    try (ZipFile zip = new ZipFile(wheel.toFile())) {
      for (ZipEntry entry : java.util.Collections.list(zip.entries())) {
        if (entry.getName().endsWith(".data/scripts/" + UvFinder.PROGRAM)) {
          Path program = Files.createDirectory(work.resolve("uv")).resolve(UvFinder.PROGRAM);
          try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, program);
          }
          return program.toFile().setExecutable(true) ? program : null;
        }
      }
    }
    return null;
  }
}
