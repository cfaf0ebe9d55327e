package dev.paddock.ui.log;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Row numbers, a bit each, that can be counted and found by their place among the others. */
final class RowSet {

  private static final int BITS = 16;
  private static final int CHUNK = 1 << BITS;

  private final NavigableMap<Long, Chunk> chunks = new TreeMap<>();
  private long count;

  /** The bits of 65,536 rows. */
  private static final class Chunk {
    final long[] words = new long[CHUNK / 64];
    int count;

    /** The first row at or after {@code at}, or -1. */
    int next(int at) {
      int word = at >> 6;
      long bits = words[word] & (-1L << at);
      while (bits == 0) {
        if (++word == words.length) {
          return -1;
        }
        bits = words[word];
      }
      return (word << 6) + Long.numberOfTrailingZeros(bits);
    }

    /** The last row at or before {@code at}, or -1. */
    int previous(int at) {
      int word = at >> 6;
      long bits = words[word] & (-1L >>> (63 - (at & 63)));
      while (bits == 0) {
        if (--word < 0) {
          return -1;
        }
        bits = words[word];
      }
      return (word << 6) + 63 - Long.numberOfLeadingZeros(bits);
    }

    int rank(int at) {
      int rank = 0;
      for (int word = 0; word < at >> 6; word++) {
        rank += Long.bitCount(words[word]);
      }
      if ((at & 63) != 0) {
        rank += Long.bitCount(words[at >> 6] & (-1L >>> (64 - (at & 63))));
      }
      return rank;
    }

    int select(int index) {
      int left = index;
      int word = 0;
      while (left >= Long.bitCount(words[word])) {
        left -= Long.bitCount(words[word++]);
      }
      long bits = words[word];
      for (; left > 0; left--) {
        bits &= bits - 1;
      }
      return (word << 6) + Long.numberOfTrailingZeros(bits);
    }
  }

  synchronized void add(long row) {
    Chunk chunk = chunks.computeIfAbsent(row >> BITS, _ -> new Chunk());
    int at = (int) (row & (CHUNK - 1));
    long bit = 1L << at;
    if ((chunk.words[at >> 6] & bit) == 0) {
      chunk.words[at >> 6] |= bit;
      chunk.count++;
      count++;
    }
  }

  synchronized void remove(long row) {
    Chunk chunk = chunks.get(row >> BITS);
    int at = (int) (row & (CHUNK - 1));
    long bit = 1L << at;
    if (chunk != null && (chunk.words[at >> 6] & bit) != 0) {
      chunk.words[at >> 6] &= ~bit;
      chunk.count--;
      count--;
    }
  }

  synchronized boolean contains(long row) {
    Chunk chunk = chunks.get(row >> BITS);
    int at = (int) (row & (CHUNK - 1));
    return chunk != null && (chunk.words[at >> 6] & (1L << at)) != 0;
  }

  synchronized long count() {
    return count;
  }

  /** The first row of the set at or after {@code row}, or {@link Long#MAX_VALUE}. */
  synchronized long next(long row) {
    int at = (int) (row & (CHUNK - 1));
    for (Map.Entry<Long, Chunk> each : chunks.tailMap(row >> BITS, true).entrySet()) {
      int from = each.getKey() == row >> BITS ? at : 0;
      int found = each.getValue().next(from);
      if (found >= 0) {
        return (each.getKey() << BITS) + found;
      }
    }
    return Long.MAX_VALUE;
  }

  /** The last row of the set at or before {@code row}, or {@link Long#MIN_VALUE}. */
  synchronized long previous(long row) {
    int at = (int) (row & (CHUNK - 1));
    for (Map.Entry<Long, Chunk> each :
        chunks.headMap(row >> BITS, true).descendingMap().entrySet()) {
      int from = each.getKey() == row >> BITS ? at : CHUNK - 1;
      int found = each.getValue().previous(from);
      if (found >= 0) {
        return (each.getKey() << BITS) + found;
      }
    }
    return Long.MIN_VALUE;
  }

  /** How many rows of the set are before {@code row}. */
  synchronized long rank(long row) {
    long rank = 0;
    for (Map.Entry<Long, Chunk> each : chunks.headMap(row >> BITS, true).entrySet()) {
      boolean last = each.getKey() == row >> BITS;
      rank += last ? each.getValue().rank((int) (row & (CHUNK - 1))) : each.getValue().count;
    }
    return rank;
  }

  /** The row with {@code index} rows of the set before it, or {@link Long#MAX_VALUE}. */
  synchronized long select(long index) {
    long left = index;
    for (Map.Entry<Long, Chunk> each : chunks.entrySet()) {
      if (left < each.getValue().count) {
        return (each.getKey() << BITS) + each.getValue().select((int) left);
      }
      left -= each.getValue().count;
    }
    return Long.MAX_VALUE;
  }
}
