package dev.paddock.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class LogPreferencesFileTest {

  @TempDir Path folder;

  private Path path() {
    return folder.resolve("settings.json");
  }

  @Test
  void whatIsWrittenIsReadAndObeyed() throws IOException {
    var filter =
        new LogPreferences.Filter("a|b", true, true, false, true, List.of("out"), "warn", 2);
    var said = new LogPreferences(1000L, 2000L, 30.0, "code", List.of(filter));
    var file = new LogPreferencesFile(path());
    assertThat(file.read()).isEqualTo(LogPreferences.NONE);
    file.write(said);
    assertThat(file.read()).isEqualTo(said);
    Settings settings = Settings.read(path());
    assertThat(settings.logMaxBytesPerRun()).isEqualTo(1000);
    assertThat(settings.logMaxBytesTotal()).isEqualTo(2000);
    assertThat(settings.logMaxAge()).hasDays(30);
  }

  @Test
  void theRestOfTheFileStaysAndKeysStayWhereTheyAre() throws IOException {
    Files.writeString(
        path(), "{\"mine\": [1], \"logs.maxBytesTotal\": 5, \"logs\": {\"maxBytesPerRun\": 7}}");
    var file = new LogPreferencesFile(path());
    file.write(new LogPreferences(8L, 6L, null, "", List.of()));
    assertThat(JsonMapper.shared().readTree(Files.readString(path())))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    "{\"mine\": [1], \"logs\": {\"maxBytesPerRun\": 8}, \"logs.maxBytesTotal\": 6}"));
    file.write(LogPreferences.NONE);
    assertThat(JsonMapper.shared().readTree(Files.readString(path())))
        .isEqualTo(JsonMapper.shared().readTree("{\"mine\": [1], \"logs\": {}}"));
  }

  @Test
  void aFileThatIsNoJsonIsLeftAlone() throws IOException {
    Files.writeString(path(), "{oops");
    var file = new LogPreferencesFile(path());
    assertThat(file.read()).isEqualTo(LogPreferences.NONE);
    assertThatThrownBy(() -> file.write(LogPreferences.NONE)).isInstanceOf(IOException.class);
    assertThat(path()).hasContent("{oops");
  }
}
