package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.agent.AgentId;
import dev.paddock.agent.Run;
import dev.paddock.agent.RunSketch;
import dev.paddock.agent.RunState;
import dev.paddock.log.LogStream;
import dev.paddock.log.RunLogWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LogsVerbTest {

  @TempDir Path home;

  private final FakeService service = new FakeService();

  @BeforeEach
  void anAgent() {
    service.agents.add(FakeService.agent("a-1", "weather"));
  }

  private Path folder(String run) {
    return home.resolve("runs").resolve(run);
  }

  private Run run(String id, RunState state) {
    return new RunSketch(id, new AgentId("a-1"), FakeService.NOON)
        .state(state)
        .log(folder(id))
        .done();
  }

  private RunLogWriter writer(String run) throws IOException {
    return new RunLogWriter(
        folder(run), RunLogWriter.Limits.DEFAULT, Clock.fixed(FakeService.NOON, ZoneOffset.UTC));
  }

  private static void write(RunLogWriter writer, LogStream stream, byte[] bytes) {
    writer.write(stream, bytes, bytes.length);
  }

  private static void write(RunLogWriter writer, LogStream stream, String text) {
    write(writer, stream, text.getBytes(StandardCharsets.UTF_8));
  }

  private void ended(String id) throws IOException {
    try (RunLogWriter writer = writer(id)) {
      writer.line(LogStream.BUILD, "installed");
      write(writer, LogStream.OUT, "one\ntwo\n10%\r100%\r\n");
      write(writer, LogStream.ERR, "ERROR: three\n");
      write(writer, LogStream.OUT, "four");
    }
    service.runs.addFirst(run(id, RunState.EXITED));
  }

  @Test
  void theLatestRunsLinesAreTheDefault() throws IOException {
    ended("r1");
    ended("r2");

    assertThat(Spoken.to(service, home, "logs", "weather").out())
        .isEqualTo("installed\none\ntwo\n100%\nERROR: three\nfour\n");
    assertThat(Spoken.to(service, home, "logs", "weather", "--json").lines().getFirst().toString())
        .isEqualTo(
            "{\"time\":\"2026-03-01T12:00:00.000Z\",\"stream\":\"build\",\"level\":\"none\","
                + "\"text\":\"installed\",\"run\":\"r2\"}");
    assertThat(Spoken.to(service, home, "logs", "weather", "--json", "--run", "r1").lines())
        .allSatisfy(line -> assertThat(line.path("run").asString()).isEqualTo("r1"));
  }

  @Test
  void linesAreChosenByStreamPatternAndCountTogether() throws IOException {
    ended("r1");

    assertThat(Spoken.to(service, home, "logs", "weather", "--stream", "err").out())
        .isEqualTo("ERROR: three\n");
    assertThat(Spoken.to(service, home, "logs", "weather", "--grep", "^[of]").out())
        .isEqualTo("one\nfour\n");
    assertThat(Spoken.to(service, home, "logs", "weather", "--tail", "2").out())
        .isEqualTo("ERROR: three\nfour\n");
    assertThat(Spoken.to(service, home, "logs", "weather", "--tail", "0").out()).isEmpty();
    assertThat(Spoken.to(service, home, "logs", "weather", "--grep", "o", "--tail", "2").out())
        .isEqualTo("two\nfour\n");
    assertThat(
            Spoken.to(service, home, "logs", "weather", "--stream", "out", "--tail", "1", "--json")
                .lines())
        .singleElement()
        .satisfies(line -> assertThat(line.path("text").asString()).isEqualTo("four"));
    Spoken nothing = Spoken.to(service, home, "logs", "weather", "--grep", "nowhere");
    assertThat(nothing.out()).isEmpty();
    assertThat(nothing.code()).isZero();
  }

  @Test
  void bytesThatAreNoTextArePrintedAsTheyAreAndReplacedForPrograms() throws IOException {
    byte[] odd = {'a', (byte) 0xff, 'b', '\n'};
    try (RunLogWriter writer = writer("r1")) {
      write(writer, LogStream.OUT, odd);
    }
    service.runs.add(run("r1", RunState.EXITED));
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    new CommandLineFace(Spoken.surroundings(service, home, out, new ByteArrayOutputStream()))
        .run(List.of("logs", "weather"));

    assertThat(out.toByteArray()).isEqualTo(odd);
    assertThat(Spoken.to(service, home, "logs", "weather", "--json").json().path("text").asString())
        .isEqualTo("a\ufffdb");
  }

  @Test
  void aLineOfManyRecordsIsPrintedAsOne() throws IOException {
    String long1 = "x".repeat(300_000);
    try (RunLogWriter writer = writer("r1")) {
      write(writer, LogStream.OUT, long1 + "\n");
    }
    service.runs.add(run("r1", RunState.EXITED));

    assertThat(Spoken.to(service, home, "logs", "weather").out()).isEqualTo(long1 + "\n");
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void followingGoesOnUntilTheRunEnds() throws Exception {
    try (RunLogWriter writer = writer("r1")) {
      write(writer, LogStream.OUT, "before\n");
      service.runs.add(run("r1", RunState.RUNNING));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Thread following =
          Thread.ofVirtual()
              .start(() ->
                  new CommandLineFace(
                          Spoken.surroundings(service, home, out, new ByteArrayOutputStream()))
                      .run(List.of("logs", "weather", "--follow")));
      while (!out.toString(StandardCharsets.UTF_8).contains("before")) {
        Thread.onSpinWait();
      }
      write(writer, LogStream.OUT, "after\nlast");
      writer.end(LogStream.OUT);
      service.runs.set(0, run("r1", RunState.EXITED));
      following.join();

      assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("before\nafter\nlast\n");
    }
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.SECONDS)
  void anExpressionThatBacktracksWithoutEndIsGivenUpAndToldOf() throws IOException {
    try (RunLogWriter writer = writer("r1")) {
      write(writer, LogStream.OUT, "a".repeat(60) + "!\nab\n");
    }
    service.runs.add(run("r1", RunState.EXITED));

    Spoken spoken = Spoken.to(service, home, "logs", "weather", "--grep", "(.*a){12}b|^ab");
    assertThat(spoken.code()).isZero();
    assertThat(spoken.out()).isEqualTo("ab\n");
    assertThat(spoken.err()).contains("took too long on 1 lines");
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void followingGoesOnAcrossARestartAndRotation() throws Exception {
    RunLogWriter.Limits small = new RunLogWriter.Limits(1 << 20, 500);
    StringBuilder expected = new StringBuilder();
    try (RunLogWriter writer =
        new RunLogWriter(folder("r1"), small, Clock.fixed(FakeService.NOON, ZoneOffset.UTC))) {
      service.runs.add(run("r1", RunState.RUNNING));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Thread following =
          Thread.ofVirtual()
              .start(() ->
                  new CommandLineFace(
                          Spoken.surroundings(service, home, out, new ByteArrayOutputStream()))
                      .run(List.of("logs", "weather", "--follow")));
      for (RunState state : List.of(RunState.RUNNING, RunState.BACKING_OFF, RunState.RUNNING)) {
        service.runs.set(0, run("r1", state));
        for (int i = 0; i < 100; i++) {
          write(writer, LogStream.OUT, state + " " + i + "\n");
          expected.append(state).append(' ').append(i).append('\n');
        }
        while (out.size() < expected.length()) {
          Thread.onSpinWait();
        }
      }
      service.runs.set(0, run("r1", RunState.EXITED));
      following.join();
      assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(expected.toString());
    }
  }

  @Test
  void anAgentThatNeverRanHasNothingToPrint() {
    Spoken spoken = Spoken.to(service, home, "logs", "weather", "--json", "--follow");

    assertThat(spoken.code()).isZero();
    assertThat(spoken.out()).isEmpty();
  }

  @Test
  void aRunThatIsNotThereIsSix() throws IOException {
    ended("r1");

    assertThat(Spoken.to(service, home, "logs", "weather", "--run", "x").code()).isEqualTo(6);
  }

  @Test
  void whatIsSeenOfALineWithColoursIsFound() throws IOException {
    try (RunLogWriter writer = writer("r1")) {
      write(
          writer, LogStream.OUT, "\u001b[31mred\u001b[0m word\n\u001b]0;title\u0007named\nplain\n");
    }
    service.runs.addFirst(run("r1", RunState.EXITED));

    assertThat(Spoken.to(service, home, "logs", "weather", "--grep", "^red word$").out())
        .isEqualTo("\u001b[31mred\u001b[0m word\n");
    assertThat(Spoken.to(service, home, "logs", "weather", "--grep", "^named").out().lines())
        .hasSize(1);
    assertThat(Spoken.to(service, home, "logs", "weather", "--grep", "\\[31m").out().lines())
        .hasSize(1);
  }

  @Test
  void aJsonLineIsOneLineToEveryReader() throws IOException {
    try (RunLogWriter writer = writer("r1")) {
      write(writer, LogStream.OUT, "a\u2028b\u2029c\u0085d\n");
    }
    service.runs.addFirst(run("r1", RunState.EXITED));

    Spoken spoken = Spoken.to(service, home, "logs", "weather", "--json");

    assertThat(spoken.out()).doesNotContainPattern("[\u2028\u2029\u0085]");
    assertThat(spoken.lines().getFirst().path("text").asString())
        .isEqualTo("a\u2028b\u2029c\u0085d");
  }
}
