package dev.paddock.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Appends records to a run's segments, begins new ones and drops the oldest.
 *
 * <p>What the disk does not take is counted and told in a record of ours once there is room. Not
 * safe for threads: its writer's lock guards it.
 */
final class SegmentAppender implements AutoCloseable {

  private static final byte[] PROBE = " ".repeat(16 * 1024).getBytes(StandardCharsets.US_ASCII);

  private final Path folder;
  private final long maxBytes;
  private final long segmentBytes;
  private final Clock clock;
  private final SegmentFile.Opener opener;
  private final Deque<Segments.Segment> closed = new ArrayDeque<>();
  private final LostLines lost = new LostLines();

  private SegmentFile segment;
  private int number;
  private long size;
  private boolean torn;

  /** A mark tells of losses, and nothing could be stored whole since. */
  private boolean told;

  /** Bytes dropped that no mark tells of yet. */
  private long untold;

  /** Goes on where the last segment of the folder, which is made when missing, ends. */
  SegmentAppender(Path folder, RunLogWriter.Limits limits, Clock clock, SegmentFile.Opener opener)
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

  /** Whether the segment would grow too large by so many bytes. */
  boolean isFull(long more) {
    return size + more > segmentBytes && size > 0;
  }

  /** Why lines are being lost just now, or null while all is well. Any thread. */
  @Nullable String trouble() {
    return lost.reason();
  }

  /** Appends whole records. */
  void append(byte[] records, int length, byte[] stamp) {
    if (reportLost(stamp)) {
      int stored = store(records, length);
      lost.add(records, stored, length);
      told &= stored < length;
    } else {
      // The lines behind a mark that does not fit are not tried: it must come first.
      lost.add(records, 0, length);
    }
  }

  /** Tells what was lost; false while there is no room to. */
  boolean reportLost(byte[] stamp) {
    if (lost.any()) {
      if (told && !hasRoom()) {
        return false;
      }
      byte[] mark = lost.record(stamp);
      if (store(mark, mark.length) < mark.length) {
        return false;
      }
      lost.clear();
      told = true;
    }
    return true;
  }

  /**
   * Whether there is room for more than a mark. The last page of a file on a full disk takes one
   * after the other, long after no line fits any more.
   */
  private boolean hasRoom() {
    if (torn) {
      return true;
    }
    boolean room = false;
    try {
      segment.append(PROBE, PROBE.length);
      room = true;
    } catch (IOException e) {
      lost.reason(e);
    }
    try {
      segment.cut(size);
    } catch (IOException _) {
      // The blanks stay; a line feed before the next record sets them apart.
      torn = true;
    }
    return room;
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

  /** Begins a new segment, and drops old ones where the run's log is too large. */
  void rotate() {
    SegmentFile next;
    try {
      next = opener.open(Segments.file(folder, number + 1));
    } catch (IOException _) {
      // No room or no handle for a new file: the old one goes on growing, tried again next time.
      return;
    }
    close();
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
    while (total > maxBytes && !closed.isEmpty()) {
      Segments.Segment oldest = closed.removeFirst();
      total -= oldest.size();
      try {
        untold += Files.deleteIfExists(oldest.file()) ? oldest.size() : 0;
      } catch (IOException _) {
        // Somebody has it open where that forbids deleting: the next clean-up takes it.
      }
    }
    tellDropped();
  }

  private void tellDropped() {
    if (untold > 0) {
      try {
        DroppedMark.add(folder, untold, "to keep to %,d bytes a run".formatted(maxBytes), clock);
        untold = 0;
      } catch (IOException _) {
        // No room to say it: said with what is dropped next.
      }
    }
  }

  @Override
  public void close() {
    try {
      segment.close();
    } catch (IOException e) {
      lost.reason(e);
    }
  }
}
