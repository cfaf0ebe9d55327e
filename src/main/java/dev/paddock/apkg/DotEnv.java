package dev.paddock.apkg;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Reads a package's {@code .env}: secrets, so nothing here ever puts a value into a message. */
public final class DotEnv {

  private DotEnv() {}

  /** The variables in their order, values unquoted; empty where there is no such file. */
  public static Map<String, String> read(Path file) throws IOException {
    throw new UnsupportedOperationException();
  }
}
