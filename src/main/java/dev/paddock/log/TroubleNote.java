package dev.paddock.log;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The note beside a run's log that says why its lines are being lost just now.
 *
 * <p>It has its full length from the beginning and is written over in place, so that a disk that is
 * full takes it all the same: that is when it is needed. Not safe for threads.
 */
final class TroubleNote implements AutoCloseable {

  private static final String FILE = "log.trouble";
  private static final int LENGTH = 256;

  private final @Nullable RandomAccessFile file;
  private String written = "";

  /** Makes the note while there is room for it; where it cannot be made nothing is noted. */
  TroubleNote(Path folder) {
    RandomAccessFile opened = null;
    try {
      opened = new RandomAccessFile(folder.resolve(FILE).toFile(), "rw");
    } catch (IOException _) {
      // The log itself tells its losses once there is room again.
    }
    this.file = opened;
    write("");
  }

  /** What is noted in a run's folder, or null. */
  static @Nullable String read(Path folder) {
    try {
      byte[] bytes = Files.readAllBytes(folder.resolve(FILE));
      String text = new String(bytes, StandardCharsets.UTF_8).strip();
      return text.isEmpty() ? null : text;
    } catch (IOException _) {
      // A run that has no note has no trouble that is known.
      return null;
    }
  }

  /** Notes what is wrong, or with null that all is well. */
  void say(@Nullable String trouble) {
    String now = trouble == null ? "" : trouble.replace('\n', ' ');
    if (!now.equals(written)) {
      write(now);
    }
  }

  private void write(String text) {
    if (file == null) {
      return;
    }
    byte[] padded = " ".repeat(LENGTH).getBytes(StandardCharsets.US_ASCII);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, padded, 0, Math.min(bytes.length, LENGTH - 1));
    padded[LENGTH - 1] = '\n';
    try {
      file.seek(0);
      file.write(padded);
      written = text;
    } catch (IOException _) {
      // Tried again with the next thing to be said.
    }
  }

  @Override
  public void close() {
    if (file != null) {
      try {
        file.close();
      } catch (IOException _) {
        // Nothing is held back that closing could lose.
      }
    }
  }
}
