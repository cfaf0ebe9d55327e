package dev.paddock.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Reads a run's lines in order, also while they are being written. For one thread. */
public final class RunLogReader implements AutoCloseable {

  /** Starts before the first line; a folder without segments has no lines yet. */
  public RunLogReader(Path folder) {
    throw new UnsupportedOperationException("" + folder);
  }

  /** Moves to before the last {@code lines} lines. */
  public void seekTail(long lines) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** The next lines as far as they are complete on disk; empty when there is nothing new. */
  public List<LogLine> next(int limit) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException();
  }
}
