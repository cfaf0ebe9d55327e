package dev.paddock.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes the script that is a shell with an environment activated. */
final class ActivatedShell {

  private ActivatedShell() {}

  /**
   * Writes it; one for an environment, over the one before.
   *
   * @param folder where scripts are kept
   * @param directory where the shell begins
   */
  static Path write(Path folder, Path environment, Path directory) throws IOException {
    Files.createDirectories(folder);
    String name = "shell-" + environment.getFileName();
    if (VenvLayout.isWindows()) {
      Path script = folder.resolve(name + ".bat");
      Files.writeString(
          script,
          "@cd /d \"%s\"\r\n@call \"%s\"\r\n"
              .formatted(directory, environment.resolve("Scripts").resolve("activate.bat")));
      return script;
    }
    Path start = folder.resolve(name + ".bashrc");
    String activate = ". " + quoted(environment.resolve("bin").resolve("activate"));
    // What bash reads at its start may put other folders before the environment's, so it comes
    // first.
    Files.writeString(start, "[ -f ~/.bashrc ] && . ~/.bashrc\n" + activate + "\n");
    Path script = folder.resolve(name + ".command");
    Files.writeString(
        script,
        """
        #!/bin/sh
        cd %s || exit 1
        %s
        case "${SHELL:-/bin/sh}" in
          */bash) exec "$SHELL" --rcfile %s -i ;;
          *) exec "${SHELL:-/bin/sh}" -i ;;
        esac
        """
            .formatted(quoted(directory), activate, quoted(start)));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script;
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "'\\''") + "'";
  }
}
