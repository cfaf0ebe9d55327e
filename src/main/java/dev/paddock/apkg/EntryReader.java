package dev.paddock.apkg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Hands out an entry's bytes piece by piece and proves them: as many as the directory says, with
 * its checksum, from exactly the packed bytes it names. One thread at a time; reused over entries.
 */
final class EntryReader implements AutoCloseable {

  private static final int BUFFER = 1 << 16;

  private final ArchiveFile archive;
  private final Inflater inflater = new Inflater(true);
  private final ByteBuffer packed = ByteBuffer.allocate(BUFFER);
  private final byte[] unpacked = new byte[BUFFER];

  EntryReader(ArchiveFile archive) {
    this.archive = archive;
  }

  /** Takes the next bytes of an entry. */
  @FunctionalInterface
  interface Sink {
    void write(byte[] bytes, int length) throws IOException, ArchiveRefusal;
  }

  /** Reads one entry to its end. */
  void read(ArchiveEntry entry, long offset, Sink sink) throws IOException, ArchiveRefusal {
    var checked = new Checked(entry, sink);
    if (entry.record().method() == ZipEntryRecord.STORED) {
      copy(entry, offset, checked);
    } else {
      inflate(entry, offset, checked);
    }
    checked.finish();
  }

  /** Counts and sums up what is passed on. */
  private static final class Checked {
    private final ArchiveEntry entry;
    private final Sink sink;
    private final CRC32 crc = new CRC32();
    private long count;

    Checked(ArchiveEntry entry, Sink sink) {
      this.entry = entry;
      this.sink = sink;
    }

    void write(byte[] bytes, int length) throws IOException, ArchiveRefusal {
      if (count + length > entry.record().size()) {
        throw new ArchiveRefusal(
            "size-mismatch",
            entry.path(),
            Shown.value(entry.path())
                + " unpacks to more than the "
                + entry.record().size()
                + " bytes the directory says");
      }
      count += length;
      crc.update(bytes, 0, length);
      sink.write(bytes, length);
    }

    void finish() throws ArchiveRefusal {
      if (count != entry.record().size()) {
        throw new ArchiveRefusal(
            "size-mismatch",
            entry.path(),
            Shown.value(entry.path())
                + " unpacks to "
                + count
                + " bytes; the directory says "
                + entry.record().size());
      }
      if (crc.getValue() != entry.record().crc()) {
        throw new ArchiveRefusal(
            "bad-crc",
            entry.path(),
            Shown.value(entry.path()) + " is damaged: its checksum (CRC) is wrong");
      }
    }
  }

  private void copy(ArchiveEntry entry, long offset, Checked out)
      throws IOException, ArchiveRefusal {
    long left = entry.record().compressedSize();
    for (long at = offset; left > 0; ) {
      int length = (int) Math.min(BUFFER, left);
      archive.fill(packed.clear().limit(length), at);
      out.write(packed.array(), length);
      at += length;
      left -= length;
    }
  }

  private void inflate(ArchiveEntry entry, long offset, Checked out)
      throws IOException, ArchiveRefusal {
    inflater.reset();
    long at = offset;
    long left = entry.record().compressedSize();
    try {
      while (!inflater.finished()) {
        if (inflater.needsInput()) {
          if (left == 0) {
            throw damaged(entry, "its data ends too early");
          }
          int length = (int) Math.min(BUFFER, left);
          archive.fill(packed.clear().limit(length), at);
          at += length;
          left -= length;
          inflater.setInput(packed.array(), 0, length);
        }
        int length = inflater.inflate(unpacked);
        if (length > 0) {
          out.write(unpacked, length);
        } else if (inflater.needsDictionary()) {
          throw damaged(entry, "its data asks for a dictionary");
        }
      }
    } catch (DataFormatException e) {
      throw damaged(entry, String.valueOf(e.getMessage()));
    }
    if (left > 0 || inflater.getRemaining() > 0) {
      throw new ArchiveRefusal(
          "size-mismatch",
          entry.path(),
          Shown.value(entry.path()) + " has bytes after its data that belong to nothing");
    }
  }

  private static ArchiveRefusal damaged(ArchiveEntry entry, String why) {
    return new ArchiveRefusal(
        "data-damaged", entry.path(), Shown.value(entry.path()) + " is damaged: " + why);
  }

  @Override
  public void close() {
    inflater.end();
  }
}
