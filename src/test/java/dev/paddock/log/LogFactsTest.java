package dev.paddock.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogFactsTest {

  @TempDir private Path folder;

  private RunLogWriter writer() throws IOException {
    return new RunLogWriter(folder, RunLogWriter.Limits.DEFAULT, Clock.systemUTC());
  }

  private static void write(RunLogWriter writer, LogStream stream, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    writer.write(stream, bytes, bytes.length);
  }

  @Test
  void warningsAndErrorsAreCountedWhileTheyAreWritten() throws Exception {
    try (RunLogWriter writer = writer()) {
      write(writer, LogStream.OUT, "INFO: fine\nWARNING: hm\nERROR: no\nan error in the text\n");
      write(writer, LogStream.ERR, "{\"event\": \"x\", \"level\": \"warning\"}\n");
      write(writer, LogStream.OUT, "10%\rWARNING: in the end\n");
      writer.line(LogStream.BUILD, "ERROR: no such package");
      writer.line(LogStream.PADDOCK, "started");
    }
    assertThat(LogFacts.of(folder).counts()).isEqualTo(new LogFacts.Counts(8, 3, 2));
    assertThat(LogFacts.of(folder).bytes()).isEqualTo(Files.size(folder.resolve("000001.log")));
  }

  @Test
  void aTracebackWithAllThatBelongsToItIsOneError() throws Exception {
    try (RunLogWriter writer = writer()) {
      write(
          writer,
          LogStream.ERR,
          """
          Traceback (most recent call last):
            File "a.py", line 1, in f
              g()
          KeyError: 'x'

          During handling of the above exception, another exception occurred:

          Traceback (most recent call last):
            File "a.py", line 3, in f
              h()
          ValueError: y
          ERROR: and then
          """);
      write(writer, LogStream.OUT, "WARNING: between\n");
    }
    assertThat(LogFacts.of(folder).counts()).isEqualTo(new LogFacts.Counts(13, 1, 2));
  }

  @Test
  void aLongLineIsCountedOnce() throws Exception {
    try (RunLogWriter writer = writer()) {
      write(writer, LogStream.OUT, "ERROR: " + "x".repeat(300_000) + "\n");
    }
    assertThat(LogFacts.of(folder).counts()).isEqualTo(new LogFacts.Counts(1, 0, 1));
  }

  @Test
  void countingGoesOnWhereItStoppedAlsoWithinATraceback() throws Exception {
    try (RunLogWriter writer = writer()) {
      write(writer, LogStream.ERR, "WARNING: one\nTraceback (most recent call last):\n");
      assertThat(LogFacts.of(folder).counts()).isEqualTo(new LogFacts.Counts(2, 1, 1));
      write(writer, LogStream.ERR, "  File \"a.py\", line 1, in f\nKeyError: 'x'\n");
      assertThat(LogFacts.of(folder).counts()).isEqualTo(new LogFacts.Counts(4, 1, 1));
      write(writer, LogStream.ERR, "INFO: on\n");
      assertThat(LogFacts.of(folder).counts()).isEqualTo(new LogFacts.Counts(5, 1, 1));
    }
    Path segment = folder.resolve("000001.log");
    byte[] stored = Files.readAllBytes(segment);
    // What was counted is not read again: damage there changes nothing.
    Files.writeString(segment, "x".repeat(stored.length - 1) + "\n");
    Files.writeString(
        segment, "2026-11-22T12:00:00.007Z out ERROR: two\n", StandardOpenOption.APPEND);
    assertThat(LogFacts.of(folder).counts()).isEqualTo(new LogFacts.Counts(6, 1, 2));
  }

  @Test
  void aNoteThatIsDamagedIsMadeAnew() throws Exception {
    try (RunLogWriter writer = writer()) {
      write(writer, LogStream.OUT, "WARNING: one\n");
    }
    Files.writeString(folder.resolve("log.tally"), "lines 99 warnings nonsense");
    assertThat(LogFacts.of(folder).counts()).isEqualTo(new LogFacts.Counts(1, 1, 0));
    assertThat(Files.readString(folder.resolve("log.tally"))).startsWith("lines 1 warnings 1 ");
  }

  @Test
  void aRunWithoutALogHasNoFacts() throws Exception {
    assertThat(LogFacts.of(folder.resolve("none")))
        .isEqualTo(new LogFacts(new LogFacts.Counts(0, 0, 0), 0));
  }
}
