package dev.paddock.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * Reads the kernel's answers about TCP sockets, as {@code sock_diag(7)} lays them out.
 *
 * <p>An answer is a row of messages, each with a header that says how long it is and of what kind;
 * one about a socket holds its inode and, among its attributes, {@code struct tcp_info}.
 */
final class SocketTable {

  private static final int DONE = 3;
  private static final int ERROR = 2;
  private static final int BY_FAMILY = 20;

  /** Every TCP socket, whatever its state, its {@code tcp_info} with it. */
  private static final int DUMP_REQUEST = 0x301;

  private static final byte TCP = 6;
  private static final byte WITH_INFO = 1 << 1;

  private static final int HEADER = 16;
  private static final int REQUEST = 56;
  private static final int SOCKET = 72;
  private static final int INODE_AT = 68;
  private static final int INFO = 2;
  private static final int ATTRIBUTE_HEADER = 4;
  private static final int RECEIVED_AT = 128;

  private SocketTable() {}

  /** The question for all TCP sockets of a family. */
  static byte[] question(byte family) {
    ByteBuffer out = ByteBuffer.allocate(HEADER + REQUEST).order(ByteOrder.nativeOrder());
    out.putInt(HEADER + REQUEST)
        .putShort((short) BY_FAMILY)
        .putShort((short) DUMP_REQUEST)
        .putInt(1)
        .putInt(0);
    out.put(family).put(TCP).put(WITH_INFO).put((byte) 0).putInt(-1);
    return out.array();
  }

  /**
   * Takes what one part of an answer says.
   *
   * @param received to which the bytes received are added, by a socket's inode
   * @return whether more parts follow
   */
  static boolean read(ByteBuffer part, Map<Long, Long> received) {
    part.order(ByteOrder.nativeOrder());
    int at = 0;
    while (at + HEADER <= part.limit()) {
      int length = part.getInt(at);
      int kind = Short.toUnsignedInt(part.getShort(at + Integer.BYTES));
      if (kind == DONE || kind == ERROR || length < HEADER || length > part.limit() - at) {
        return false;
      }
      if (kind == BY_FAMILY && length >= HEADER + SOCKET) {
        socket(part, at + HEADER, at + length, received);
      }
      at += aligned(length);
    }
    return true;
  }

  private static void socket(ByteBuffer part, int start, int end, Map<Long, Long> received) {
    long inode = Integer.toUnsignedLong(part.getInt(start + INODE_AT));
    int at = start + SOCKET;
    while (at + ATTRIBUTE_HEADER <= end) {
      int length = Short.toUnsignedInt(part.getShort(at));
      int kind = Short.toUnsignedInt(part.getShort(at + Short.BYTES));
      if (length < ATTRIBUTE_HEADER || length > end - at) {
        return;
      }
      // Kernels before 4.1 do not count; their structure ends earlier.
      if (kind == INFO && length >= ATTRIBUTE_HEADER + RECEIVED_AT + Long.BYTES) {
        received.put(inode, part.getLong(at + ATTRIBUTE_HEADER + RECEIVED_AT));
      }
      at += aligned(length);
    }
  }

  private static int aligned(int length) {
    return (length + 3) & ~3;
  }
}
