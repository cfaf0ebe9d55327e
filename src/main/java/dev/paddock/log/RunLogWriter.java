package dev.paddock.log;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** Appends a run's lines to its segments; lines of several streams keep one order. Thread-safe. */
public final class RunLogWriter implements AutoCloseable {

  /** Opens a run's log for appending; the folder is made when it is missing. */
  public RunLogWriter(Path folder, Limits limits, Clock clock) throws IOException {
    throw new UnsupportedOperationException("" + folder + limits + clock);
  }

  /**
   * How large a run's log may grow.
   *
   * @param maxBytes of all segments; the oldest goes first
   * @param segmentBytes of one segment
   */
  public record Limits(long maxBytes, long segmentBytes) {
    /** 1 GiB in segments of 64 MiB. */
    public static final Limits DEFAULT = new Limits(1L << 30, 64L << 20);
  }

  /** Takes bytes as an agent wrote them; a line is stored when its end has come. */
  public void write(LogStream stream, byte[] buffer, int length) {
    throw new UnsupportedOperationException();
  }

  /** Stores one line of ours or the installer's. */
  public void line(LogStream stream, String text) {
    throw new UnsupportedOperationException();
  }

  /** The stream is over: what has no line end yet is stored as a line. */
  public void end(LogStream stream) {
    throw new UnsupportedOperationException();
  }

  /** Ends every stream, makes all of it readable and closes the file. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
