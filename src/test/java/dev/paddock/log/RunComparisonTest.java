package dev.paddock.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunComparisonTest {

  @TempDir private Path folder;

  private Path run(String name, String out, String err) throws IOException {
    Path run = folder.resolve(name);
    try (RunLogWriter writer =
        new RunLogWriter(run, RunLogWriter.Limits.DEFAULT, Clock.systemUTC())) {
      writer.line(LogStream.PADDOCK, "started " + name);
      write(writer, LogStream.OUT, out);
      write(writer, LogStream.ERR, err);
    }
    return run;
  }

  private static void write(RunLogWriter writer, LogStream stream, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    writer.write(stream, bytes, bytes.length);
  }

  @Test
  void whatDiffersInEveryRunDoesNotCount() throws Exception {
    Path first =
        run(
            "a",
            "2026-11-22 10:15:03,120 up\nloaded in 0.82 s\n<obj at 0x7f11>\n",
            "INFO: Started server process [48213]\nUvicorn running on http://127.0.0.1:8081\n");
    Path second =
        run(
            "b",
            "2026-11-23 09:05:13,999 up\nloaded in 12 s\n<obj at 0xa0b>\n",
            "INFO: Started server process [7]\nUvicorn running on http://127.0.0.1:50123\n"
                .replace("[7]", "[77]"));
    assertThat(RunComparison.of(first, second)).isNull();
  }

  @Test
  void theFirstLineThatDiffersIsShownWithWhatStandsAroundIt() throws Exception {
    Path first = run("a", "one\ntwo\nthree\nfour\nmodel v1\nrest\n", "x\n");
    Path second = run("b", "one\ntwo\nthree\nfour\nmodel v2\n", "x\n");
    assertThat(RunComparison.of(first, second))
        .isEqualTo(
            new RunComparison.Difference(
                LogStream.OUT,
                5,
                List.of("two", "three", "four"),
                List.of("model v1", "rest"),
                List.of("model v2")));
  }

  @Test
  void aRunThatStopsEarlierDiffersThereAndTheEarlierStreamCounts() throws Exception {
    Path first = run("a", "one\ntwo\nthree\n", "e1\n");
    Path second = run("b", "one\ntwo\n", "e1\nboom\n");
    RunComparison.Difference found = RunComparison.of(first, second);
    assertThat(found)
        .isEqualTo(
            new RunComparison.Difference(
                LogStream.ERR, 2, List.of("e1"), List.of(), List.of("boom")));
    assertThat(RunComparison.of(first, first)).isNull();
  }

  @Test
  void numbersThatMeanSomethingCount() {
    assertThat(RunComparison.normalized("loaded 3 tools"))
        .isNotEqualTo(RunComparison.normalized("loaded 4 tools"));
    assertThat(RunComparison.normalized("id 123e4567-e89b-12d3-a456-426614174000"))
        .isEqualTo("id <id>");
    assertThat(RunComparison.normalized("pid 12, port 8080")).isEqualTo("pid <pid>, port <port>");
  }
}
