package dev.paddock.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DiskSyncTest {

  @TempDir Path folder = Path.of("");

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no such program")
  void saysThatAFoldersDiskWasFlushed() throws Exception {
    Files.writeString(folder.resolve("file"), "x");

    assertThat(new DiskSync().flush(folder)).isTrue();
  }

  @Test
  void saysThatItCouldNotFlushWhatIsNotThere() throws Exception {
    assertThat(new DiskSync().flush(folder.resolve("gone"))).isFalse();
  }
}
