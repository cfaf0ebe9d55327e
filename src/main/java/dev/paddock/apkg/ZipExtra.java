package dev.paddock.apkg;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Finds one of an entry's extra fields. */
final class ZipExtra {

  private ZipExtra() {}

  /** The first field of that id, or null; what follows a broken field is not looked at. */
  static @Nullable ByteBuffer find(byte[] extra, int id) {
    ByteBuffer bytes = ByteBuffer.wrap(extra).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.remaining() >= 4) {
      int found = Short.toUnsignedInt(bytes.getShort());
      int length = Short.toUnsignedInt(bytes.getShort());
      if (length > bytes.remaining()) {
        return null;
      }
      if (found == id) {
        return bytes.slice(bytes.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      }
      bytes.position(bytes.position() + length);
    }
    return null;
  }
}
