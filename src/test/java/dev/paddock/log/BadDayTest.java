package dev.paddock.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Processes that die while they write, and files the system will not let grow. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs a POSIX shell to limit file sizes")
final class BadDayTest {

  @TempDir private Path folder;

  private static Process start(String shell) throws IOException {
    return new ProcessBuilder("sh", "-c", shell).redirectErrorStream(true).start();
  }

  private List<LogLine> read() throws IOException {
    try (RunLogReader reader = new RunLogReader(folder)) {
      List<LogLine> lines = reader.next(Integer.MAX_VALUE);
      List<LogLine> rest = reader.rest();
      assertThat(rest).hasSizeLessThan(2);
      return lines;
    }
  }

  private static void assertWhole(List<LogLine> lines) {
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i).text()).isEqualTo("line " + i + " " + "x".repeat(i % 97));
    }
  }

  @Test
  void aKilledWriterLeavesWholeLinesAndAnotherGoesOn() throws Exception {
    for (int round = 1; round <= 3; round++) {
      Path run = Files.createDirectories(folder.resolve("run" + round));
      Process process = start(WritingProcess.command(run, Long.MAX_VALUE));
      Path segment = run.resolve("%06d.log".formatted(round));
      while (Files.notExists(segment) || Files.size(segment) < 100_000) {
        assertThat(process.isAlive()).isTrue();
        Thread.onSpinWait();
      }
      process.destroyForcibly().waitFor();

      try (RunLogReader reader = new RunLogReader(run)) {
        List<LogLine> lines = reader.next(Integer.MAX_VALUE);
        assertThat(lines).hasSizeGreaterThan(500);
        assertWhole(lines);
        assertThat(reader.rest()).hasSizeLessThan(2);
      }
      try (RunLogWriter writer =
          new RunLogWriter(run, RunLogWriter.Limits.DEFAULT, Clock.systemUTC())) {
        writer.line(LogStream.PADDOCK, "its Paddock died");
      }
      try (RunLogReader reader = new RunLogReader(run)) {
        assertThat(reader.next(Integer.MAX_VALUE))
            .last()
            .satisfies(line -> assertThat(line.text()).isEqualTo("its Paddock died"));
      }
    }
  }

  @Test
  void aFileThatMayNotGrowCostsLinesAndNothingElse() throws Exception {
    Process process = start("ulimit -f 400; " + WritingProcess.command(folder, 20_000));
    String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said).containsIgnoringCase("too large");

    List<LogLine> lines = read();
    assertThat(lines).hasSizeBetween(1000, 10_000);
    assertWhole(lines);
  }
}
