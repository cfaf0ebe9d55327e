package dev.paddock.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildPreferencesFileTest {

  @TempDir Path folder;

  private Path path() {
    return folder.resolve("settings.json");
  }

  @Test
  void whatIsWrittenHoldsForBuildsAndTheRestStays() throws IOException {
    Files.writeString(path(), "{\"logs\": {\"maxAgeDays\": 3}, \"build.lockWaitSeconds\": 9}");
    var file = new BuildPreferencesFile(path());

    file.write(new BuildPreferences(3L, 45L, 8L, 7L));

    assertThat(file.read()).isEqualTo(new BuildPreferences(3L, 45L, 8L, 7L));
    Settings settings = Settings.read(path());
    assertThat(settings.logMaxAge()).isEqualTo(Duration.ofDays(3));
    assertThat(settings.builds().atOnce()).isEqualTo(3);
    assertThat(settings.builds().stall()).isEqualTo(Duration.ofSeconds(45));
    assertThat(settings.builds().lockWait()).isEqualTo(Duration.ofSeconds(8));
    assertThat(settings.builds().placeWait()).isEqualTo(Duration.ofSeconds(7));
    assertThat(path()).content().contains("\"build.lockWaitSeconds\" : 8");

    file.write(BuildPreferences.NONE);

    assertThat(Settings.read(path()).builds()).isEqualTo(Settings.DEFAULT.builds());
  }

  @Test
  void aFileThatIsNoJsonIsLeftAlone() throws IOException {
    Files.writeString(path(), "[]");
    var file = new BuildPreferencesFile(path());
    assertThat(file.read()).isEqualTo(BuildPreferences.NONE);
    assertThatThrownBy(() -> file.write(BuildPreferences.NONE)).isInstanceOf(IOException.class);
    assertThat(path()).hasContent("[]");
  }
}
