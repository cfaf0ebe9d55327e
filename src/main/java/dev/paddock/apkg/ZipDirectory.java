package dev.paddock.apkg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds and reads an archive's central directory, refusing every archive on which two readers could
 * disagree.
 *
 * <p>Our own instead of {@code java.util.zip}: that hides flags, attributes, offsets and local
 * headers, which are what has to be judged.
 *
 * @param entries in the directory's order
 * @param offset where the directory begins, which is where entries must have ended
 */
record ZipDirectory(List<ZipEntryRecord> entries, long offset) {

  static final int MAX_ENTRIES = 20_000;

  private static final int LOCAL = 0x04034b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int END64 = 0x06064b50;
  private static final int LOCATOR64 = 0x07064b50;
  private static final int END_LENGTH = 22;
  private static final int CENTRAL_LENGTH = 46;
  private static final int LONGEST_COMMENT = 0xFFFF;

  /** Where the parts are, as the end record has it. */
  private record End(long position, long count, long size, long offset, long tailStart) {}

  /** Reads the directory of an archive. */
  static ZipDirectory read(ArchiveFile archive) throws IOException, ArchiveRefusal {
    End end = findEnd(archive);
    if (end.count() > MAX_ENTRIES) {
      throw new ArchiveRefusal(
          "too-many-entries",
          "the archive has " + end.count() + " entries; at most " + MAX_ENTRIES + " are unpacked");
    }
    long directoryEnd = end.offset() + end.size();
    if (end.offset() < 0 || end.size() < 0 || directoryEnd < 0 || directoryEnd > end.tailStart()) {
      throw new ArchiveRefusal(
          "truncated",
          "the archive is truncated: its directory should end at byte "
              + directoryEnd
              + " but the archive's end record is at "
              + end.position()
              + "; get the file again");
    }
    if (directoryEnd < end.tailStart()) {
      throw bytesBefore(end.tailStart() - directoryEnd);
    }
    return new ZipDirectory(entries(archive, end), end.offset());
  }

  static ArchiveRefusal bytesBefore(long count) {
    return new ArchiveRefusal(
        "bytes-before",
        count
            + " bytes stand before the archive or inside it that belong to no entry; a package is"
            + " the zip alone");
  }

  private static End findEnd(ArchiveFile archive) throws IOException, ArchiveRefusal {
    long size = archive.size();
    int tail = (int) Math.min(size, END_LENGTH + LONGEST_COMMENT);
    ByteBuffer bytes = archive.read(size - tail, tail);
    List<Integer> exact = new ArrayList<>();
    int last = -1;
    for (int at = 0; at <= tail - END_LENGTH; at++) {
      if (bytes.getInt(at) == END) {
        last = at;
        if (at + END_LENGTH + u16(bytes, at + 20) == tail) {
          exact.add(at);
        }
      }
    }
    if (exact.size() > 1) {
      throw new ArchiveRefusal(
          "two-ends", "the archive has two end records, so it can be read in two ways");
    }
    if (exact.isEmpty()) {
      throw noEnd(archive, last < 0 ? 0 : last + END_LENGTH + u16(bytes, last + 20) - tail);
    }
    return end(archive, bytes, exact.getFirst(), size - tail);
  }

  /**
   * Why there is no end record.
   *
   * @param missing how many bytes a comment lacks, or, negative, how many are too many; 0 where
   *     there is no trace of an end
   */
  private static ArchiveRefusal noEnd(ArchiveFile archive, int missing) throws IOException {
    boolean zip = archive.size() >= 4 && archive.read(0, 4).getInt() == LOCAL;
    if (missing > 0) {
      return new ArchiveRefusal(
          "truncated",
          "the archive is truncated: " + missing + " bytes of its comment are missing");
    }
    if (missing < 0) {
      return new ArchiveRefusal(
          "bytes-after", -missing + " bytes follow the archive's end; a package is the zip alone");
    }
    return zip
        ? new ArchiveRefusal(
            "truncated",
            "the archive is truncated: it begins as a zip but has no end; get the file again")
        : new ArchiveRefusal(
            "not-a-zip",
            "it is not a zip; a package is an .apkg made by 'pixell build', or a folder with"
                + " agent.yaml");
  }

  private static End end(ArchiveFile archive, ByteBuffer bytes, int at, long base)
      throws IOException, ArchiveRefusal {
    long position = base + at;
    int disk = u16(bytes, at + 4);
    int directoryDisk = u16(bytes, at + 6);
    long count = u16(bytes, at + 10);
    long size = u32(bytes, at + 12);
    long offset = u32(bytes, at + 16);
    if (count == 0xFFFF
        || size == 0xFFFFFFFFL
        || offset == 0xFFFFFFFFL
        || hasLocator(archive, position)) {
      return end64(archive, position, count, size, offset);
    }
    if (disk != 0 || directoryDisk != 0 || u16(bytes, at + 8) != count) {
      throw new ArchiveRefusal("split", "the archive is one part of several; join them first");
    }
    return new End(position, count, size, offset, position);
  }

  private static boolean hasLocator(ArchiveFile archive, long end) throws IOException {
    return end >= 20 && archive.read(end - 20, 4).getInt() == LOCATOR64;
  }

