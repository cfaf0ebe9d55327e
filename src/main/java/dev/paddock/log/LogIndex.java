package dev.paddock.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds any row of a run's log, whatever its size, from one place in memory for every 256 rows.
 *
 * <p>It is usable at once: it begins at the end of the log and works backwards as far as it is
 * asked to, while new rows are added at the other side.
 */
public final class LogIndex implements LogSource {

  /** Rows between two places remembered. */
  private static final int STEP = 256;

  /** Bytes looked at in one call: a few milliseconds. */
  private static final int SLICE = 2 << 20;

  /** Trouble is looked for this seldom, in nanoseconds. */
  private static final long TROUBLE_REST = 500_000_000;

  private final Path folder;
  private final PositionList after = new PositionList();
  private final PositionList before = new PositionList();

  /** The number of the first row of each segment whose beginning is known. */
  private final NavigableMap<Integer, Long> firstRows = new TreeMap<>();

  private final byte[] buffer = new byte[SLICE];
  private final RecordCursor cursor;
  private final CurrentRow current = new CurrentRow();

  private @Nullable FileChannel tail;
  private @Nullable FileChannel probed;
  private int probedSegment;
  private int endSegment;
  private long endOffset;
  private int firstSegment;
  private long firstOffset;
  private boolean atBeginning;
  private long bytesKnown;

  private long troubleAsked = System.nanoTime() - TROUBLE_REST;
  private @Nullable String trouble;

  private volatile long first;
  private volatile long end;
  private volatile long unknownBefore;

  /** Looks at a run's folder, which need not have a log yet. */
  public LogIndex(Path folder) throws IOException {
    this.folder = folder;
    this.cursor = new RecordCursor(folder);
    List<Segments.Segment> segments = Segments.list(folder);
    if (segments.isEmpty()) {
      atBeginning = true;
      return;
    }
    start(segments.getLast());
    for (Segments.Segment segment : segments) {
      unknownBytes += segment.size();
    }
    unknownBytes -= segments.getLast().size() - endOffset;
    estimate();
  }

  private long unknownBytes;

  private void start(Segments.Segment last) throws IOException {
    FileChannel channel = open(last.number());
    if (channel == null) {
      return;
    }
    tail = channel;
    endSegment = last.number();
    endOffset = lastLineEnd(channel);
    firstSegment = endSegment;
    firstOffset = endOffset;
    after.add(endSegment, endOffset);
    if (endOffset == 0) {
      firstRows.put(endSegment, 0L);
    }
  }

  private long lastLineEnd(FileChannel channel) throws IOException {
    long at = channel.size();
    while (at > 0) {
      long from = Math.max(0, at - RecordFormat.LONGEST);
      int count = fill(channel, from, (int) (at - from));
      for (int i = count - 1; i >= 0; i--) {
        if (buffer[i] == '\n') {
          return from + i + 1;
        }
      }
      at = from;
    }
    return 0;
  }

  private @Nullable FileChannel open(int segment) throws IOException {
    try {
      return FileChannel.open(Segments.file(folder, segment), StandardOpenOption.READ);
    } catch (NoSuchFileException _) {
      return null;
    }
  }

