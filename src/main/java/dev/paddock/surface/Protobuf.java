package dev.paddock.surface;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A message of {@code agent.proto} on the wire: numbers and texts by field number. */
final class Protobuf {

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED32 = 5;

  private final Map<Integer, Long> numbers = new LinkedHashMap<>();
  private final Map<Integer, List<byte[]>> texts = new LinkedHashMap<>();

  private Protobuf() {}

  /** Reads a message; fields this service does not have are passed over. */
  static Protobuf read(byte[] bytes) throws IOException {
    var message = new Protobuf();
    int[] at = {0};
    while (at[0] < bytes.length) {
      long key = varint(bytes, at);
      int field = (int) (key >>> 3);
      switch ((int) key & 7) {
        case VARINT -> message.numbers.put(field, varint(bytes, at));
        case LENGTH -> {
          long length = varint(bytes, at);
          byte[] text = slice(bytes, at, length);
          message.texts.computeIfAbsent(field, _ -> new ArrayList<>()).add(text);
        }
        case FIXED64 -> slice(bytes, at, 8);
        case FIXED32 -> slice(bytes, at, 4);
        default -> throw new IOException("the answer is no message of agent.proto");
      }
    }
    return message;
  }

  private static byte[] slice(byte[] bytes, int[] at, long length) throws IOException {
    if (length < 0 || length > bytes.length - at[0]) {
      throw new IOException("the answer ends in the middle");
    }
    at[0] += (int) length;
    return java.util.Arrays.copyOfRange(bytes, at[0] - (int) length, at[0]);
  }

  private static long varint(byte[] bytes, int[] at) throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = slice(bytes, at, 1)[0];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("the answer is no message of agent.proto");
  }

  /** A number, 0 where there is none. */
  long number(int field) {
    return numbers.getOrDefault(field, 0L);
  }

  /** A flag, false where there is none. */
  boolean flag(int field) {
    return number(field) != 0;
  }

  /** A text, empty where there is none. */
  String text(int field) {
    return texts(field).isEmpty() ? "" : texts(field).getLast();
  }

  /** The texts of a repeated field. */
  List<String> texts(int field) {
    return texts.getOrDefault(field, List.of()).stream()
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .toList();
  }

  /** The pairs of a map. */
  Map<String, String> pairs(int field) throws IOException {
    var pairs = new LinkedHashMap<String, String>();
    for (byte[] bytes : texts.getOrDefault(field, List.of())) {
      Protobuf pair = read(bytes);
      pairs.put(pair.text(1), pair.text(2));
    }
    return pairs;
  }

  /** Writes a text field; an empty one is left out, as proto3 does. */
  static void write(ByteArrayOutputStream out, int field, String text) {
    if (!text.isEmpty()) {
      write(out, field, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Writes the pairs of a map. */
  static void write(ByteArrayOutputStream out, int field, Map<String, String> pairs) {
    pairs.forEach((name, value) -> {
      var pair = new ByteArrayOutputStream();
      write(pair, 1, name);
      write(pair, 2, value);
      write(out, field, pair.toByteArray());
    });
  }

  private static void write(ByteArrayOutputStream out, int field, byte[] bytes) {
    writeVarint(out, ((long) field << 3) | LENGTH);
    writeVarint(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void writeVarint(ByteArrayOutputStream out, long value) {
    long left = value;
    for (; left > 127; left >>>= 7) {
      out.write((int) ((left & 0x7f) | 0x80));
    }
    out.write((int) left);
  }
}
