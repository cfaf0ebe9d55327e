package dev.paddock.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FullDiskTest {

  @TempDir private Path folder;

  /** How many bytes the disk still takes. */
  private long room = Long.MAX_VALUE;

  private SegmentFile open(Path file) throws IOException {
    if (room <= 0) {
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
        int fits = (int) Math.min(room, length);
        real.append(bytes, fits);
        room -= fits;
        if (fits < length) {
          throw new IOException("No space left on device");
        }
      }

      @Override
      public void cut(long size) throws IOException {
        room += real.size() - size;
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
      room = 40;
      write(writer, "fits\nlost 1\n");
      write(writer, "lost 2\nlost 3\n");
      assertThat(writer.trouble()).isEqualTo("No space left on device");
      assertThat(texts()).containsExactly("before", "fits");
      room = Long.MAX_VALUE;
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
  void lossesAtTheVeryEndAreToldWhenClosing() throws Exception {
    RunLogWriter writer = writer(RunLogWriter.Limits.DEFAULT);
    room = 0;
    write(writer, "lost\n");
    room = 10_000;
    writer.close();
    assertThat(texts()).singleElement().asString().startsWith("lost 1 line (34 bytes) here");
  }

  @Test
  void whenANewSegmentCannotBeMadeTheOldOneGrows() throws Exception {
    try (RunLogWriter writer = writer(new RunLogWriter.Limits(8_000, 1_000))) {
      write(writer, ("x".repeat(900) + "\n"));
      room = 0;
      write(writer, "lost\n");
      room = Long.MAX_VALUE;
      write(writer, "after\n");
    }
    assertThat(texts()).hasSize(3).last().isEqualTo("after");
  }
}
