package dev.paddock.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads several runs' logs as one, in the order of their times.
 *
 * <p>Like {@link LogIndex} it begins at the end and works backwards as far as it is asked to. A run
 * that begins later joins in. Memory grows by little more than a byte a row.
 */
public final class MergedLog implements LogSource {

  private static final int MOST_PARTS = 255;

  /** Rows merged in one call: a few milliseconds. */
  private static final int MOST_ROWS = 4096;

  /** Rows copied at once while reading. */
  private static final int CHUNK = 256;

  private static final long LOOK_FOR_PARTS = 500_000_000;

  private final Supplier<List<Part>> wanted;
  private final List<MergedPart> parts = new ArrayList<>();
  private final Set<Path> folders = new HashSet<>();
  private final MergeOrder later = new MergeOrder();
  private final MergeOrder earlier = new MergeOrder();
  private long looked = System.nanoTime() - LOOK_FOR_PARTS;

  private volatile long first;
  private volatile long end;
  private volatile long unknownBefore;

  /** One run's log and what to call it. */
  public record Part(String name, Path folder) {}

  /**
   * Reads the logs there are.
   *
   * @param wanted asked now and then for all runs whose logs are to be read
   */
  public MergedLog(Supplier<List<Part>> wanted) throws IOException {
    this.wanted = wanted;
    for (Part part : wanted.get()) {
      if (parts.size() < MOST_PARTS && folders.add(part.folder())) {
        parts.add(MergedPart.open(part, false));
      }
    }
    estimate();
  }

  @Override
  public long first() {
    return first;
  }

  @Override
  public long end() {
    return end;
  }

  @Override
  public long unknownBefore() {
    return unknownBefore;
  }

  @Override
  public boolean poll() throws IOException {
    join();
    boolean any = false;
    for (MergedPart part : parts) {
      any |= part.index().poll();
    }
    int rows = 0;
    for (; rows < MOST_ROWS; rows++) {
      int next = next(true);
      if (next < 0) {
        break;
      }
      later.add(next, positions(true));
      parts.get(next).takeLater();
    }
    end = later.size();
    return any || rows > 0;
  }

  private void join() throws IOException {
    if (System.nanoTime() - looked < LOOK_FOR_PARTS) {
      return;
    }
    looked = System.nanoTime();
    for (Part part : wanted.get()) {
      if (parts.size() < MOST_PARTS && folders.add(part.folder())) {
        parts.add(MergedPart.open(part, true));
      }
    }
  }

  @Override
  public boolean extendBack() throws IOException {
    boolean more = false;
    boolean complete = true;
    for (MergedPart part : parts) {
      more |= part.extendBack();
      complete &= part.knowsEarlier();
    }
    for (int rows = 0; complete && rows < MOST_ROWS; rows++) {
      int next = next(false);
      if (next < 0) {
        break;
      }
      earlier.add(next, positions(false));
      parts.get(next).takeEarlier();
      complete = parts.get(next).knowsEarlier();
      more = true;
    }
    first = -earlier.size();
    estimate();
    return more;
  }

  private void estimate() {
    unknownBefore = parts.stream().mapToLong(MergedPart::unmerged).sum();
  }

  /** The part whose row comes next, or -1 when none has one. */
  private int next(boolean forward) throws IOException {
    int chosen = -1;
    long best = 0;
    for (int i = 0; i < parts.size(); i++) {
      MergedPart part = parts.get(i);
      if (forward ? part.hasLater() : part.hasEarlier()) {
        long time = forward ? part.laterTime() : part.earlierTime();
        if (chosen < 0 || (forward ? time < best : time > best)) {
          chosen = i;
          best = time;
        }
      }
    }
    return chosen;
  }

  private long[] positions(boolean forward) {
    long[] positions = new long[parts.size()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = forward ? parts.get(i).laterRow() : parts.get(i).earlierRow();
    }
    return positions;
  }

  @Override
  public void read(long from, long to, Visitor visitor) throws IOException {
    long at = Math.max(from, first);
    long last = Math.min(to, end);
    while (at < last) {
      long stop = Math.min(last, at < 0 ? Math.min(0, at + CHUNK) : at + CHUNK);
      if (!(at < 0 ? readEarlier(at, stop, visitor) : readLater(at, stop, visitor))) {
        return;
      }
      at = stop;
    }
  }

  private boolean readLater(long from, long to, Visitor visitor) throws IOException {
    long[] starts = new long[parts.size()];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = parts.get(i).start();
    }
    long[] begin = later.before((int) from, starts, parts.size(), 1);
    long[] stop = begin.clone();
    for (long row = from; row < to; row++) {
      stop[later.source((int) row)]++;
    }
    List<RowCopies> copies = copies(begin, stop);
    for (long row = from; row < to; row++) {
      int source = later.source((int) row);
      if (!copies.get(source).visit(begin[source]++, row, visitor)) {
        return false;
      }
    }
    return true;
  }

  private boolean readEarlier(long from, long to, Visitor visitor) throws IOException {
    long[] starts = new long[parts.size()];
    Arrays.fill(starts, -1);
    // Row -1 is the first one found going back, row -2 the second.
    long[] above = earlier.before((int) -to, starts, parts.size(), -1);
    long[] below = above.clone();
    for (long row = to - 1; row >= from; row--) {
      below[earlier.source((int) (-row - 1))]--;
    }
    long[] begin = Arrays.stream(below).map(place -> place + 1).toArray();
    long[] stop = Arrays.stream(above).map(place -> place + 1).toArray();
    List<RowCopies> copies = copies(begin, stop);
    for (long row = from; row < to; row++) {
      int source = earlier.source((int) (-row - 1));
      if (!copies.get(source).visit(begin[source]++, row, visitor)) {
        return false;
      }
    }
    return true;
  }

  private List<RowCopies> copies(long[] begin, long[] stop) throws IOException {
    List<RowCopies> copies = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      RowCopies copy = new RowCopies(parts.get(i).name());
      if (begin[i] < stop[i]) {
        parts.get(i).index().read(begin[i], stop[i], copy::add);
      }
      copies.add(copy);
    }
    return copies;
  }

  @Override
  public void close() throws IOException {
    for (MergedPart part : parts) {
      part.index().close();
    }
  }
}
