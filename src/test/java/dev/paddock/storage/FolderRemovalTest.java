package dev.paddock.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FolderRemovalTest {

  @TempDir Path folder;

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege on Windows")
  void linksAreRemovedAndWhatTheyPointToStays() throws IOException {
    Path outside = Files.writeString(folder.resolve("outside"), "kept");
    Path tree = Files.createDirectories(folder.resolve("tree/deep"));
    Files.createSymbolicLink(tree.resolve("file"), outside);
    Files.createSymbolicLink(tree.resolve("folder"), folder);
    Files.createSymbolicLink(tree.resolve("dangling"), folder.resolve("nothing"));
    FolderRemoval.remove(folder.resolve("tree"));
    assertThat(folder.resolve("tree")).doesNotExist();
    assertThat(outside).hasContent("kept");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no such permission bits")
  void readOnlyFoldersGoToo() throws IOException {
    Path deep = Files.createDirectories(folder.resolve("tree/a/b"));
    Files.writeString(deep.resolve("file"), "x");
    for (Path path : new Path[] {deep, folder.resolve("tree/a")}) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
    }
    FolderRemoval.remove(folder.resolve("tree"));
    assertThat(folder.resolve("tree")).doesNotExist();
  }

  @Test
  void nothingThereIsFine() throws IOException {
    FolderRemoval.remove(folder.resolve("nothing"));
    assertThat(folder).isEmptyDirectory();
  }
}
