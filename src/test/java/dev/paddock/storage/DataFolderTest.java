package dev.paddock.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

  private static final Path HOME = Path.of("/home/ann").toAbsolutePath();

  @TempDir Path folder;

  @Test
  void theVariableDecidesThenThePlatform() {
    assertThat(root(Map.of("PADDOCK_HOME", "/data", "XDG_DATA_HOME", "/xdg"), "Linux"))
        .isEqualTo(Path.of("/data").toAbsolutePath());
    assertThat(root(Map.of("PADDOCK_HOME", " ", "XDG_DATA_HOME", "/xdg"), "Linux"))
        .isEqualTo(Path.of("/xdg/paddock").toAbsolutePath());
    assertThat(root(Map.of("XDG_DATA_HOME", "relative"), "Linux"))
        .isEqualTo(HOME.resolve(".local/share/paddock"));
    assertThat(root(Map.of(), "Mac OS X"))
        .isEqualTo(HOME.resolve("Library/Application Support/Paddock"));
    assertThat(root(Map.of("LOCALAPPDATA", "/local"), "Windows 11"))
        .isEqualTo(Path.of("/local/Paddock").toAbsolutePath());
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no such permission bits")
  void aNewFolderIsItsOwnersOnly() throws IOException {
    var data = new DataFolder(folder.resolve("a/b"));
    data.create();
    data.create();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.root())))
        .isEqualTo("rwx------");
  }

  @Test
  void aFileInItsPlaceIsSaid() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThatThrownBy(new DataFolder(file)::create).isInstanceOf(IOException.class);
    assertThatThrownBy(new DataFolder(file.resolve("below"))::create)
        .isInstanceOf(IOException.class);
  }

  private static Path root(Map<String, String> environment, String os) {
    return DataFolder.locate(environment, os, HOME).root();
  }
}
