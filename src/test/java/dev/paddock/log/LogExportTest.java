package dev.paddock.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogExportTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-22T12:00:00.007Z"), ZoneOffset.UTC);

  @TempDir private Path folder;

  private Path run(String id, String text) throws IOException {
    Path run = folder.resolve(id);
    try (RunLogWriter writer = new RunLogWriter(run, RunLogWriter.Limits.DEFAULT, CLOCK)) {
      byte[] bytes = text.getBytes(ISO_8859_1);
      writer.write(LogStream.OUT, bytes, bytes.length);
    }
    return run;
  }

  @Test
  void textHasTheAgentsBytesAndLongLinesInOnePiece() throws Exception {
    String odd = "odd \u00ff\0 10%\r20%";
    String large = "x".repeat(200_000);
    Path target = folder.resolve("all.log");
    try (LogExport export = new LogExport(target, LogExport.Format.of(target))) {
      export.runs(List.of(run("r1", odd + "\n"), run("r2", large)));
      assertThat(target).doesNotExist();
      assertThat(export.finish()).isEqualTo(2);
    }
    String head = "2026-11-22T12:00:00.007Z out ";
    assertThat(Files.readString(target, ISO_8859_1))
        .isEqualTo(head + odd + "\n" + head + large + "\n");
  }

  @Test
  void objectsAreThoseOfTheCommandLine() throws Exception {
    Path target = folder.resolve("all.jsonl");
    try (LogExport export = new LogExport(target, LogExport.Format.of(target))) {
      export.runs(List.of(run("r1", "WARNING: \"quoted\"\n")));
      export.finish();
    }
    assertThat(Files.readString(target, UTF_8))
        .isEqualTo(
            "{\"time\":\"2026-11-22T12:00:00.007Z\",\"stream\":\"out\",\"level\":\"warn\","
                + "\"text\":\"WARNING: \\\"quoted\\\"\",\"run\":\"r1\"}\n");
  }

  @Test
  void whatWasThereStaysWhenSavingFails() throws Exception {
    Path target = folder.resolve("kept.log");
    Files.writeString(target, "mine");
    assertThatThrownBy(
            () -> {
              try (LogExport export = new LogExport(target, LogExport.Format.TEXT)) {
                export.runs(List.of(run("r1", "one\n")));
                throw new IOException("no room");
              }
            })
        .isInstanceOf(IOException.class);
    assertThat(target).hasContent("mine");
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("kept.log", "r1");
    }
  }
}
