package dev.paddock.apkg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;

/**
 * Holds every entry's local header against the central directory, and the entries against each
 * other: nothing may overlap, precede, hide or disagree.
 */
final class LocalHeaders {

  private static final int LOCAL = 0x04034b50;
  private static final int DESCRIPTOR = 0x08074b50;
  private static final int LENGTH = 30;

  private final ArchiveFile archive;
  private final ZipDirectory directory;
  private final IdentityHashMap<ZipEntryRecord, Long> dataOffsets = new IdentityHashMap<>();

  private LocalHeaders(ArchiveFile archive, ZipDirectory directory) {
    this.archive = archive;
    this.directory = directory;
  }

  /** From where to where an entry reaches in the archive. */
  private record Extent(long start, long end, String name) {}

  /** Checks all headers; problems of single entries are noted, those of the whole end it. */
  static LocalHeaders check(ArchiveFile archive, ZipDirectory directory, Problems problems)
      throws IOException, ArchiveRefusal {
    var headers = new LocalHeaders(archive, directory);
    List<Extent> extents = new ArrayList<>();
    for (ZipEntryRecord entry : directory.entries()) {
      try {
        extents.add(headers.check(entry));
      } catch (ArchiveRefusal e) {
        e.addTo(problems);
      }
    }
    if (extents.size() == directory.entries().size()) {
      headers.checkExtents(extents);
    }
    return headers;
  }

  /** Where an entry's data begins. */
  long dataOffset(ZipEntryRecord entry) {
    return Objects.requireNonNull(dataOffsets.get(entry));
  }

  private Extent check(ZipEntryRecord entry) throws IOException, ArchiveRefusal {
    byte[] rawName = entry.rawName().getBytes(StandardCharsets.ISO_8859_1);
    String name = Shown.value(new String(rawName, StandardCharsets.UTF_8));
    long start = entry.headerOffset();
    if (start + LENGTH > directory.offset()) {
      throw mismatch(name, "the directory points to a place outside the archive");
    }
    ByteBuffer header = archive.read(start, LENGTH);
    if (header.getInt(0) != LOCAL) {
      throw mismatch(name, "there is no header where the directory says");
    }
    int nameLength = ZipDirectory.u16(header, 26);
    int extraLength = ZipDirectory.u16(header, 28);
    long data = start + LENGTH + nameLength + extraLength;
    long dataEnd = data + entry.compressedSize();
    if (dataEnd < 0 || dataEnd > directory.offset()) {
      throw mismatch(name, "its data would reach beyond the archive's entries");
    }
    byte[] rest = archive.read(start + LENGTH, nameLength + extraLength).array();
    byte[] extra = Arrays.copyOfRange(rest, nameLength, rest.length);
    if (!Arrays.equals(Arrays.copyOf(rest, nameLength), rawName)) {
      throw mismatch(name, "its header names another file");
    }
    dataOffsets.put(entry, data);
    return new Extent(start, checkFields(entry, name, header, extra, dataEnd), name);
  }

  /** Compares the fields; returns where the entry ends, its descriptor included. */
  private long checkFields(
      ZipEntryRecord entry, String name, ByteBuffer header, byte[] extra, long dataEnd)
      throws IOException, ArchiveRefusal {
    int flags = ZipDirectory.u16(header, 6);
    int judged =
        ZipEntryRecord.FLAG_ENCRYPTED
            | ZipEntryRecord.FLAG_STRONG_ENCRYPTION
            | ZipEntryRecord.FLAG_MASKED;
    if ((flags & judged) != (entry.flags() & judged)) {
      throw mismatch(name, "its header and the directory disagree on encryption");
    }
    if (ZipDirectory.u16(header, 8) != entry.method()) {
      throw mismatch(name, "its header and the directory disagree on the compression");
    }
    long crc = ZipDirectory.u32(header, 14);
    var sizes =
        Zip64Sizes.inHeader(extra, ZipDirectory.u32(header, 22), ZipDirectory.u32(header, 18));
    boolean same =
        crc == entry.crc()
            && sizes.size() == entry.size()
            && sizes.compressed() == entry.compressedSize();
    if ((flags & ZipEntryRecord.FLAG_DESCRIPTOR) == 0) {
      if (!same) {
        throw mismatch(name, "its header and the directory disagree on size or checksum");
      }
      return dataEnd;
    }
    long end = descriptorEnd(entry, dataEnd);
    boolean left = crc == 0 && sizes.size() == 0 && sizes.compressed() == 0;
    if (!same
        && !(end >= 0
            && agrees(crc, entry.crc())
            && agrees(sizes.size(), entry.size())
            && agrees(sizes.compressed(), entry.compressedSize()))
        && !(left && end >= 0)) {
      throw mismatch(name, "its header or what follows its data disagrees with the directory");
    }
    return Math.max(end, dataEnd);
  }

  private static boolean agrees(long header, long directory) {
    return header == 0 || header == directory;
  }

  /** Where the descriptor after the data ends, in any of its four forms, or -1. */
  private long descriptorEnd(ZipEntryRecord entry, long dataEnd) throws IOException {
    int room = (int) Math.min(24, directory.offset() - dataEnd);
    ByteBuffer bytes = archive.read(dataEnd, room);
    boolean signed = room >= 4 && bytes.getInt(0) == DESCRIPTOR;
    for (int at = signed ? 4 : 0; at >= 0; at -= 4) {
      // The longer form first: the first half of it may look like the shorter one.
      if (at + 20 <= room
          && ZipDirectory.u32(bytes, at) == entry.crc()
          && bytes.getLong(at + 4) == entry.compressedSize()
          && bytes.getLong(at + 12) == entry.size()) {
        return dataEnd + at + 20;
      }
      if (at + 12 <= room
          && ZipDirectory.u32(bytes, at) == entry.crc()
          && ZipDirectory.u32(bytes, at + 4) == entry.compressedSize()
          && ZipDirectory.u32(bytes, at + 8) == entry.size()) {
        return dataEnd + at + 12;
      }
    }
    return -1;
  }

  private void checkExtents(List<Extent> extents) throws IOException, ArchiveRefusal {
    List<Extent> sorted = new ArrayList<>(extents);
    sorted.sort(Comparator.comparingLong(Extent::start));
    if (!sorted.isEmpty() && sorted.getFirst().start() > 0) {
      throw ZipDirectory.bytesBefore(sorted.getFirst().start());
    }
    if (sorted.isEmpty() && directory.offset() > 0) {
      throw ZipDirectory.bytesBefore(directory.offset());
    }
    for (int i = 0; i < sorted.size(); i++) {
      Extent entry = sorted.get(i);
      long next = i + 1 < sorted.size() ? sorted.get(i + 1).start() : directory.offset();
      if (next < entry.end()) {
        throw new ArchiveRefusal(
            "entries-overlap",
            "the entries " + entry.name() + " and " + sorted.get(i + 1).name() + " overlap");
      }
      if (next - entry.end() >= 4 && archive.read(entry.end(), 4).getInt() == LOCAL) {
        throw new ArchiveRefusal(
            "header-mismatch",
            "after " + entry.name() + " the archive has an entry that its directory does not list");
      }
    }
  }

  private static ArchiveRefusal mismatch(String name, String what) {
    return new ArchiveRefusal("header-mismatch", null, name + ": " + what);
  }
}
