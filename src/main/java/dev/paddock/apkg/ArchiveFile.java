package dev.paddock.apkg;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/** An archive's bytes, read at any place; little-endian as zip is. One thread at a time. */
final class ArchiveFile implements Closeable {

  private static final int BUFFER = 1 << 17;

  private final Path path;
  private final FileChannel channel;
  private final long size;
  private final FileTime modified;

  private ArchiveFile(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.channel = channel;
    this.size = channel.size();
    this.modified = Files.getLastModifiedTime(path);
  }

  static ArchiveFile open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return new ArchiveFile(path, channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  Path path() {
    return path;
  }

  /** The length when it was opened. */
  long size() {
    return size;
  }

  /** The SHA-256 of all bytes, 64 hex digits. */
  String sha256() throws IOException {
    MessageDigest digest = DigestUtils.getSha256Digest();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    for (long at = 0; at < size; ) {
      buffer.clear().limit((int) Math.min(BUFFER, size - at));
      fill(buffer, at);
      at += buffer.limit();
      digest.update(buffer.flip());
    }
    return Hex.encodeHexString(digest.digest());
  }

  /**
   * Reads bytes at a place, which must lie within {@link #size}.
   *
   * @throws IOException if the file has become shorter
   */
  ByteBuffer read(long position, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    fill(buffer, position);
    return buffer.flip();
  }

  /**
   * Makes sure that all reads saw one state of the file.
   *
   * @throws IOException if it was written to in between, as by a build that is still going on
   */
  void checkUnchanged() throws IOException {
    if (channel.size() != size || !Files.getLastModifiedTime(path).equals(modified)) {
      throw new IOException(path + " was changed while it was read; load it again");
    }
  }

  /** Fills the buffer up to its limit. */
  void fill(ByteBuffer buffer, long position) throws IOException {
    long at = position;
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, at);
      if (read < 0) {
        throw new IOException(path + " became shorter while it was read");
      }
      at += read;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
