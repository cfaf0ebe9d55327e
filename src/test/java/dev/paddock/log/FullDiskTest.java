package dev.paddock.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class FullDiskTest {

  @TempDir private Path folder;

  /** How many bytes the disk still takes. */
  private final AtomicLong room = new AtomicLong(Long.MAX_VALUE);

  private SegmentFile open(Path file) throws IOException {
    if (room.get() <= 0) {
      throw new IOException("No space left on device");
    }
    SegmentFile real = SegmentFile.open(file);
    return new SegmentFile() {
      @Override
      public long size() throws IOException {
        return real.size();
      }

      @Override
      public void append(byte[] bytes, int length) throws IOException {
        int fits = (int) Math.min(room.get(), length);
        real.append(bytes, fits);
        room.addAndGet(-fits);
        if (fits < length) {
          throw new IOException("No space left on device");
        }
      }

      @Override
      public void cut(long size) throws IOException {
        room.addAndGet(real.size() - size);
        real.cut(size);
      }

      @Override
      public boolean torn() throws IOException {
        return real.torn();
      }

      @Override
      public void close() throws IOException {
        real.close();
      }
    };
  }

  private static void write(RunLogWriter writer, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    writer.write(LogStream.OUT, bytes, bytes.length);
  }

  private List<String> texts() throws IOException {
    try (RunLogReader reader = new RunLogReader(folder)) {
      return reader.next(Integer.MAX_VALUE).stream().map(LogLine::text).toList();
    }
  }

  private RunLogWriter writer(RunLogWriter.Limits limits) throws IOException {
    return new RunLogWriter(folder, limits, Clock.systemUTC(), this::open);
  }

  @Test
  void aFullDiskCostsCountedLinesAndWritingGoesOnWhenThereIsRoomAgain() throws Exception {
    try (RunLogWriter writer = writer(RunLogWriter.Limits.DEFAULT)) {
      write(writer, "before\n");
      room.set(40);
      write(writer, "fits\nlost 1\n");
      write(writer, "lost 2\nlost 3\n");
      assertThat(writer.trouble()).isEqualTo("No space left on device");
      assertThat(texts()).containsExactly("before", "fits");
      room.set(Long.MAX_VALUE);
      write(writer, "after\n");
      assertThat(writer.trouble()).isNull();
    }

    assertThat(texts())
        .containsExactly(
            "before",
            "fits",
            "lost 3 lines (108 bytes) here that could not be stored: No space left on device",
            "after");
  }

  @Test
  void aLossIsToldMeanwhileAndMarkedThoughNothingMoreIsWritten() throws Exception {
    try (RunLogWriter writer = writer(RunLogWriter.Limits.DEFAULT)) {
      write(writer, "before\n");
      room.set(0);
      write(writer, "lost\n");
      assertThat(LogFacts.trouble(folder)).isEqualTo("No space left on device");
      assertThat(texts()).containsExactly("before");
      room.set(Long.MAX_VALUE);
      await(() -> texts().size() == 2);
      await(() -> LogFacts.trouble(folder) == null);
      assertThat(texts()).last().asString().startsWith("lost 1 line (34 bytes) here");
    }
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + 10_000_000_000L;
    while (!condition.call()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "mounts a file system in memory")
  void aFileSystemThatIsReallyFullIsToldAndMarked() throws Exception {
    Path disk = Files.createDirectories(folder.resolve("disk"));
    boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()) == 0;
    assumeTrue(mounted, "only root can mount a small disk to fill");
    try (RunLogWriter writer =
        new RunLogWriter(disk.resolve("run"), RunLogWriter.Limits.DEFAULT, Clock.systemUTC())) {
      write(writer, "before\n");
      Path filler = disk.resolve("filler");
      fill(filler);
      for (int i = 0; i < 1000; i++) {
        write(writer, "line " + i + "\n");
      }
      assertThat(LogFacts.trouble(disk.resolve("run"))).contains("No space left");
      Files.delete(filler);
      await(() -> LogFacts.trouble(disk.resolve("run")) == null);
      write(writer, "after\n");
      try (RunLogReader reader = new RunLogReader(disk.resolve("run"))) {
        List<String> texts = reader.next(Integer.MAX_VALUE).stream().map(LogLine::text).toList();
        long stored = texts.stream().filter(text -> text.startsWith("line ")).count();
        assertThat(texts).first().isEqualTo("before");
        assertThat(texts).last().isEqualTo("after");
        assertThat(texts.get(texts.size() - 2))
            .startsWith("lost %,d lines".formatted(1000 - stored));
      }
    } finally {
      run("umount", "-l", disk.toString());
    }
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
  }

  private static void fill(Path file) throws IOException {
    byte[] page = new byte[4096];
    try (OutputStream out = Files.newOutputStream(file)) {
      while (true) {
        out.write(page);
      }
    } catch (IOException _) {
      // It is full, as it should be.
    }
  }

  @Test
  void aDiskWithRoomForMarksOnlyIsMarkedOnceUntilThereIsMore() throws Exception {
    String large = "x".repeat(5000) + "\n";
    try (RunLogWriter writer = writer(RunLogWriter.Limits.DEFAULT)) {
      room.set(3000);
      for (int i = 0; i < 10; i++) {
        write(writer, large);
      }
      assertThat(texts()).singleElement().asString().startsWith("lost 1 line ");
      room.set(Long.MAX_VALUE);
      await(() -> texts().size() == 2);
      assertThat(texts()).last().asString().startsWith("lost 9 lines ");
      write(writer, "after\n");
    }
    assertThat(texts()).hasSize(3).last().isEqualTo("after");
  }

  @Test
  void lossesAtTheVeryEndAreToldWhenClosing() throws Exception {
    RunLogWriter writer = writer(RunLogWriter.Limits.DEFAULT);
    room.set(0);
    write(writer, "lost\n");
    room.set(10_000);
    writer.close();
    assertThat(texts()).singleElement().asString().startsWith("lost 1 line (34 bytes) here");
  }

  @Test
  void whenANewSegmentCannotBeMadeTheOldOneGrows() throws Exception {
    try (RunLogWriter writer = writer(new RunLogWriter.Limits(8_000, 1_000))) {
      write(writer, ("x".repeat(900) + "\n"));
      room.set(0);
      write(writer, "lost\n");
      room.set(Long.MAX_VALUE);
      write(writer, "after\n");
    }
    assertThat(texts()).hasSize(3).last().isEqualTo("after");
  }
}
