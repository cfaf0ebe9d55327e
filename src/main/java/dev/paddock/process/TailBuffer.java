package dev.paddock.process;

import java.nio.charset.StandardCharsets;

/** Keeps the last bytes of a stream. */
final class TailBuffer {

  private final int limit;
  private byte[] bytes = new byte[1024];
  private int size;

  TailBuffer(int limit) {
    this.limit = limit;
  }

  synchronized void add(byte[] buffer, int length) {
    if (size + length > bytes.length) {
      // Twice the limit, so that old bytes are moved away once in a while and not at each call.
      int room = Math.min(Math.max(2 * bytes.length, size + length), 2 * limit + length);
      byte[] larger = new byte[room];
      int kept = Math.min(size, limit);
      System.arraycopy(bytes, size - kept, larger, 0, kept);
      bytes = larger;
      size = kept;
    }
    System.arraycopy(buffer, 0, bytes, size, length);
    size += length;
  }

  /** As UTF-8; a character cut in two at the front is left out. */
  synchronized String text() {
    int start = Math.max(0, size - limit);
    if (start > 0) {
      while (start < size && (bytes[start] & 0xC0) == 0x80) {
        start++;
      }
    }
    return new String(bytes, start, size - start, StandardCharsets.UTF_8);
  }
}
