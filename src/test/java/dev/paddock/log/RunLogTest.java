package dev.paddock.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunLogTest {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.007Z");

  private static final List<LogStream> BOTH = List.of(LogStream.OUT, LogStream.ERR);

  @TempDir private Path folder;

  private final Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);

  private RunLogWriter writer(RunLogWriter.Limits limits) throws IOException {
    return new RunLogWriter(folder, limits, clock);
  }

  private static void write(RunLogWriter writer, LogStream stream, String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    writer.write(stream, bytes, bytes.length);
  }

  private List<LogLine> all() throws IOException {
    try (RunLogReader reader = new RunLogReader(folder)) {
      return reader.next(Integer.MAX_VALUE);
    }
  }

  private List<String> texts() throws IOException {
    return all().stream().map(LogLine::text).toList();
  }

  private String segment(int number) throws IOException {
    return Files.readString(folder.resolve("%06d.log".formatted(number)), ISO_8859_1);
  }

  @Test
  void aLineIsOneRecordThatGrepCanRead() throws Exception {
    try (RunLogWriter writer = writer(RunLogWriter.Limits.DEFAULT)) {
      write(writer, LogStream.OUT, "one\n\ntwo");
      write(writer, LogStream.ERR, "oops\n");
      writer.line(LogStream.PADDOCK, "started pid 7");
      writer.end(LogStream.OUT);
    }

    assertThat(segment(1))
        .isEqualTo(
            """
            2026-11-22T12:00:00.007Z out one
            2026-11-22T12:00:00.007Z out\s
            2026-11-22T12:00:00.007Z err oops
            2026-11-22T12:00:00.007Z paddock started pid 7
            2026-11-22T12:00:00.007Z out two
            """);
    assertThat(all())
        .containsExactly(
            new LogLine(0, NOON, LogStream.OUT, LogLevel.NONE, "one"),
            new LogLine(1, NOON, LogStream.OUT, LogLevel.NONE, ""),
            new LogLine(2, NOON, LogStream.ERR, LogLevel.NONE, "oops"),
            new LogLine(3, NOON, LogStream.PADDOCK, LogLevel.NONE, "started pid 7"),
            new LogLine(4, NOON, LogStream.OUT, LogLevel.NONE, "two"));
  }

  @Test
  void wholeLinesAreOnDiskWhenWriteReturns() throws Exception {
    try (RunLogWriter writer = writer(RunLogWriter.Limits.DEFAULT);
        RunLogReader reader = new RunLogReader(folder)) {
      assertThat(reader.next(10)).isEmpty();
      write(writer, LogStream.OUT, "one\ntw");
      assertThat(reader.next(10)).extracting(LogLine::text).containsExactly("one");
      assertThat(reader.next(10)).isEmpty();
      write(writer, LogStream.OUT, "o\n");
      assertThat(reader.next(10)).extracting(LogLine::text).containsExactly("two");
    }
  }

  @Test
  void carriageReturnsRewriteWhatIsShownButStayInTheFile() throws Exception {
    try (RunLogWriter writer = writer(RunLogWriter.Limits.DEFAULT)) {
      write(writer, LogStream.OUT, "windows\r\n 10%\r 50%\r100%\nlast\r\r\n\r\n");
    }

    assertThat(texts()).containsExactly("windows", "100%", "last", "");
    assertThat(segment(1)).contains("out windows\r\n").contains("out  10%\r 50%\r100%\n");
  }

  @Test
  void bytesThatAreNotUtf8AreReplacedOnlyWhereTheyAreShown() throws Exception {
    byte[] bytes = {'a', (byte) 0xff, 0, 'b', '\n'};
    try (RunLogWriter writer = writer(RunLogWriter.Limits.DEFAULT)) {
      writer.write(LogStream.OUT, bytes, bytes.length);
    }

    assertThat(texts()).containsExactly("a\ufffd\0b");
    assertThat(segment(1)).endsWith("out a\u00ff\0b\n");
  }

  @Test
  void aLongLineContinuesInMarkedRecordsAndIsJoinedAgain() throws Exception {
    for (int length : new int[] {65_535, 65_536, 65_537, 131_072, 500_000}) {
      String text = "x".repeat(length - 1) + "y";
      Path run = folder.resolve("" + length);
      try (RunLogWriter writer = new RunLogWriter(run, RunLogWriter.Limits.DEFAULT, clock)) {
        write(writer, LogStream.OUT, text.substring(0, 1000));
        write(writer, LogStream.ERR, "between\n");
        write(writer, LogStream.OUT, text.substring(1000) + "\nnext\n");
      }

      try (RunLogReader reader = new RunLogReader(run)) {
        assertThat(reader.next(9))
            .extracting(LogLine::text)
            .containsExactly("between", text, "next");
      }
      assertThat(Files.readAllLines(run.resolve("000001.log")))
          .allMatch(line -> line.length() <= RecordFormat.LONGEST)
          .filteredOn(line -> line.startsWith(" out+ ", RecordFormat.STAMP))
          .hasSize(length / RecordFormat.CHUNK);
    }
  }

  @Test
  void aHundredMegabytesWithoutLineEndNeedNoMemory() throws Exception {
    byte[] block = "z".repeat(1 << 20).getBytes(UTF_8);
    try (RunLogWriter writer = writer(RunLogWriter.Limits.DEFAULT)) {
      for (int i = 0; i < 100; i++) {
        writer.write(LogStream.OUT, block, block.length);
      }
      assertThat(folder.resolve("000001.log"))
          .exists()
          .satisfies(file -> assertThat(Files.size(file) + size(2)).isGreaterThan(100L << 20));
    }
    try (RunLogReader reader = new RunLogReader(folder)) {
      RunLogReader.RawLine line = reader.nextRaw();
      assertThat(line).isNotNull();
      assertThat(line.bytes()).hasSize(100 << 20);
      assertThat(reader.nextRaw()).isNull();
    }
  }

  private long size(int number) {
    return folder.resolve("%06d.log".formatted(number)).toFile().length();
  }

  @Test
  void whatEachStreamWroteComesBackByteForByte() throws Exception {
    Random random = new Random(42);
    ByteArrayOutputStream[] written = {new ByteArrayOutputStream(), new ByteArrayOutputStream()};
    try (RunLogWriter writer = writer(new RunLogWriter.Limits(1L << 30, 200_000))) {
      for (int i = 0; i < 400; i++) {
        byte[] bytes = randomBytes(random);
        int stream = random.nextInt(2);
        writer.write(BOTH.get(stream), bytes, bytes.length);
        written[stream].write(bytes);
      }
    }

    assertThat(Segments.list(folder)).hasSizeGreaterThan(3);
    for (int stream = 0; stream < 2; stream++) {
      assertThat(readBack(BOTH.get(stream)))
          .isEqualTo(withLastLineEnd(written[stream].toByteArray()));
    }
  }

  private static byte[] randomBytes(Random random) {
    byte[] bytes =
        new byte[random.nextInt(10) == 0 ? random.nextInt(200_000) : 1 + random.nextInt(300)];
    random.nextBytes(bytes);
    if (random.nextInt(3) > 0) {
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = bytes[i] == '\n' ? (byte) '\r' : bytes[i];
      }
    }
    return bytes;
  }

  private byte[] readBack(LogStream stream) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try (RunLogReader reader = new RunLogReader(folder)) {
      for (RunLogReader.RawLine line = reader.nextRaw(); line != null; line = reader.nextRaw()) {
        if (line.stream() == stream) {
          read.writeBytes(line.bytes());
          read.write('\n');
        }
      }
    }
    return read.toByteArray();
  }

  private static byte[] withLastLineEnd(byte[] bytes) {
    if (bytes[bytes.length - 1] == '\n') {
      return bytes;
    }
    byte[] ended = Arrays.copyOf(bytes, bytes.length + 1);
    ended[bytes.length] = '\n';
    return ended;
  }

  @Test
  void theTailIsTheSameLinesAsTheEndOfTheWhole() throws Exception {
    Random random = new Random(7);
    try (RunLogWriter writer = writer(new RunLogWriter.Limits(1L << 30, 150_000))) {
      for (int i = 0; i < 300; i++) {
        byte[] bytes = randomBytes(random);
        writer.write(BOTH.get(random.nextInt(2)), bytes, bytes.length);
      }
    }
    List<String> whole = texts();
    assertThat(whole).hasSizeGreaterThan(100);
    for (int count : new int[] {0, 1, 2, 3, 10, 50, whole.size() - 1, whole.size(), 100_000}) {
      try (RunLogReader reader = new RunLogReader(folder)) {
        reader.seekTail(count);
        assertThat(reader.next(Integer.MAX_VALUE))
            .extracting(LogLine::text)
            .isEqualTo(whole.subList(Math.max(0, whole.size() - count), whole.size()));
      }
    }
  }

  @Test
  void followingGoesOnAcrossRotation() throws Exception {
    List<String> expected = new ArrayList<>();
    List<String> read = new ArrayList<>();
    try (RunLogWriter writer = writer(new RunLogWriter.Limits(1 << 20, 1000));
        RunLogReader reader = new RunLogReader(folder)) {
      for (int i = 0; i < 500; i++) {
        expected.add("line " + i);
        write(writer, LogStream.OUT, "line " + i + "\n");
        if (i % 7 == 0) {
          reader.next(100).forEach(line -> read.add(line.text()));
        }
      }
      reader.next(100).forEach(line -> read.add(line.text()));
    }
    assertThat(read).isEqualTo(expected);
  }

  @Test
  void theOldestSegmentsGoFirstAndAMarkSaysHowMuch() throws Exception {
    try (RunLogWriter writer = writer(new RunLogWriter.Limits(40_000, 5000))) {
      for (int i = 0; i < 3000; i++) {
        write(writer, LogStream.OUT, "line " + i + "\n");
      }
    }

    List<Segments.Segment> segments = Segments.list(folder);
    assertThat(segments.stream().skip(1).mapToLong(Segments.Segment::size).sum())
        .isBetween(30_000L, 40_000L);
    List<LogLine> lines = all();
    assertThat(lines.getFirst().stream()).isEqualTo(LogStream.PADDOCK);
    long total = 0;
    for (int i = 0; i < 3000; i++) {
      total += 30 + ("line " + i).length();
    }
    long left = segments.stream().skip(1).mapToLong(Segments.Segment::size).sum();
    assertThat(lines.getFirst().text())
        .isEqualTo(
            "dropped %,d bytes of the oldest lines to keep to 40,000 bytes a run"
                .formatted(total - left));
    assertThat(lines.getLast().text()).isEqualTo("line 2999");
    assertThat(lines).hasSize(1 + 3000 - Integer.parseInt(lines.get(1).text().substring(5)));
  }

  @Test
  void aReaderPassesOverSegmentsDroppedMeanwhile() throws Exception {
    try (RunLogWriter writer = writer(new RunLogWriter.Limits(8000, 1000));
        RunLogReader reader = new RunLogReader(folder)) {
      write(writer, LogStream.OUT, "first\n");
      assertThat(reader.next(1)).hasSize(1);
      for (int i = 0; i < 1000; i++) {
        write(writer, LogStream.OUT, "line " + i + "\n");
      }
      List<LogLine> lines = reader.next(Integer.MAX_VALUE);
      assertThat(lines).hasSizeLessThan(500);
      assertThat(lines.getLast().text()).isEqualTo("line 999");
    }
  }

  @Test
  void aTornRecordIsShownOnlyAsTheRestAndTheNextWriterSetsItApart() throws Exception {
    try (RunLogWriter writer = writer(RunLogWriter.Limits.DEFAULT)) {
      write(writer, LogStream.OUT, "whole\n");
    }
    Files.writeString(
        folder.resolve("000001.log"), "2026-11-22T12:00:00.007Z err to", StandardOpenOption.APPEND);

    try (RunLogReader reader = new RunLogReader(folder)) {
      assertThat(reader.next(9)).extracting(LogLine::text).containsExactly("whole");
      assertThat(reader.rest()).extracting(LogLine::text).containsExactly("to");
    }
    try (RunLogWriter writer = writer(RunLogWriter.Limits.DEFAULT)) {
      writer.line(LogStream.PADDOCK, "lost");
    }
    assertThat(texts()).containsExactly("whole", "to", "lost");
  }

  @Test
  void aLongLineThatNeverEndedIsARestOrEndsWithTheNextLineOfItsStream() throws Exception {
    Path file = folder.resolve("000001.log");
    String begun = "x".repeat(RecordFormat.CHUNK);
    Files.writeString(file, "2026-11-22T12:00:00.007Z out " + begun + "\n");

    try (RunLogReader reader = new RunLogReader(folder)) {
      assertThat(reader.next(9)).isEmpty();
      assertThat(reader.rest()).extracting(LogLine::text).containsExactly(begun);
    }
    Files.writeString(file, "2026-11-22T12:00:00.007Z out new\n", StandardOpenOption.APPEND);
    assertThat(texts()).containsExactly(begun, "new");
  }

  @Test
  void whatIsNoRecordIsTextAllTheSame() throws Exception {
    Files.writeString(
        folder.resolve("000001.log"),
        """
        2026-1
        2026-11-22T12:00:00.007Z err fine
        \0\0\0
        no header
        2026-11-22T12:00:00.007Z nonsense x
        """);

    assertThat(texts())
        .containsExactly(
            "2026-1", "fine", "\0\0\0", "no header", "2026-11-22T12:00:00.007Z nonsense x");
  }

  @Test
  void aLineOfOursWithLineFeedsIsSeveralLines() throws Exception {
    try (RunLogWriter writer = writer(RunLogWriter.Limits.DEFAULT)) {
      writer.line(LogStream.BUILD, "one\ntwo\n");
      writer.line(LogStream.BUILD, "");
      writer.line(LogStream.BUILD, "w".repeat(70_000));
    }
    assertThat(texts()).containsExactly("one", "two", "", "w".repeat(70_000));
  }

  @Test
  void writingAfterTheEndAndClosingTwiceAreHarmless() throws Exception {
    RunLogWriter writer = writer(RunLogWriter.Limits.DEFAULT);
    write(writer, LogStream.OUT, "one");
    writer.close();
    writer.close();
    write(writer, LogStream.OUT, "late\n");
    writer.end(LogStream.OUT);
    assertThat(texts()).containsExactly("one");
  }

  @Test
  void anInterruptedThreadStillWrites() throws Exception {
    try (RunLogWriter writer = writer(RunLogWriter.Limits.DEFAULT)) {
      Thread.currentThread().interrupt();
      write(writer, LogStream.OUT, "one\n");
      assertThat(Thread.interrupted()).isTrue();
      write(writer, LogStream.OUT, "two\n");
    }
    assertThat(texts()).containsExactly("one", "two");
  }

  @Test
  void severalThreadsLoseNothing() throws Exception {
    try (RunLogWriter writer = writer(new RunLogWriter.Limits(1L << 30, 30_000))) {
      List<Thread> threads = new ArrayList<>();
      for (LogStream stream : LogStream.values()) {
        threads.add(
            Thread.ofVirtual()
                .start(() -> {
                  for (int i = 0; i < 1000; i++) {
                    write(writer, stream, stream.word() + " " + i + "\n");
                  }
                }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    for (LogStream stream : LogStream.values()) {
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        expected.add(stream.word() + " " + i);
      }
      assertThat(all())
          .filteredOn(line -> line.stream() == stream)
          .extracting(LogLine::text)
          .isEqualTo(expected);
    }
  }
}
