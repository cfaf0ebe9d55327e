package dev.paddock.environment;

import dev.paddock.process.CommandRunner;
import dev.paddock.process.CommandRunner.Command;
import dev.paddock.process.CommandRunner.CommandResult;
import dev.paddock.storage.DataFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds a uv: on {@code PATH}, then in our {@code tools}. */
final class UvFinder {

  static final String PROGRAM = VenvLayout.isWindows() ? "uv.exe" : "uv";
  static final String FOLDER = "uv-";

  private static final Pattern VERSION = Pattern.compile("^uv (\\S+)");

  private final DataFolder data;
  private final CommandRunner commands;
  private final Map<String, String> variables;
  private final ProgramCache cache;

  UvFinder(
      DataFolder data, CommandRunner commands, Map<String, String> variables, ProgramCache cache) {
    this.data = data;
    this.commands = commands;
    this.variables = variables;
    this.cache = cache;
  }

  /** The first one that runs, or null. */
  @Nullable InstallerTool find() throws InterruptedException {
    InstallerTool found = onPath();
    if (found == null) {
      found = inTools();
    }
    cache.save();
    return found;
  }

  private @Nullable InstallerTool onPath() throws InterruptedException {
    for (String folder : variables.getOrDefault("PATH", "").split(File.pathSeparator)) {
      InstallerTool found = folder.isBlank() ? null : at(folder, "PATH");
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private @Nullable InstallerTool at(String folder, String origin) throws InterruptedException {
    try {
      return ask(Path.of(folder).resolve(PROGRAM), origin);
    } catch (InvalidPathException _) {
      return null;
    }
  }

  private @Nullable InstallerTool inTools() throws InterruptedException {
    List<Path> folders = new ArrayList<>();
    try (Stream<Path> list = Files.list(data.tools())) {
      list.filter(folder -> String.valueOf(folder.getFileName()).startsWith(FOLDER))
          .forEach(folders::add);
    } catch (IOException _) {
      // There are no tools yet.
      return null;
    }
    folders.sort(Comparator.comparing(Path::toString, PythonSpecifier::compareNames).reversed());
    for (Path folder : folders) {
      InstallerTool found = ask(folder.resolve(PROGRAM), "tools");
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** What a program says it is; null where it is no uv. */
  @Nullable InstallerTool ask(Path program, String origin) throws InterruptedException {
    if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
      return null;
    }
    ProgramCache.Known known = cache.get(program);
    if (known == null) {
      known = new ProgramCache.Known(program.toString(), version(program));
      cache.put(program, known);
    }
    return known.version().isEmpty() ? null : new InstallerTool(program, known.version(), origin);
  }

  private String version(Path program) throws InterruptedException {
    try {
      CommandResult result =
          commands.run(
              new Command(
                  List.of(program.toString(), "--version"),
                  null,
                  ScrubbedVariables.forBuild(variables),
                  null,
                  null,
                  Duration.ofSeconds(10)),
              (_, _) -> {});
      Matcher matcher = VERSION.matcher(result.output());
      return result.exitCode() == 0 && matcher.find() ? matcher.group(1) : "";
    } catch (IOException _) {
      // What cannot be started is no uv.
      return "";
    }
  }
}
