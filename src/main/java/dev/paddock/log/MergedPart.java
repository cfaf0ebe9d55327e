package dev.paddock.log;

import java.io.IOException;

/** One of several logs that are read as one: how far it is merged, to either side. */
final class MergedPart {

  private static final int AHEAD = 512;

  private final String name;
  private final LogIndex index;

  /** The row that was merged first going forward; those before it are merged going back. */
  private final long start;

  private boolean exhausted;

  private final long[] laterTimes = new long[AHEAD];
  private long laterFrom;
  private int laterCount;
  private long later;

  private final long[] earlierTimes = new long[AHEAD];
  private long earlierFrom;
  private int earlierCount;
  private long earlier;

  private MergedPart(String name, LogIndex index, long start, boolean exhausted) {
    this.name = name;
    this.index = index;
    this.start = start;
    this.later = start;
    this.laterFrom = start;
    this.earlier = start - 1;
    this.exhausted = exhausted;
  }

  /**
   * Opens it.
   *
   * @param joining it comes later than the others: all its rows are merged going forward
   */
  static MergedPart open(MergedLog.Part part, boolean joining) throws IOException {
    LogIndex index = new LogIndex(part.folder());
    while (joining && index.extendBack()) {
      // Its beginning is known first.
    }
    return new MergedPart(part.name(), index, joining ? index.first() : 0, joining);
  }

  String name() {
    return name;
  }

  LogIndex index() {
    return index;
  }

  long start() {
    return start;
  }

  /** Rows that are probably there and not merged yet, going back. */
  long unmerged() {
    return exhausted && earlier < index.first()
        ? 0
        : index.unknownBefore() + Math.max(0, earlier + 1 - index.first());
  }

  /** Finds out about earlier rows where few are left; whether there is more to come. */
  boolean extendBack() throws IOException {
    if (!exhausted && earlier - index.first() < AHEAD) {
      exhausted = !index.extendBack();
    }
    return !exhausted;
  }

  /** Whether its next earlier row is known, or that there is none. */
  boolean knowsEarlier() {
    return exhausted || earlier >= index.first();
  }

  boolean hasEarlier() {
    return earlier >= index.first() && earlier < start;
  }

  long earlierRow() {
    return earlier;
  }

  void takeEarlier() {
    earlier--;
  }

  long earlierTime() throws IOException {
    if (earlierCount == 0 || earlier < earlierFrom) {
      earlierFrom = Math.max(index.first(), earlier - AHEAD + 1);
      earlierCount = (int) (earlier + 1 - earlierFrom);
      times(earlierTimes, earlierFrom, earlierCount);
    }
    return earlierTimes[(int) (earlier - earlierFrom)];
  }

  boolean hasLater() {
    return later < index.end();
  }

  long laterRow() {
    return later;
  }

  void takeLater() {
    later++;
  }

  long laterTime() throws IOException {
    if (later >= laterFrom + laterCount) {
      laterFrom = later;
      laterCount = (int) Math.min(AHEAD, index.end() - later);
      times(laterTimes, laterFrom, laterCount);
    }
    return laterTimes[(int) (later - laterFrom)];
  }

  private void times(long[] times, long from, int count) throws IOException {
    // What is dropped meanwhile has the time of nothing, and is passed over when it is read.
    java.util.Arrays.fill(times, 0, count, 0);
    index.read(
        from,
        from + count,
        row -> {
          times[(int) (row.number() - from)] = row.millis();
          return true;
        });
  }
}
