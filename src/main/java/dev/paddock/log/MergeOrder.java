package dev.paddock.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Remembers which of several logs each row of a merged one is from: a byte a row, and for every 256
 * rows the place in each log.
 */
final class MergeOrder {

  private static final int STEP = 256;

  private byte[] sources = new byte[1024];
  private int size;

  /** The places before row 0, 256, 512 and so on. */
  private final List<long[]> places = new ArrayList<>();

  int size() {
    return size;
  }

  /**
   * Adds a row.
   *
   * @param now the place in each log before it; copied where it is needed
   */
  void add(int source, long[] now) {
    if (size % STEP == 0) {
      places.add(now.clone());
    }
    if (size == sources.length) {
      sources = Arrays.copyOf(sources, 2 * size);
    }
    sources[size++] = (byte) source;
  }

  /** The log a row is from. */
  int source(int row) {
    return sources[row] & 0xff;
  }

  /**
   * The place in each log before a row.
   *
   * @param count so many logs there are now; one that came later has the place {@code otherwise}
   * @param step what a row adds to the place in its log: 1 or -1
   */
  long[] before(int row, long[] otherwise, int count, int step) {
    long[] known = places.get(row / STEP);
    long[] found = Arrays.copyOf(otherwise, count);
    System.arraycopy(known, 0, found, 0, Math.min(known.length, count));
    for (int each = row / STEP * STEP; each < row; each++) {
      found[source(each)] += step;
    }
    return found;
  }
}
