package dev.paddock.log;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** One segment open for appending. */
interface SegmentFile extends AutoCloseable {

  /** Bytes in the file, those of a failed {@link #append} included. */
  long size() throws IOException;

  /** Appends; when it throws, some of the bytes may have been written. */
  void append(byte[] bytes, int length) throws IOException;

  /** Takes back what stands behind {@code size}. */
  void cut(long size) throws IOException;

  /** True when the file does not end with a line feed: its last writer died while writing. */
  boolean torn() throws IOException;

  @Override
  void close() throws IOException;

  /** Opens or makes a segment. */
  @FunctionalInterface
  interface Opener {
    /** Opens the file, making it when it is missing. */
    SegmentFile open(Path file) throws IOException;
  }

  /**
   * Opens a real file. Not a {@code FileChannel}: an interrupt of any capturing thread would close
   * that for all of them.
   */
  static SegmentFile open(Path file) throws IOException {
    RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw");
    opened.seek(opened.length());
    return new SegmentFile() {
      @Override
      public long size() throws IOException {
        return opened.length();
      }

      @Override
      public void append(byte[] bytes, int length) throws IOException {
        opened.write(bytes, 0, length);
      }

      @Override
      public void cut(long size) throws IOException {
        opened.setLength(size);
        opened.seek(size);
      }

      @Override
      public boolean torn() throws IOException {
        long size = opened.length();
        if (size == 0) {
          return false;
        }
        opened.seek(size - 1);
        return opened.read() != '\n';
      }

      @Override
      public void close() throws IOException {
        opened.close();
      }
    };
  }
}