  private int fill(FileChannel channel, long from, int length) throws IOException {
    ByteBuffer target = ByteBuffer.wrap(buffer, 0, Math.min(length, buffer.length));
    int count = 0;
    while (target.hasRemaining()) {
      int read = channel.read(target, from + count);
      if (read <= 0) {
        break;
      }
      count += read;
    }
    return count;
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

  private void estimate() {
    long rows = end - first;
    unknownBefore =
        atBeginning ? 0 : rows == 0 ? unknownBytes / 100 : unknownBytes * rows / (bytesKnown + 1);
  }

  @Override
  public boolean poll() throws IOException {
    FileChannel channel = tail;
    if (channel == null) {
      Segments.@Nullable Segment begun = Segments.after(folder, Segments.MARK);
      if (begun == null) {
        return false;
      }
      channel = open(begun.number());
      if (channel == null) {
        return false;
      }
      tail = channel;
      endSegment = begun.number();
      after.add(endSegment, 0);
      firstRows.put(endSegment, 0L);
    }
    if (take(channel)) {
      return true;
    }
    Segments.@Nullable Segment next = Segments.after(folder, endSegment);
    if (next == null) {
      return false;
    }
    return take(channel) || enter(next.number());
  }

  private boolean take(FileChannel channel) throws IOException {
    int count = fill(channel, endOffset, SLICE);
    long rows = end;
    int last = 0;
    for (int i = ByteSearch.indexOf(buffer, 0, count, (byte) '\n');
        i >= 0;
        i = ByteSearch.indexOf(buffer, last, count, (byte) '\n')) {
      last = i + 1;
      rows++;
      if (rows % STEP == 0) {
        after.add(endSegment, endOffset + last);
      }
    }
    endOffset += last;
    bytesKnown += last;
    end = rows;
    return last > 0;
  }

  private boolean enter(int segment) throws IOException {
    FileChannel channel = tail;
    if (channel == null) {
      return false;
    }
    if (channel.size() > endOffset) {
      // A torn record at the end of a segment that will not grow any more is a row too.
      long rows = end + 1;
      if (rows % STEP == 0) {
        after.add(segment, 0);
      }
      end = rows;
    }
    FileChannel next = open(segment);
    if (next == null) {
      return false;
    }
    channel.close();
    tail = next;
    endSegment = segment;
    endOffset = 0;
    firstRows.put(segment, end);
    forgetDropped();
    return true;
  }

  /** Rows of segments that are gone are no rows any more. */
  private void forgetDropped() throws IOException {
    Segments.@Nullable Segment oldest = Segments.after(folder, Segments.MARK);
    Long begin = oldest == null ? null : firstRows.get(oldest.number());
    if (begin != null && begin > first && oldest != null) {
      first = begin;
      firstSegment = oldest.number();
      firstOffset = 0;
      atBeginning = true;
      estimate();
    }
  }

  @Override
  public boolean extendBack() throws IOException {
    if (atBeginning) {
      return false;
    }
    if (firstOffset == 0 && !enterEarlier()) {
      atBeginning = true;
      estimate();
      return false;
    }
    try (FileChannel channel = open(firstSegment)) {
      if (channel == null) {
        atBeginning = true;
      } else {
        takeBack(channel);
      }
    }
    estimate();
    return !atBeginning;
  }

  private boolean enterEarlier() throws IOException {
    Segments.@Nullable Segment earlier = null;
    for (Segments.Segment segment : Segments.list(folder)) {
      if (segment.number() < firstSegment) {
        earlier = segment;
      }
    }
    if (earlier == null) {
      return false;
    }
    firstSegment = earlier.number();
    firstOffset = earlier.size();
    return true;
  }

  private void takeBack(FileChannel channel) throws IOException {
    long from = Math.max(0, firstOffset - SLICE);
    int count = fill(channel, from, (int) (firstOffset - from));
    long rows = first;
    long begin = firstOffset;
    // The byte before a row's beginning is the end of the row before it.
    for (int i = count - 2; i >= 0; i--) {
      if (buffer[i] == '\n') {
        rows--;
        begin = from + i + 1;
        if (rows % STEP == 0) {
          before.add(firstSegment, begin);
        }
      }
    }
    if (from == 0) {
      rows--;
      begin = 0;
      if (rows % STEP == 0) {
        before.add(firstSegment, 0);
      }
      firstRows.put(firstSegment, rows);
    } else if (begin == firstOffset) {
      // No line end in a whole slice: damage, which is passed over as a part of the row after it.
      begin = from + 1;
    }
    bytesKnown += firstOffset - begin;
    unknownBytes -= firstOffset - begin;
    firstOffset = begin;
    first = rows;
  }

  @Override
  public void read(long from, long to, Visitor visitor) throws IOException {
    long at = Math.max(from, first);
    long last = Math.min(to, end);
    if (at >= last) {
      return;
    }
    long row = seek(at);
    int segment = cursor.segment();
    while (row < last && cursor.next()) {
      if (cursor.segment() != segment) {
        // A segment between may have been dropped just now.
        segment = cursor.segment();
        row = Math.max(row, firstRows.getOrDefault(segment, row));
      }
      if (row >= at && row < last) {
        current.number = row;
        if (!visitor.visit(current)) {
          return;
        }
      }
      row++;
    }
  }

  /** Moves the cursor to a remembered place at or before a row, and returns that place's row. */
  private long seek(long row) throws IOException {
    if (row >= 0) {
      int index = (int) Math.min(row / STEP, after.size() - 1L);
      if (index * (long) STEP >= first) {
        cursor.seek(after.get(index));
        return (long) index * STEP;
      }
    } else {
      int index = (int) ((-row + STEP - 1) / STEP) - 1;
      if (index < before.size() && -(index + 1L) * STEP >= first) {
        cursor.seek(before.get(index));
        return -(index + 1L) * STEP;
      }
    }
    cursor.seek(new RecordCursor.Position(firstSegment, firstOffset));
    return first;
  }

  @Override
  public boolean mayHold(long from, long to, Probe probe) throws IOException {
    RecordCursor.Position begin = remembered(from);
    RecordCursor.Position stop = remembered(to);
    if (begin == null
        || stop == null
        || begin.segment() != stop.segment()
        || stop.offset() - begin.offset() > SLICE) {
      return true;
    }
    FileChannel channel = probed;
    if (channel == null || probedSegment != begin.segment()) {
      if (channel != null) {
        channel.close();
      }
      channel = open(begin.segment());
      probed = channel;
      probedSegment = begin.segment();
    }
    if (channel == null) {
      return true;
    }
    int length = (int) (stop.offset() - begin.offset());
    return fill(channel, begin.offset(), length) < length || probe.mayBeIn(buffer, 0, length);
  }

  private RecordCursor.@Nullable Position remembered(long row) {
    if (row % STEP != 0 || row < first) {
      return null;
    }
    long index = row >= 0 ? row / STEP : -row / STEP - 1;
    PositionList places = row >= 0 ? after : before;
    return index < places.size() ? places.get((int) index) : null;
  }

  @Override
  public @Nullable String trouble() {
    long now = System.nanoTime();
    if (now - troubleAsked > TROUBLE_REST) {
      troubleAsked = now;
      trouble = LogFacts.trouble(folder);
    }
    return trouble;
  }

  /** What the cursor stands on. */
  private final class CurrentRow implements RawRow {
    private long number;

    @Override
    public long number() {
      return number;
    }

    @Override
    public long millis() {
      return cursor.millis();
    }

    @Override
    public LogStream stream() {
      return cursor.stream();
    }

    @Override
    public boolean continuation() {
      return cursor.continuation();
    }

    @Override
    public byte[] bytes() {
      return cursor.buffer();
    }

    @Override
    public int from() {
      return cursor.textFrom();
    }

    @Override
    public int to() {
      return cursor.textTo();
    }
  }

  @Override
  public void close() throws IOException {
    cursor.close();
    if (probed != null) {
      probed.close();
      probed = null;
    }
    if (tail != null) {
      tail.close();
      tail = null;
    }
  }
}
