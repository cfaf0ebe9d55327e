package dev.paddock.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogIndexTest {

  @TempDir private Path folder;

  private static void write(RunLogWriter writer, String text) {
    byte[] bytes = (text + "\n").getBytes(UTF_8);
    writer.write(LogStream.OUT, bytes, bytes.length);
  }

  private RunLogWriter writer(long segmentBytes) throws IOException {
    return new RunLogWriter(
        folder, new RunLogWriter.Limits(1L << 30, segmentBytes), Clock.systemUTC());
  }

  private static List<String> read(LogIndex index, long from, long to) throws IOException {
    List<String> texts = new ArrayList<>();
    long[] expected = {Math.max(from, index.first())};
    index.read(
        from,
        to,
        row -> {
          assertThat(row.number()).isEqualTo(expected[0]++);
          texts.add(row.row().text());
          return true;
        });
    return texts;
  }

  private static void learnAll(LogIndex index) throws IOException {
    while (index.extendBack() || index.poll()) {
      assertThat(index.first()).isLessThanOrEqualTo(index.end());
    }
  }

  @Test
  void anyRowIsFoundWhereverTheIndexWasOpened() throws Exception {
    Random random = new Random(11);
    List<String> written = new ArrayList<>();
    try (RunLogWriter writer = writer(20_000)) {
      for (int i = 0; i < 3000; i++) {
        String text = i + " " + "x".repeat(random.nextInt(60));
        written.add(text);
        write(writer, text);
      }
      try (LogIndex index = new LogIndex(folder)) {
        for (int i = 0; i < 2000; i++) {
          String text = "later " + i + " " + "y".repeat(random.nextInt(60));
          written.add(text);
          write(writer, text);
        }
        learnAll(index);

        assertThat(index.first()).isEqualTo(-3000);
        assertThat(index.end()).isEqualTo(2000);
        assertThat(index.unknownBefore()).isZero();
        for (int i = 0; i < 200; i++) {
          int from = random.nextInt(5000);
          int to = Math.min(5000, from + random.nextInt(400));
          assertThat(read(index, from - 3000L, to - 3000L)).isEqualTo(written.subList(from, to));
        }
        assertThat(read(index, -9999, 9999)).isEqualTo(written);
      }
    }
  }

  @Test
  void theEndCanBeReadBeforeTheRestIsKnown() throws Exception {
    try (RunLogWriter writer = writer(64L << 20)) {
      String line = "z".repeat(1000);
      for (int i = 0; i < 20_000; i++) {
        write(writer, line + i);
      }
    }
    try (LogIndex index = new LogIndex(folder)) {
      assertThat(index.end()).isZero();
      assertThat(index.extendBack()).isTrue();
      assertThat(index.first()).isBetween(-4000L, -1000L);
      assertThat(index.unknownBefore()).isBetween(17_000L, 19_000L);
      assertThat(read(index, -2, 0)).allMatch(text -> text.startsWith("zzz"));
      assertThat(read(index, -1, 0)).containsExactly("z".repeat(1000) + 19_999);
    }
  }

  @Test
  void aLogMayBeginAfterTheIndexWasOpened() throws Exception {
    try (LogIndex index = new LogIndex(folder.resolve("later"))) {
      assertThat(index.poll()).isFalse();
      assertThat(index.extendBack()).isFalse();
      try (RunLogWriter writer =
          new RunLogWriter(
              folder.resolve("later"), RunLogWriter.Limits.DEFAULT, Clock.systemUTC())) {
        write(writer, "first");
        assertThat(index.poll()).isTrue();
        assertThat(read(index, 0, 9)).containsExactly("first");
      }
    }
  }

  @Test
  void rowsOfDroppedSegmentsAreNoRowsAnyMore() throws Exception {
    try (RunLogWriter writer =
            new RunLogWriter(folder, new RunLogWriter.Limits(8_000, 1_000), Clock.systemUTC());
        LogIndex index = new LogIndex(folder)) {
      for (int i = 0; i < 1000; i++) {
        write(writer, "line " + i);
        index.poll();
      }
      learnAll(index);
      assertThat(index.first()).isBetween(750L, 850L);
      assertThat(read(index, 0, 9999))
          .hasSize((int) (1000 - index.first()))
          .first()
          .isEqualTo("line " + index.first());
    }
  }

  @Test
  void aTornRecordBetweenSegmentsIsARow() throws Exception {
    Files.writeString(
        folder.resolve("000001.log"),
        "2026-11-22T12:00:00.007Z out one\n2026-11-22T12:00:00.007Z out to");
    Files.writeString(folder.resolve("000002.log"), "2026-11-22T12:00:00.007Z out two\n");
    try (LogIndex index = new LogIndex(folder)) {
      learnAll(index);
      assertThat(read(index, -9, 9)).containsExactly("one", "to", "two");
    }
  }

  @Test
  void aRecordBeingWrittenIsNoRowYet() throws Exception {
    Path file = folder.resolve("000001.log");
    Files.writeString(file, "2026-11-22T12:00:00.007Z out one\n2026-11-22T12:00:00.007Z out t");
    try (LogIndex index = new LogIndex(folder)) {
      learnAll(index);
      assertThat(read(index, -9, 9)).containsExactly("one");
      Files.writeString(file, "wo\n", StandardOpenOption.APPEND);
      learnAll(index);
      assertThat(read(index, -9, 9)).containsExactly("one", "two");
    }
  }
}
