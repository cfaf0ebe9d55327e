package dev.paddock.apkg;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes archives byte by byte, so that a test can make each field say what it likes. */
final class ZipBytes {

  static final String MANIFEST = "name: demo\nversion: '1.0'\nentrypoint: main:run\n";

  /** One entry; every field may be changed before writing, in the header, the directory or both. */
  static final class Entry {
    byte[] name;
    byte[] localName;
    byte[] data;
    int method;
    int flags;
    int localFlags;
    int localMethod;
    long crc;
    long localCrc;
    long size;
    long localSize;
    long packedSize;
    long localPackedSize;
    int madeBy = 3 << 8 | 20;
    int mode = 0100644;
    byte[] extra = new byte[0];
    byte[] localExtra = new byte[0];
    byte[] trailer = new byte[0];
    long offset = -1;

    Entry(byte[] name, byte[] content, int method) {
      this.name = name;
      this.localName = name;
      this.method = method;
      this.localMethod = method;
      this.data = method == 8 ? deflate(content) : content;
      CRC32 sum = new CRC32();
      sum.update(content);
      this.crc = sum.getValue();
      this.localCrc = crc;
      this.size = content.length;
      this.localSize = size;
      this.packedSize = data.length;
      this.localPackedSize = packedSize;
    }

    /** What a streaming writer does: nothing in the header, everything behind the data. */
    void descriptor(boolean signed, boolean wide) {
      flags |= 8;
      localFlags |= 8;
      localCrc = 0;
      localSize = 0;
      localPackedSize = 0;
      ByteBuffer out = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
      if (signed) {
        out.putInt(0x08074b50);
      }
      out.putInt((int) crc);
      if (wide) {
        out.putLong(packedSize).putLong(size);
      } else {
        out.putInt((int) packedSize).putInt((int) size);
      }
      trailer = java.util.Arrays.copyOf(out.array(), out.position());
    }
  }

  private final List<Entry> entries = new ArrayList<>();
  byte[] before = new byte[0];
  byte[] beforeDirectory = new byte[0];
  byte[] after = new byte[0];
  byte[] comment = new byte[0];
  int count = -1;
  long directoryShift;
  boolean zip64End;

  /** An archive with a good manifest and a module, to which a test adds. */
  static ZipBytes good() {
    return new ZipBytes().file("agent.yaml", MANIFEST).file("main.py", "def run():\n    pass\n");
  }

  ZipBytes file(String name, String content) {
    return add(new Entry(utf8(name), utf8(content), 8), entry -> {});
  }

  ZipBytes file(String name, String content, Consumer<Entry> change) {
    return add(new Entry(utf8(name), utf8(content), 8), change);
  }

  ZipBytes stored(String name, byte[] content, Consumer<Entry> change) {
    return add(new Entry(utf8(name), content, 0), change);
  }

  ZipBytes folder(String name) {
    return stored(name, new byte[0], entry -> entry.mode = 040755);
  }

  ZipBytes link(String name, String target) {
    return stored(name, utf8(target), entry -> entry.mode = 0120777);
  }

  ZipBytes raw(byte[] name, Consumer<Entry> change) {
    return add(new Entry(name, utf8("x"), 8), change);
  }

  private ZipBytes add(Entry entry, Consumer<Entry> change) {
    if (new String(entry.name, StandardCharsets.ISO_8859_1).chars().anyMatch(c -> c > 127)) {
      entry.flags |= 0x800;
      entry.localFlags |= 0x800;
    }
    change.accept(entry);
    entries.add(entry);
    return this;
  }

  ZipBytes with(Consumer<ZipBytes> change) {
    change.accept(this);
    return this;
  }

  Path writeTo(Path file) throws IOException {
    return Files.write(file, bytes());
  }

  byte[] bytes() {
    var out = new ByteArrayOutputStream();
    out.writeBytes(before);
    var directory = new ByteArrayOutputStream();
    for (Entry e : entries) {
      long at = e.offset >= 0 ? e.offset : out.size() - before.length;
      out.writeBytes(local(e));
      out.writeBytes(e.localName);
      out.writeBytes(e.localExtra);
      out.writeBytes(e.data);
      out.writeBytes(e.trailer);
      directory.writeBytes(central(e, at));
      directory.writeBytes(e.name);
      directory.writeBytes(e.extra);
    }
    out.writeBytes(beforeDirectory);
    int offset = out.size() - before.length;
    out.writeBytes(directory.toByteArray());
    if (zip64End) {
      out.writeBytes(end64(directory.size(), offset, out.size() - before.length));
    }
    ByteBuffer end = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN);
    int shown = count >= 0 ? count : entries.size();
    end.putInt(0x06054b50).putInt(0).putShort((short) shown).putShort((short) shown);
    end.putInt(zip64End ? -1 : directory.size());
    end.putInt(zip64End ? -1 : (int) (offset + directoryShift));
    end.putShort((short) comment.length);
    out.writeBytes(end.array());
    out.writeBytes(comment);
    out.writeBytes(after);
    return out.toByteArray();
  }

  private byte[] end64(int size, int offset, int at) {
    ByteBuffer end = ByteBuffer.allocate(56 + 20).order(ByteOrder.LITTLE_ENDIAN);
    end.putInt(0x06064b50).putLong(44).putShort((short) 45).putShort((short) 45).putInt(0);
    end.putInt(0).putLong(entries.size()).putLong(entries.size()).putLong(size).putLong(offset);
    end.putInt(0x07064b50).putInt(0).putLong(at).putInt(1);
    return end.array();
  }

  private static byte[] local(Entry e) {
    ByteBuffer header = ByteBuffer.allocate(30).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(0x04034b50).putShort((short) 20).putShort((short) e.localFlags);
    header.putShort((short) e.localMethod).putInt(0).putInt((int) e.localCrc);
    header.putInt((int) e.localPackedSize).putInt((int) e.localSize);
    header.putShort((short) e.localName.length).putShort((short) e.localExtra.length);
    return header.array();
  }

  private static byte[] central(Entry e, long at) {
    ByteBuffer header = ByteBuffer.allocate(46).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(0x02014b50).putShort((short) e.madeBy).putShort((short) 20);
    header.putShort((short) e.flags).putShort((short) e.method).putInt(0).putInt((int) e.crc);
    header.putInt((int) e.packedSize).putInt((int) e.size).putShort((short) e.name.length);
    header.putShort((short) e.extra.length).putShort((short) 0).putShort((short) 0);
    header.putShort((short) 0).putInt(e.mode << 16).putInt((int) at);
    return header.array();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] deflate(byte[] content) {
    try (Deflater deflater = new Deflater(9, true)) {
      deflater.setInput(content);
      deflater.finish();
      var out = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    }
  }
}
