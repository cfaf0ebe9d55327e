package dev.paddock.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Reads slices of a run's segments into one buffer. For one thread. */
final class SegmentBytes {

  /** Bytes looked at in one call: a few milliseconds. */
  static final int SLICE = 2 << 20;

  private final Path folder;
  private final byte[] buffer = new byte[SLICE];

  SegmentBytes(Path folder) {
    this.folder = folder;
  }

  /** What {@link #fill} read last; overwritten by its next call. */
  byte[] buffer() {
    return buffer;
  }

  /** A segment to be read, or null when it is not there, or not any more. */
  @Nullable FileChannel open(int segment) throws IOException {
    try {
      return FileChannel.open(Segments.file(folder, segment), StandardOpenOption.READ);
    } catch (NoSuchFileException _) {
      return null;
    }
  }

  /** Reads as many bytes as there are, at most a slice, and returns how many. */
  int fill(FileChannel channel, long from, int length) throws IOException {
    ByteBuffer target = ByteBuffer.wrap(buffer, 0, Math.min(length, buffer.length));
    int count = 0;
    while (target.hasRemaining()) {
      int read = channel.read(target, from + count);
      if (read <= 0) {
        break;
      }
      count += read;
    }
    return count;
  }

  /** Where the last whole line of a segment ends; 0 when it has none. */
  long lastLineEnd(FileChannel channel) throws IOException {
    long at = channel.size();
    while (at > 0) {
      long from = Math.max(0, at - RecordFormat.LONGEST);
      int count = fill(channel, from, (int) (at - from));
      for (int i = count - 1; i >= 0; i--) {
        if (buffer[i] == '\n') {
          return from + i + 1;
        }
      }
      at = from;
    }
    return 0;
  }
}
