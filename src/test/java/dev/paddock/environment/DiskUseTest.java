package dev.paddock.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Java does not tell a file's names there")
class DiskUseTest {

  private static final int SIZE = 100 * 4096;

  @TempDir Path folder;

  private Path file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, new byte[SIZE]);
  }

  private void link(String name, Path file) throws IOException {
    Files.createDirectories(folder.resolve(name).getParent());
    Files.createLink(folder.resolve(name), file);
  }

  @Test
  void whatHasNamesElsewhereIsSharedAndCountedOnce() throws IOException {
    Path cached = file("cache/module");
    link("one/module", cached);
    link("one/again", cached);
    file("one/own");
    link("one/own-too", folder.resolve("one/own"));
    Files.createSymbolicLink(folder.resolve("one/elsewhere"), folder.resolve("cache"));

    DiskUse.Bytes bytes = DiskUse.of(folder.resolve("one"));

    assertThat(bytes.shared()).isEqualTo(SIZE);
    assertThat(bytes.unique()).isBetween((long) SIZE, SIZE + 4096L);
    assertThat(bytes.total()).isEqualTo(bytes.unique() + bytes.shared());
    assertThat(DiskUse.total(folder.resolve("one"))).isEqualTo(bytes.total());
    assertThat(DiskUse.total(folder.resolve("none"))).isZero();
  }

  @Test
  void whatOnlyTwoFoldersShareIsFreedByTheSecond() throws IOException {
    link("two/module", file("one/module"));
    DiskUse use = new DiskUse();

    assertThat(use.next(folder.resolve("one")).shared()).isEqualTo(SIZE);
    assertThat(use.next(folder.resolve("two")).unique()).isGreaterThanOrEqualTo(SIZE);
  }

  @Test
  void aSecondEnvironmentWithEqualRequirementsCostsNextToNothing() throws Exception {
    Workshop shop = new Workshop(folder);
    shop.installer = "uv";
    shop.file("requirements.txt", "pydantic-core==2.33.2\n");
    Path first = shop.build().health().path();
    shop.pointer = null;
    shop.agent = "agent-2";
    Path second = shop.build().health().path();

    DiskUse.Bytes bytes = DiskUse.of(second);

    assertThat(second).isNotEqualTo(first);
    assertThat(bytes.unique()).isLessThan(bytes.total() / 20);
  }
}
