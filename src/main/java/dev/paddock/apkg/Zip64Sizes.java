package dev.paddock.apkg;

import java.nio.ByteBuffer;

/** An entry's sizes and place, taken from the zip64 field where the 32-bit ones are full. */
record Zip64Sizes(long size, long compressed, long offset) {

  private static final int FIELD = 0x0001;
  private static final long FULL = 0xFFFFFFFFL;

  /** As the central directory has them: only those that do not fit are in the field. */
  static Zip64Sizes inDirectory(byte[] extra, long size, long compressed, long offset)
      throws ArchiveRefusal {
    if (size != FULL && compressed != FULL && offset != FULL) {
      return new Zip64Sizes(size, compressed, offset);
    }
    ByteBuffer field = ZipExtra.find(extra, FIELD);
    return new Zip64Sizes(next(field, size), next(field, compressed), next(field, offset));
  }

  /** As a local header has them: both, in this order. */
  static Zip64Sizes inHeader(byte[] extra, long size, long compressed) throws ArchiveRefusal {
    return inDirectory(extra, size, compressed, 0);
  }

  private static long next(@org.jspecify.annotations.Nullable ByteBuffer field, long plain)
      throws ArchiveRefusal {
    if (plain != FULL) {
      return plain;
    }
    if (field == null || field.remaining() < 8) {
      throw new ArchiveRefusal(
          "header-mismatch", "an entry points to a zip64 field that it does not have");
    }
    long value = field.getLong();
    if (value < 0) {
      throw new ArchiveRefusal("directory-damaged", "an entry has an impossible size");
    }
    return value;
  }
}
