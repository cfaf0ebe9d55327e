package dev.paddock.surface;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/** Writes and reads the frames of an HTTP/2 connection that carries one request (RFC 9113). */
final class Http2Frames {

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int ACK = 1;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;
  static final int PADDED = 8;
  static final int PRIORITY = 0x20;

  /** The number of the one request. */
  static final int STREAM = 1;

  static final int FIRST_WINDOW = 65_535;

  private static final int MOST_IN_FRAME = 16_384;
  private static final int MOST_HEADERS = 1 << 20;
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final long end;

  /**
   * The frames of a socket.
   *
   * @param end when reading gives up, in the time of {@link System#nanoTime()}
   */
  Http2Frames(Socket socket, long end) throws IOException {
    this.socket = socket;
    this.in =
        new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream(), 1 << 16));
    this.out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    this.end = end;
  }

  /** One frame; never compared. */
  @SuppressWarnings("ArrayRecordComponent")
  record Frame(int type, int flags, int stream, byte[] payload) {
    boolean has(int flag) {
      return (flags & flag) != 0;
    }

    /** What it carries, without padding and priority. */
    byte[] content() throws IOException {
      int from = 0;
      int to = payload.length;
      if (has(PADDED) && to > 0) {
        from = 1;
        to -= payload[0] & 0xff;
      }
      if (type == HEADERS && has(PRIORITY)) {
        from += 5;
      }
      if (from > to) {
        throw new IOException("a frame of HTTP/2 is damaged");
      }
      return Arrays.copyOfRange(payload, from, to);
    }
  }

  /** Says that we speak HTTP/2 and take answers of any size without being asked to go on. */
  void greet() throws IOException {
    out.write(PREFACE);
    // No pushes; as much at once as there may be.
    byte[] settings =
        ByteBuffer.allocate(12)
            .putShort((short) 2)
            .putInt(0)
            .putShort((short) 4)
            .putInt(Integer.MAX_VALUE)
            .array();
    write(SETTINGS, 0, 0, settings, 0, settings.length);
    byte[] window = ByteBuffer.allocate(4).putInt(Integer.MAX_VALUE - FIRST_WINDOW).array();
    write(WINDOW_UPDATE, 0, 0, window, 0, window.length);
  }

  void acknowledgeSettings() throws IOException {
    write(SETTINGS, ACK, 0, new byte[0], 0, 0);
    out.flush();
  }

  void pong(byte[] payload) throws IOException {
    write(PING, ACK, 0, payload, 0, payload.length);
    out.flush();
  }

  /** The request's headers, those whose names begin with a colon first. */
  void headers(Map<String, String> first, Map<String, String> others) throws IOException {
    var block = new ByteArrayOutputStream();
    first.forEach((name, value) -> literal(block, name, value));
    others.forEach((name, value) -> literal(block, name, value));
    write(HEADERS, END_HEADERS, STREAM, block.toByteArray(), 0, block.size());
  }

  /** Name and value as they are: nothing to remember, for either side. */
  private static void literal(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    for (String text : new String[] {name, value}) {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      if (bytes.length < 127) {
        block.write(bytes.length);
      } else {
        block.write(127);
        int left = bytes.length - 127;
        for (; left >= 128; left >>= 7) {
          block.write((left & 0x7f) | 0x80);
        }
        block.write(left);
      }
      block.writeBytes(bytes);
    }
  }

  void data(byte[] bytes, int from, int length, boolean last) throws IOException {
    write(DATA, last ? END_STREAM : 0, STREAM, bytes, from, length);
  }

  void flush() throws IOException {
    out.flush();
  }

  private void write(int type, int flags, int stream, byte[] payload, int from, int length)
      throws IOException {
    byte[] head =
        ByteBuffer.allocate(9)
            .putInt((length << 8) | type)
            .put((byte) flags)
            .putInt(stream)
            .array();
    out.write(head);
    out.write(payload, from, length);
  }

  /** The next frame; waits for it. */
  Frame next() throws IOException {
    patience();
    int lengthAndType = begin();
    int length = lengthAndType >>> 8;
    if (length > MOST_IN_FRAME) {
      throw new IOException("a frame of HTTP/2 is larger than was agreed");
    }
    int flags = in.readUnsignedByte();
    int stream = in.readInt() & 0x7fff_ffff;
    byte[] payload = in.readNBytes(length);
    if (payload.length < length) {
      throw new EOFException("the connection ended in the middle");
    }
    return new Frame(lengthAndType & 0xff, flags, stream, payload);
  }

  private int begin() throws IOException {
    try {
      return in.readInt();
    } catch (EOFException e) {
      throw new IOException("the connection ended before the answer", e);
    }
  }

  /** The headers of a frame with those of the frames that continue it. */
  byte[] wholeBlock(Frame first) throws IOException {
    var block = new ByteArrayOutputStream();
    block.writeBytes(first.content());
    Frame last = first;
    while (!last.has(END_HEADERS)) {
      last = next();
      if (last.type() != CONTINUATION || block.size() > MOST_HEADERS) {
        throw new IOException("headers of HTTP/2 are damaged");
      }
      block.writeBytes(last.payload());
    }
    return block.toByteArray();
  }

  private void patience() throws IOException {
    long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
    if (left <= 0) {
      throw new SocketTimeoutException("no time is left");
    }
    socket.setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
  }
}