  private static End end64(ArchiveFile archive, long position, long count, long size, long offset)
      throws IOException, ArchiveRefusal {
    if (!hasLocator(archive, position)) {
      // 65,535 entries, or sizes of just this number, are also what a plain archive may have.
      return new End(position, count, size, offset, position);
    }
    long at = archive.read(position - 12, 8).getLong();
    long usual = position - 20 - 56;
    if (at >= 0
        && at < usual
        && archive.read(at, 4).getInt() != END64
        && archive.read(usual, 4).getInt() == END64) {
      throw bytesBefore(usual - at);
    }
    if (at < 0 || at > position - 20 - 56 || archive.read(at, 4).getInt() != END64) {
      throw new ArchiveRefusal(
          "directory-damaged", "the archive's zip64 end record is not where it should be");
    }
    ByteBuffer record = archive.read(at, 56);
    if (record.getInt(16) != 0 || record.getInt(20) != 0) {
      throw new ArchiveRefusal("split", "the archive is one part of several; join them first");
    }
    long length = record.getLong(4);
    if (at + 12 + length != position - 20) {
      throw new ArchiveRefusal(
          "directory-damaged", "the archive's zip64 end record has the wrong length");
    }
    End end = new End(position, record.getLong(32), record.getLong(40), record.getLong(48), at);
    boolean agrees =
        (count == 0xFFFF || count == end.count())
            && (size == 0xFFFFFFFFL || size == end.size())
            && (offset == 0xFFFFFFFFL || offset == end.offset());
    if (!agrees || end.count() < 0 || record.getLong(24) != end.count()) {
      throw new ArchiveRefusal("header-mismatch", "the archive's two end records disagree");
    }
    return end;
  }

  private static List<ZipEntryRecord> entries(ArchiveFile archive, End end)
      throws IOException, ArchiveRefusal {
    // Per entry at most 46 bytes and three fields of 64 KiB, so this is bounded; read in one piece.
    if (end.size() > Integer.MAX_VALUE - 8 || end.size() > (64L << 20)) {
      throw new ArchiveRefusal(
          "directory-damaged", "the archive's directory is " + end.size() + " bytes, too large");
    }
    ByteBuffer bytes = archive.read(end.offset(), (int) end.size());
    List<ZipEntryRecord> entries = new ArrayList<>();
    int at = 0;
    while (at < bytes.limit()) {
      int length = at + CENTRAL_LENGTH > bytes.limit() ? -1 : entryLength(bytes, at);
      if (length < 0 || at + length > bytes.limit()) {
        // A signature over the directory is the one other thing that may follow the entries.
        if (at + 6 <= bytes.limit()
            && bytes.getInt(at) == 0x05054b50
            && at + 6 + u16(bytes, at + 4) == bytes.limit()) {
          break;
        }
        throw new ArchiveRefusal(
            "directory-damaged",
            "the archive's directory is damaged after " + entries.size() + " entries");
      }
      if (entries.size() >= MAX_ENTRIES) {
        throw new ArchiveRefusal(
            "too-many-entries",
            "the archive has more than " + MAX_ENTRIES + " entries, the most that is unpacked");
      }
      entries.add(entry(bytes, at));
      at += length;
    }
    if (entries.size() != end.count()) {
      throw new ArchiveRefusal(
          "header-mismatch",
          "the archive says it has "
              + end.count()
              + " entries but its directory lists "
              + entries.size());
    }
    return entries;
  }

  private static int entryLength(ByteBuffer bytes, int at) {
    return bytes.getInt(at) != CENTRAL
        ? -1
        : CENTRAL_LENGTH + u16(bytes, at + 28) + u16(bytes, at + 30) + u16(bytes, at + 32);
  }

  private static ZipEntryRecord entry(ByteBuffer bytes, int at) throws ArchiveRefusal {
    byte[] name = new byte[u16(bytes, at + 28)];
    byte[] extra = new byte[u16(bytes, at + 30)];
    bytes.get(at + CENTRAL_LENGTH, name);
    bytes.get(at + CENTRAL_LENGTH + name.length, extra);
    var sizes =
        Zip64Sizes.inDirectory(
            extra, u32(bytes, at + 24), u32(bytes, at + 20), u32(bytes, at + 42));
    if (u16(bytes, at + 34) != 0 && u16(bytes, at + 34) != 0xFFFF) {
      throw new ArchiveRefusal("split", "the archive is one part of several; join them first");
    }
    return new ZipEntryRecord(
        new String(name, StandardCharsets.ISO_8859_1),
        new String(extra, StandardCharsets.ISO_8859_1),
        u16(bytes, at + 8),
        u16(bytes, at + 10),
        u32(bytes, at + 16),
        sizes.compressed(),
        sizes.size(),
        u16(bytes, at + 40),
        sizes.offset());
  }

  static int u16(ByteBuffer bytes, int at) {
    return Short.toUnsignedInt(bytes.getShort(at));
  }

  static long u32(ByteBuffer bytes, int at) {
    return Integer.toUnsignedLong(bytes.getInt(at));
  }
}
