package dev.paddock.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Appends a run's lines to its segments; lines of several streams keep one order. Thread-safe.
 *
 * <p>Bytes are stored as they came, a carriage return too. Lines that are whole are on disk when
 * {@link #write} returns; a line that has not ended is held back, at most 64 KiB of it. A disk that
 * takes no more costs lines, never an exception: they are counted and a line of ours says so once
 * there is room again.
 */
public final class RunLogWriter implements AutoCloseable {

  private static final int STAGE = 4 * RecordFormat.CHUNK;
  private static final byte[] NOTHING = {};

  private final ReentrantLock lock = new ReentrantLock();
  private final Path folder;
  private final long maxBytes;
  private final long segmentBytes;
  private final Clock clock;
  private final SegmentFile.Opener opener;
  private final Map<LogStream, PartialLine> partial = new EnumMap<>(LogStream.class);
  private final Deque<Segments.Segment> closed = new ArrayDeque<>();
  private final LostLines lost = new LostLines();

  private final byte[] staged = new byte[STAGE];
  private int stagedLength;
  private final byte[] stamp = new byte[RecordFormat.STAMP];
  private long stampedMillis = Long.MIN_VALUE;

  private SegmentFile segment;
  private int number;
  private long size;
  private boolean torn;
  private boolean open = true;

  /** Opens a run's log for appending; the folder is made when it is missing. */
  public RunLogWriter(Path folder, Limits limits, Clock clock) throws IOException {
    this(folder, limits, clock, SegmentFile::open);
  }

  RunLogWriter(Path folder, Limits limits, Clock clock, SegmentFile.Opener opener)
      throws IOException {
    this.folder = folder;
    this.maxBytes = limits.maxBytes();
    // Dropping whole segments must leave most of what the limit allows.
    this.segmentBytes = Math.max(1, Math.min(limits.segmentBytes(), limits.maxBytes() / 8));
    this.clock = clock;
    this.opener = opener;
    Files.createDirectories(folder);
    for (Segments.Segment found : Segments.list(folder)) {
      if (found.number() != Segments.MARK) {
        closed.add(found);
      }
    }
    Segments.@Nullable Segment last = closed.pollLast();
    this.number = last == null ? 1 : last.number();
    this.segment = opener.open(Segments.file(folder, number));
    this.size = segment.size();
    this.torn = segment.torn();
  }

  /**
   * How large a run's log may grow.
   *
   * @param maxBytes of all segments; the oldest goes first
   * @param segmentBytes of one segment; an eighth of {@code maxBytes} at most is used
   */
  public record Limits(long maxBytes, long segmentBytes) {
    /** 1 GiB in segments of 64 MiB. */
    public static final Limits DEFAULT = new Limits(1L << 30, 64L << 20);
  }

  /** The beginning of a line whose end has not come. */
  private static final class PartialLine {
    byte[] bytes = NOTHING;
    int length;

    /** Earlier records of this line are stored. */
    boolean continued;

    void add(byte[] from, int at, int count) {
      if (length + count > bytes.length) {
        int capacity = Math.min(RecordFormat.CHUNK, Math.max(256, 2 * (length + count)));
        bytes = Arrays.copyOf(bytes, capacity);
      }
      System.arraycopy(from, at, bytes, length, count);
      length += count;
    }
  }

  /** Takes bytes as an agent wrote them; a line is stored when its end has come. */
  public void write(LogStream stream, byte[] buffer, int length) {
    lock.lock();
    try {
      if (open) {
        stampNow();
        split(stream, buffer, length);
        flush();
      }
    } finally {
      lock.unlock();
    }
  }

  private void split(LogStream stream, byte[] buffer, int length) {
    PartialLine line = partial(stream);
    int from = 0;
    for (int i = 0; i < length; i++) {
      if (buffer[i] == '\n') {
        if (line.length == 0 && !line.continued && i - from < RecordFormat.CHUNK) {
          record(stream, false, buffer, from, i - from);
        } else {
          hold(stream, line, buffer, from, i);
          endLine(stream, line);
        }
        from = i + 1;
      }
    }
    hold(stream, line, buffer, from, length);
  }

  private PartialLine partial(LogStream stream) {
    return partial.computeIfAbsent(stream, _ -> new PartialLine());
  }

  private void hold(LogStream stream, PartialLine line, byte[] buffer, int from, int to) {
    int at = from;
    while (at < to) {
      int count = Math.min(RecordFormat.CHUNK - line.length, to - at);
      line.add(buffer, at, count);
      at += count;
      if (line.length == RecordFormat.CHUNK) {
        record(stream, line.continued, line.bytes, 0, line.length);
        line.continued = true;
        line.length = 0;
      }
    }
  }

  private void endLine(LogStream stream, PartialLine line) {
    record(stream, line.continued, line.bytes, 0, line.length);
    line.continued = false;
    line.length = 0;
  }

  private void endPartial(LogStream stream) {
    PartialLine line = partial(stream);
    if (line.length > 0 || line.continued) {
      endLine(stream, line);
    }
  }

  /** Stores one line of ours or the installer's; one with line feeds in it is stored as several. */
  public void line(LogStream stream, String text) {
    lock.lock();
    try {
      if (open) {
        stampNow();
        endPartial(stream);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        split(stream, bytes, bytes.length);
        PartialLine line = partial(stream);
        if (line.length > 0 || line.continued || bytes.length == 0) {
          endLine(stream, line);
        }
        flush();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The stream is over: what has no line end yet is stored as a line. */
  public void end(LogStream stream) {
    lock.lock();
    try {
      if (open) {
        stampNow();
        endPartial(stream);
        flush();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends every stream, makes all of it readable and closes the file. Later lines are ignored. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (!open) {
        return;
      }
      stampNow();
      for (LogStream stream : LogStream.values()) {
        endPartial(stream);
      }
      flush();
      reportLost();
      open = false;
      closeSegment();
    } finally {
      lock.unlock();
    }
  }

  /** Why lines are being lost just now, or null while all is well. Any thread. */
  public @Nullable String trouble() {
    return lost.reason();
  }

  private void stampNow() {
    long millis = clock.millis();
    if (millis != stampedMillis) {
      stampedMillis = millis;
      RecordFormat.stamp(millis, stamp);
    }
  }

  private void record(LogStream stream, boolean continued, byte[] text, int from, int length) {
    byte[] tag = RecordFormat.tag(stream, continued);
    int need = RecordFormat.STAMP + tag.length + length + 1;
    if (size + stagedLength + need > segmentBytes && size + stagedLength > 0) {
      flush();
      rotate();
    } else if (stagedLength + need > STAGE) {
      flush();
    }
    int at = stagedLength;
    System.arraycopy(stamp, 0, staged, at, RecordFormat.STAMP);
    at += RecordFormat.STAMP;
    System.arraycopy(tag, 0, staged, at, tag.length);
    at += tag.length;
    System.arraycopy(text, from, staged, at, length);
    at += length;
    staged[at] = '\n';
    stagedLength = at + 1;
  }

  private void flush() {
    if (stagedLength > 0) {
      if (reportLost()) {
        lost.add(staged, store(staged, stagedLength), stagedLength);
      } else {
        // The lines behind a mark that does not fit are not tried: it must come first.
        lost.add(staged, 0, stagedLength);
      }
      stagedLength = 0;
    }
  }

  /** False while lines were lost and there is no room to say so. */
  private boolean reportLost() {
    if (lost.any()) {
      byte[] mark = lost.record(stamp);
      if (store(mark, mark.length) < mark.length) {
        return false;
      }
      lost.clear();
    }
    return true;
  }

  /** Appends records and returns how many bytes of them were taken: whole records only. */
  private int store(byte[] bytes, int length) {
    long before = size;
    try {
      if (torn) {
        segment.append(new byte[] {'\n'}, 1);
        size++;
        before = size;
        torn = false;
      }
      segment.append(bytes, length);
      size += length;
      return length;
    } catch (IOException e) {
      lost.reason(e);
      return keepWholeRecords(before, bytes, length);
    }
  }

  /**
   * After a failed write takes back the record that was cut off. Whole ones stay, since somebody
   * may have read them already.
   */
  private int keepWholeRecords(long before, byte[] bytes, int length) {
    try {
      int kept = Math.clamp(segment.size() - before, 0, length);
      while (kept > 0 && bytes[kept - 1] != '\n') {
        kept--;
      }
      size = before + kept;
      segment.cut(size);
      return kept;
    } catch (IOException _) {
      // The torn record stays; a line feed before the next one sets it apart.
      torn = true;
      return 0;
    }
  }

  private void rotate() {
    SegmentFile next;
    try {
      next = opener.open(Segments.file(folder, number + 1));
    } catch (IOException _) {
      // No room or no handle for a new file: the old one goes on growing, tried again next time.
      return;
    }
    closeSegment();
    closed.add(new Segments.Segment(number, Segments.file(folder, number), size));
    number++;
    segment = next;
    size = 0;
    torn = false;
    dropOldest();
  }

  private void dropOldest() {
    long total = segmentBytes;
    for (Segments.Segment each : closed) {
      total += each.size();
    }
    long dropped = 0;
    while (total > maxBytes && !closed.isEmpty()) {
      Segments.Segment oldest = closed.removeFirst();
      total -= oldest.size();
      try {
        dropped += Files.deleteIfExists(oldest.file()) ? oldest.size() : 0;
      } catch (IOException _) {
        // Somebody has it open where that forbids deleting: the next clean-up takes it.
      }
    }
    if (dropped > 0) {
      try {
        DroppedMark.add(folder, dropped, "%,d bytes a run".formatted(maxBytes), clock);
      } catch (IOException e) {
        lost.reason(e);
      }
    }
  }

  private void closeSegment() {
    try {
      segment.close();
    } catch (IOException e) {
      lost.reason(e);
    }
  }
}
