package dev.paddock.log;

import dev.paddock.storage.IoReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Counts the lines a disk would not take, until a line of ours can say so. */
final class LostLines {

  private long lines;
  private long bytes;
  private volatile @Nullable String reason;

  boolean any() {
    return lines > 0;
  }

  void add(byte[] records, int from, int to) {
    for (int i = from; i < to; i++) {
      if (records[i] == '\n') {
        lines++;
      }
    }
    bytes += to - from;
  }

  /** Why nothing is stored just now, or null while it is. */
  @Nullable String reason() {
    return reason;
  }

  void reason(IOException cause) {
    reason = IoReason.of(cause);
  }

  byte[] record(byte[] stamp) {
    String text =
        "%s paddock lost %,d %s (%,d bytes) here that could not be stored: %s\n"
            .formatted(
                new String(stamp, StandardCharsets.US_ASCII),
                lines,
                lines == 1 ? "line" : "lines",
                bytes,
                String.valueOf(reason).replace('\n', ' '));
    return text.getBytes(StandardCharsets.UTF_8);
  }

  void clear() {
    lines = 0;
    bytes = 0;
    reason = null;
  }
}
