package dev.paddock.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MergedLogTest {

  private static final long NOON = Instant.parse("2026-11-22T12:00:00Z").toEpochMilli();

  @TempDir private Path folder;

  private final Random random = new Random(5);
  private long clock = NOON;

  private MergedLog.Part part(String name) {
    return new MergedLog.Part(name, folder.resolve(name));
  }

  /** Writes rows of some logs in turns, the clock going on; what they come to in order. */
  private List<String> write(int rows, String... names) throws IOException {
    List<String> expected = new ArrayList<>();
    List<StringBuilder> texts = new ArrayList<>();
    for (String _ : names) {
      texts.add(new StringBuilder());
    }
    byte[] stamp = new byte[RecordFormat.STAMP];
    for (int i = 0; i < rows; i++) {
      int chosen = random.nextInt(names.length);
      clock += 1 + random.nextInt(3);
      RecordFormat.stamp(clock, stamp);
      String text = names[chosen] + " at " + clock;
      texts.get(chosen).append(new String(stamp, UTF_8)).append(" out ").append(text).append('\n');
      expected.add(text);
    }
    for (int i = 0; i < names.length; i++) {
      Path file = Files.createDirectories(folder.resolve(names[i])).resolve("000001.log");
      Files.writeString(
          file,
          texts.get(i),
          java.nio.file.StandardOpenOption.CREATE,
          java.nio.file.StandardOpenOption.APPEND);
    }
    return expected;
  }

  private static List<String> read(MergedLog log, long from, long to) throws IOException {
    List<String> read = new ArrayList<>();
    log.read(
        from,
        to,
        row -> {
          assertThat(row.number()).isBetween(from, to - 1);
          assertThat(row.row().text()).startsWith(row.origin() + " at ");
          return read.add(row.row().text());
        });
    return read;
  }

  private static void readAll(MergedLog log) throws IOException {
    boolean more = true;
    while (more) {
      more = log.poll();
      more |= log.extendBack();
    }
  }

  @Test
  void rowsOfAllComeInTheOrderOfTheirTimes() throws Exception {
    List<String> expected = write(20_000, "a", "b", "c");
    try (MergedLog log = new MergedLog(() -> List.of(part("a"), part("b"), part("c")))) {
      assertThat(log.unknownBefore()).isPositive();
      readAll(log);
      assertThat(log.first()).isEqualTo(-20_000);
      assertThat(log.unknownBefore()).isZero();
      assertThat(read(log, log.first(), log.end())).isEqualTo(expected);

      expected.addAll(write(5000, "c", "a"));
      readAll(log);
      assertThat(log.end()).isEqualTo(5000);
      assertThat(read(log, log.first(), log.end())).isEqualTo(expected);
      for (int i = 0; i < 100; i++) {
        int from = random.nextInt(25_000);
        int to = Math.min(25_000, from + random.nextInt(600));
        assertThat(read(log, from - 20_000, to - 20_000)).isEqualTo(expected.subList(from, to));
      }
    }
  }

  @Test
  void aRunThatBeginsLaterJoinsIn() throws Exception {
    List<MergedLog.Part> parts = new ArrayList<>(List.of(part("a")));
    List<String> expected = write(700, "a");
    try (MergedLog log = new MergedLog(() -> List.copyOf(parts))) {
      readAll(log);
      parts.add(part("b"));
      expected.addAll(write(900, "a", "b"));
      long end = System.nanoTime() + 10_000_000_000L;
      while (log.end() < 900) {
        assertThat(System.nanoTime()).isLessThan(end);
        readAll(log);
      }
      List<String> all = read(log, log.first(), log.end());
      // What the first one wrote before the other was seen may stand before it.
      assertThat(all).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(read(log, log.first(), 0)).isEqualTo(expected.subList(0, 700));
      expected.addAll(write(900, "b", "a"));
      readAll(log);
      assertThat(read(log, 900, 1800)).isEqualTo(expected.subList(1600, 2500));
    }
  }

  @Test
  void nothingIsThereWhereNothingRuns() throws Exception {
    try (MergedLog log = new MergedLog(List::of)) {
      readAll(log);
      assertThat(log.first()).isEqualTo(log.end());
    }
  }
}
