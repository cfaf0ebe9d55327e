package dev.paddock.environment;

import dev.paddock.process.CommandRunner;
import dev.paddock.process.CommandRunner.Command;
import dev.paddock.process.CommandRunner.CommandResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Lets uv download a Python, which it keeps among its own, where it and we find it afterwards. */
final class PythonDownload {

  private static final Duration LIMIT = Duration.ofMinutes(15);

  private final CommandRunner commands;
  private final Map<String, String> variables;
  private final Path directory;

  PythonDownload(CommandRunner commands, Map<String, String> variables, Path directory) {
    this.commands = commands;
    this.directory = directory;
    Map<String, String> all = new TreeMap<>(ScrubbedVariables.forBuild(variables));
    all.put("UV_CACHE_DIR", directory.resolve("uv").toString());
    all.put("UV_NO_PROGRESS", "1");
    all.put("NO_COLOR", "1");
    // It is for this build; neither the user's PATH nor Windows' registry is ours to add to.
    all.put("UV_PYTHON_INSTALL_BIN", "0");
    all.put("UV_PYTHON_INSTALL_REGISTRY", "0");
    all.remove("UV_PYTHON_DOWNLOADS");
    this.variables = all;
  }

  /**
   * Downloads one.
   *
   * @param request a version specifier, or {@code any}
   * @param owner a Python to run uv under, or null where there is none
   */
  void fetch(InstallerTool uv, String request, @Nullable Path owner, BuildListener listener)
      throws BuildFailedException, IOException, InterruptedException {
    listener.step("downloading Python", 0, 1);
    CommandResult result =
        commands.run(
            new Command(words(uv, request), directory, variables, owner, null, LIMIT),
            (_, text) -> listener.line(CredentialMask.apply(text)));
    if (result.ending() != CommandResult.Ending.EXITED || result.exitCode() != 0) {
      String text = CredentialMask.apply(result.output() + "\n" + result.errors());
      FailureFinding finding = FailureFinding.find("uv", text, result.exitCode());
      throw new BuildFailedException(
          "Python "
              + request
              + " could not be downloaded: "
              + finding.cause().replace("package index", "download site"),
          FailureCause.lastLines(text),
          "Install a Python " + request + " yourself, then build again.");
    }
  }

  private static List<String> words(InstallerTool uv, String request) {
    String wanted =
        request.matches("==\\s*[0-9.]+\\.\\*") ? request.replaceAll("[=\\s]|\\.\\*", "") : request;
    String program = uv.path().toString();
    return wanted.equals("any")
        ? List.of(program, "python", "install")
        : List.of(program, "python", "install", wanted);
  }
}
