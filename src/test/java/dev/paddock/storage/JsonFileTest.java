package dev.paddock.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonFileTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-02-03T04:05:06.789Z"), ZoneOffset.UTC);

  @TempDir Path folder;

  private final JsonFile<Sample> files = new JsonFile<>(Sample.class, 2, CLOCK);

  record Sample(String someName, Duration howLong, Instant sinceWhen, @Nullable Integer count) {}

  private static final Sample SAMPLE =
      new Sample("näme", Duration.ofMillis(1500), Instant.parse("2026-01-01T00:00:00Z"), null);

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    Path file = folder.resolve("below/a.json");
    files.write(file, SAMPLE);
    assertThat(files.read(file, JsonFileTest::unexpected)).contains(SAMPLE);
    assertThat(Files.readString(file))
        .contains(
            "\"schema\" : 2", "\"some_name\"", "\"how_long\" : \"PT1.5S\"", "\"count\" : null");
  }

  @Test
  void aFieldOfALaterVersionSurvivesARewrite() throws IOException {
    Path file = folder.resolve("a.json");
    files.write(file, SAMPLE);
    Files.writeString(
        file,
        Files.readString(file).replaceFirst("\\{", "{ \"from_the_future\": [1, {\"x\": 2}],"));
    files.write(file, new Sample("b", Duration.ZERO, Instant.EPOCH, 3));
    assertThat(Files.readString(file))
        .contains("from_the_future")
        .contains("\"some_name\" : \"b\"");
  }

  @Test
  void anUnreadableFileIsSetAsideAndReported() throws IOException {
    for (String content :
        List.of(
            "",
            "{",
            "[]",
            "{\"schema\": 3}",
            "{\"schema\": 99999999999}",
            "{\"schema\": \"one\"}",
            "{\"schema\": null}",
            "\0\1\2",
            "{\"how_long\": {}}",
            "{\"some_name\": 5}",
            "{\"some_name\": true}",
            "{\"count\": \"5\"}")) {
      Path file = folder.resolve("a.json");
      Files.writeString(file, content);
      var reports = new ArrayList<String>();
      assertThat(files.read(file, (from, to, reason) -> reports.add(from + to.toString() + reason)))
          .isEmpty();
      assertThat(reports).hasSize(1);
      assertThat(file).doesNotExist();
      assertThat(folder.resolve("a.json.corrupt-2026-02-03T040506789Z")).hasContent(content);
    }
  }

  @Test
  void whatAPowerCutOrAnotherEncodingLeavesIsNotRead() throws IOException {
    Path file = folder.resolve("a.json");
    for (byte[] content : List.of(new byte[40], "{}".getBytes(StandardCharsets.UTF_16))) {
      Files.write(file, content);

      assertThat(files.inspect(file))
          .isEqualTo(new JsonFile.Reading.Unreadable<Sample>("it has zero bytes in it"));
    }
  }

  @Test
  void aWriteThatFailsLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = folder.resolve("a.json");
    files.write(file, SAMPLE);
    Path inTheWay = folder.resolve("taken");
    Files.createDirectories(inTheWay.resolve("full"));
    assertThatThrownBy(() -> JsonFile.replace(inTheWay, new byte[] {1}))
        .isInstanceOf(IOException.class);
    try (var left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("a.json", "taken");
    }
    assertThat(files.read(file, JsonFileTest::unexpected)).contains(SAMPLE);
  }

  private static void unexpected(Path from, Path to, String reason) {
    throw new AssertionError(from + " was set aside: " + reason);
  }
}
