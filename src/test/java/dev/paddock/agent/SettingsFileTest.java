package dev.paddock.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {

  @TempDir Path folder;

  @Test
  void withoutAFileTheDefaultsHold() {
    assertThat(Settings.read(folder.resolve("settings.json"))).isEqualTo(Settings.DEFAULT);
  }

  @Test
  void bothWaysToWriteAKeyAreReadAndAChangeIsSeen() throws IOException {
    Path file = folder.resolve("settings.json");
    Files.writeString(file, "{\"logs\": {\"maxBytesPerRun\": 1000}, \"logs.maxBytesTotal\": 2000}");
    var settings = new SettingsFile(file);
    assertThat(settings.settings().logMaxBytesPerRun()).isEqualTo(1000);
    assertThat(settings.settings().logMaxBytesTotal()).isEqualTo(2000);
    Files.writeString(file, "{\"build\": {\"lockWaitSeconds\": 3}}");
    assertThat(settings.settings().builds().lockWait()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.settings().logMaxBytesPerRun())
        .isEqualTo(Settings.DEFAULT.logMaxBytesPerRun());
  }

  @Test
  void logsAreKeptForEverUnlessAnAgeIsGiven() throws IOException {
    Path file = folder.resolve("settings.json");
    Files.writeString(file, "{\"logs\": {\"maxAgeDays\": 30}}");
    var settings = new SettingsFile(file);
    assertThat(settings.settings().logMaxAge()).isEqualTo(Duration.ofDays(30));
    Files.writeString(file, "{\"logs.maxAgeDays\": 0.5 }");
    assertThat(settings.settings().logMaxAge()).isEqualTo(Duration.ofHours(12));
    Files.writeString(file, "{\"logs.maxAgeDays\": -1}");
    assertThat(settings.settings().logMaxAge()).isNull();
    assertThat(settings.troubles()).singleElement().asString().contains("logs.maxAgeDays");
    Files.writeString(file, "{}");
    assertThat(settings.settings().logMaxAge()).isNull();
  }

  @Test
  void aValueThatMakesNoSenseIsReportedAndPassedOver() throws IOException {
    Path file = folder.resolve("settings.json");
    Files.writeString(file, "{\"logs\": {\"maxBytesPerRun\": \"much\", \"maxBytesTotal\": -1}}");
    var settings = new SettingsFile(file);
    assertThat(settings.settings()).isEqualTo(Settings.DEFAULT);
    assertThat(settings.troubles())
        .hasSize(2)
        .anyMatch(trouble -> trouble.contains("logs.maxBytesPerRun"));
    Files.writeString(file, "{");
    assertThat(settings.settings()).isEqualTo(Settings.DEFAULT);
    assertThat(settings.troubles()).singleElement().asString().contains("are not used");
  }

  @Test
  void whatHasTheWrongShapeIsReported() throws IOException {
    Path file = folder.resolve("settings.json");
    Files.writeString(file, "[]");
    var settings = new SettingsFile(file);
    assertThat(settings.settings()).isEqualTo(Settings.DEFAULT);
    assertThat(settings.troubles()).singleElement().asString().contains("not a JSON object");
    Files.writeString(file, "{\"logs\": 3, \"run\": {\"startTimeoutSeconds\": 5}}");
    assertThat(settings.settings().startTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.troubles()).singleElement().asString().contains("logs in");
  }
}
