package dev.paddock.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, disabledReason = "other systems have other ways to open a terminal")
class TerminalWindowTest {

  @TempDir Path folder;

  private Path program(String name, String script) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return file;
  }

  @Test
  void theTerminalTheUserNamesRunsTheScriptInTheFolder() throws Exception {
    Path script = program("script", "pwd > '" + folder.resolve("seen") + "'");
    Path terminal = program("terminal", "[ \"$1\" = -e ] && exec \"$2\"");

    new TerminalWindow(Map.of("TERMINAL", terminal.toString(), "PATH", "/nowhere"))
        .open(script, folder);

    assertThat(folder.resolve("seen")).hasContent(folder.toRealPath().toString());
  }

  @Test
  void oneThatCannotOpenGivesWayToTheNextOnPath() throws Exception {
    Path script = program("script", "touch '" + folder.resolve("seen") + "'");
    Path broken = program("broken", "exit 3");
    program("xterm", "exec \"$2\"");

    new TerminalWindow(
            Map.of("TERMINAL", broken.toString(), "PATH", folder.toString() + ":/bin:/usr/bin"))
        .open(script, folder);

    assertThat(folder.resolve("seen")).exists();
  }

  @Test
  void whereThereIsNoneThatIsSaid() throws Exception {
    Path script = program("script", "exit 0");
    assertThatThrownBy(() -> new TerminalWindow(Map.of("PATH", "/nowhere")).open(script, folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("TERMINAL may name one");
    Path broken = program("broken", "exit 3");
    assertThatThrownBy(() ->
            new TerminalWindow(Map.of("TERMINAL", broken.toString(), "PATH", ""))
                .open(script, folder))
        .hasMessageContaining("ended with 3");
  }
}
