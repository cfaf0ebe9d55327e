package dev.paddock.process;

import java.io.IOException;
import java.nio.file.Path;

/** Puts our Python files on disk, once for each content, where agents are started from. */
public final class ShimFile {

  /**
   * Will unpack to a folder below {@code tools} named by the files' digest, when first asked.
   *
   * @param tools the data folder's {@code tools}
   */
  public ShimFile(Path tools) {
    throw new UnsupportedOperationException("" + tools);
  }

  /** The shim. */
  public Path shim() throws IOException {
    throw new UnsupportedOperationException();
  }

  /** The Host's {@code host.py}, its package beside it. */
  public Path host() throws IOException {
    throw new UnsupportedOperationException();
  }
}
