package dev.paddock.log;

import java.util.Arrays;

/** Places in a log, packed to eight bytes each. */
final class PositionList {

  private static final int OFFSET_BITS = 40;

  private long[] packed = new long[64];
  private int size;

  void add(int segment, long offset) {
    if (size == packed.length) {
      packed = Arrays.copyOf(packed, 2 * size);
    }
    packed[size++] = ((long) segment << OFFSET_BITS) | offset;
  }

  int size() {
    return size;
  }

  RecordCursor.Position get(int index) {
    return new RecordCursor.Position(
        (int) (packed[index] >> OFFSET_BITS), packed[index] & ((1L << OFFSET_BITS) - 1));
  }
}
