package dev.paddock.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.environment.Environments.BuildOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Looks for programs in places laid out as the tools lay them out. */
class PythonFinderTest {

  @TempDir Path temp;
  private Path home;
  private Workshop shop;

  @BeforeEach
  void makeHome() throws IOException {
    home = Files.createDirectories(temp.resolve("home"));
    shop = new Workshop(temp);
    shop.variables.keySet().retainAll(java.util.Set.of("LANG"));
    shop.variables.put("HOME", home.toString());
    shop.variables.put("PATH", temp.resolve("nowhere").toString());
  }

  /** A program that answers as an interpreter of that version would. */
  private Path python(Path folder, String name, String version) throws IOException {
    Files.createDirectories(folder);
    Path program = folder.resolve(name);
    Files.writeString(
        program,
        """
        #!/bin/sh
        echo asked >> '%s'
        echo 'paddock-probe:{"version":"%s","prefix":"/p","base":"/p","executable":"%s","origin":"","path":[]}'
        """
            .formatted(temp.resolve("asked-" + version), version, program));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program;
  }

  private Map<String, String> found() {
    return shop.environments().pythons().stream()
        .filter(one -> one.path().startsWith(temp))
        .collect(
            Collectors.toMap(
                PythonInstallation::version,
                PythonInstallation::origin,
                (a, _) -> a,
                TreeMap::new));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the programs are shell scripts")
  void everyToolsInterpretersAreFoundInTheirPlaces() throws Exception {
    python(home.resolve(".pyenv/versions/3.90.1/bin"), "python3", "3.90.1");
    python(home.resolve(".local/share/uv/python/cpython-3.90.2-linux/bin"), "python3", "3.90.2");
    python(home.resolve("miniconda3/bin"), "python3", "3.90.3");
    python(home.resolve("miniconda3/envs/work/bin"), "python3", "3.90.4");
    python(temp.resolve("opt/some-conda/bin"), "python3", "3.90.5");
    Files.createDirectories(home.resolve(".conda"));
    Files.writeString(
        home.resolve(".conda/environments.txt"), temp.resolve("opt/some-conda") + "\n\n\u0000\n");
    python(temp.resolve("brew/Cellar/python@3.90/3.90.6/bin"), "python3", "3.90.6");
    shop.variables.put("HOMEBREW_PREFIX", temp.resolve("brew").toString());
    python(home.resolve(".asdf/installs/python/3.90.7/bin"), "python3", "3.90.7");
    python(home.resolve(".local/share/mise/installs/python/3.90.8/bin"), "python3", "3.90.8");
    python(temp.resolve("bin"), "python3.91", "3.91.0");
    shop.variables.put("PATH", temp.resolve("bin").toString());

    assertThat(found())
        .containsEntry("3.90.1", "pyenv")
        .containsEntry("3.90.2", "uv")
        .containsEntry("3.90.3", "conda")
        .containsEntry("3.90.4", "conda")
        .containsEntry("3.90.5", "conda")
        .containsEntry("3.90.6", "Homebrew")
        .containsEntry("3.90.7", "asdf")
        .containsEntry("3.90.8", "mise")
        .containsEntry("3.91.0", "PATH");
    assertThat(shop.environments().pythons().getFirst().origin()).isEqualTo("PATH");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the programs are shell scripts")
  void aProgramThatAnswersNothingIsNoneAndKeepsNoOtherBack() throws Exception {
    python(home.resolve(".pyenv/versions/3.90.1/bin"), "python3", "3.90.1");
    Path silent = home.resolve(".pyenv/versions/broken/bin/python3");
    Files.createDirectories(silent.getParent());
    Files.writeString(silent, "#!/bin/sh\nexit 1\n");
    assertThat(silent.toFile().setExecutable(true)).isTrue();
    Path gone = home.resolve(".pyenv/versions/gone/bin/python3");
    Files.createDirectories(gone.getParent());
    Files.createSymbolicLink(gone, temp.resolve("nothing"));

    assertThat(found()).containsOnlyKeys("3.90.1");
    assertThat(temp.resolve("asked-3.90.1")).content().hasLineCount(1);
  }

  @Test
  void theLaunchersListIsReadInBothItsSpellings() {
    assertThat(
            WindowsLauncher.parse(
                """
                 -V:3.13 *        C:\\Users\\ada\\AppData\\Local\\Programs\\Python\\Python313\\python.exe
                 -V:3.12          C:\\Program Files\\Python312\\python.exe
                 -V:Astral/CPython3.11.9 C:\\Users\\ada\\AppData\\Roaming\\uv\\python\\cpython-3.11.9\\python.exe
                 -3.9-64        C:\\Python39\\python.exe *
                 -2.7-32        D:\\Python27\\python.exe
                No installed Pythons found!
                """))
        .containsExactly(
            "C:\\Users\\ada\\AppData\\Local\\Programs\\Python\\Python313\\python.exe",
            "C:\\Program Files\\Python312\\python.exe",
            "C:\\Users\\ada\\AppData\\Roaming\\uv\\python\\cpython-3.11.9\\python.exe",
            "C:\\Python39\\python.exe",
            "D:\\Python27\\python.exe");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "packs a Python as uv's are packed for Linux")
  void aPythonThatUvDownloadsIsFoundAndIsPutInNobodysWay() throws Exception {
    Path archive = packedPython();
    offer(archive, sha256(archive));
    shop.pythonRequest = "==3.99.*";

    // What only answers our question is no Python to uv: the build comes no further than here.
    assertThatThrownBy(() -> shop.build(new BuildOptions(false, true, Duration.ofSeconds(30))))
        .isInstanceOf(BuildFailedException.class)
        .hasMessageNotContaining("downloaded");

    assertThat(found()).containsEntry("3.99.0", "uv");
    assertThat(home.resolve(".local/bin")).doesNotExist();
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "packs a Python as uv's are packed for Linux")
  void aPythonThatIsNotWhatItShouldBeIsNotKept() throws Exception {
    offer(packedPython(), "0".repeat(64));
    shop.pythonRequest = "==3.99.*";

    assertThatThrownBy(() -> shop.build(new BuildOptions(false, true, Duration.ofSeconds(30))))
        .isInstanceOf(BuildFailedException.class)
        .hasMessageContainingAll("==3.99.*", "could not be downloaded", "hash");

    assertThat(found()).doesNotContainKey("3.99.0");
  }

  private Path packedPython() throws Exception {
    Path root = temp.resolve("packed/python");
    Path program = python(root.resolve("bin"), "python3.99", "3.99.0");
    Files.createSymbolicLink(program.resolveSibling("python3"), program.getFileName());
    Path library = Files.createDirectories(root.resolve("lib/python3.99"));
    Files.writeString(
        library.resolve("_sysconfigdata__linux_.py"),
        "# system configuration generated and used by the sysconfig module\nbuild_time_vars = {}\n");
    Path archive = temp.resolve("python.tar.gz");
    var tar = new ProcessBuilder("tar", "-czf", archive.toString(), "python");
    assertThat(tar.directory(temp.resolve("packed").toFile()).inheritIO().start().waitFor())
        .isZero();
    return archive;
  }

  private static String sha256(Path file) throws IOException {
    return DigestUtils.sha256Hex(Files.readAllBytes(file));
  }

  /** Makes the archive all that uv knows of Pythons to download. */
  private void offer(Path archive, String sha256) throws IOException {
    String family = System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch64";
    Path list = temp.resolve("downloads.json");
    Files.writeString(
        list,
        """
        {"cpython-3.99.0-linux-%1$s-gnu": {
          "name": "cpython", "arch": {"family": "%1$s", "variant": null}, "os": "linux",
          "libc": "gnu", "major": 3, "minor": 99, "patch": 0, "prerelease": "", "variant": null,
          "url": "%2$s", "sha256": "%3$s", "build": "20260101"}}
        """
            .formatted(family, archive.toUri(), sha256));
    shop.variables.put("UV_PYTHON_DOWNLOADS_JSON_URL", list.toString());
  }
}
