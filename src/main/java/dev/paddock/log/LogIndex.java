package dev.paddock.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds any row of a run's log, whatever its size, from one place in memory for every 256 rows.
 *
 * <p>It is usable at once: it begins at the end of the log and works backwards as far as it is
 * asked to, while new rows are added at the other side.
 */
public final class LogIndex implements LogSource {

  /** Trouble is looked for this seldom, in nanoseconds. */
  private static final long TROUBLE_REST = 500_000_000;

  /**
   * A log that has not grown is looked at for a next segment this seldom, in nanoseconds: listing
   * the folder at each look cost as much as all else that is done for an agent that says nothing.
   */
  private static final long SEGMENT_REST = 500_000_000;

  private final Path folder;
  private final RowPlaces places = new RowPlaces();
  private final SegmentBytes bytes;
  private final RecordCursor cursor;
  private final CursorRow current;

  private @Nullable FileChannel tail;
  private @Nullable FileChannel probed;
  private int probedSegment;
  private int endSegment;
  private long endOffset;
  private int firstSegment;
  private long firstOffset;
  private boolean atBeginning;
  private long bytesKnown;
  private long unknownBytes;

  private long troubleAsked = System.nanoTime() - TROUBLE_REST;
  private long segmentAsked = System.nanoTime() - SEGMENT_REST;
  private boolean grown;
  private @Nullable String trouble;

  private volatile long first;
  private volatile long end;
  private volatile long unknownBefore;

  /** Looks at a run's folder, which need not have a log yet. */
  public LogIndex(Path folder) throws IOException {
    this.folder = folder;
    this.bytes = new SegmentBytes(folder);
    this.cursor = new RecordCursor(folder);
    this.current = new CursorRow(cursor);
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

  private void start(Segments.Segment last) throws IOException {
    FileChannel channel = bytes.open(last.number());
    if (channel == null) {
      return;
    }
    tail = channel;
    endSegment = last.number();
    endOffset = bytes.lastLineEnd(channel);
    firstSegment = endSegment;
    firstOffset = endOffset;
    places.begin(endSegment, endOffset);
    if (endOffset == 0) {
      places.segmentBegins(endSegment, 0L);
    }
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
      channel = bytes.open(begun.number());
      if (channel == null) {
        return false;
      }
      tail = channel;
      endSegment = begun.number();
      places.begin(endSegment, 0);
      places.segmentBegins(endSegment, 0L);
    }
    if (take(channel)) {
      grown = true;
      return true;
    }
    Segments.@Nullable Segment next = nextSegment();
    if (next == null) {
      return false;
    }
    return take(channel) || enter(next.number());
  }

  /** Looked for at once where the log just grew: it is then that a segment gets full. */
  private Segments.@Nullable Segment nextSegment() throws IOException {
    long now = System.nanoTime();
    if (!grown && now - segmentAsked < SEGMENT_REST) {
      return null;
    }
    grown = false;
    segmentAsked = now;
    return Segments.after(folder, endSegment);
  }

  private boolean take(FileChannel channel) throws IOException {
    byte[] buffer = bytes.buffer();
    int count = bytes.fill(channel, endOffset, SegmentBytes.SLICE);
    long rows = end;
    int last = 0;
    for (int i = ByteSearch.indexOf(buffer, 0, count, (byte) '\n');
        i >= 0;
        i = ByteSearch.indexOf(buffer, last, count, (byte) '\n')) {
      last = i + 1;
      rows++;
      places.addLater(rows, endSegment, endOffset + last);
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
      places.addLater(rows, segment, 0);
      end = rows;
    }
    FileChannel next = bytes.open(segment);
    if (next == null) {
      return false;
    }
    channel.close();
    tail = next;
    endSegment = segment;
    endOffset = 0;
    grown = true;
    places.segmentBegins(segment, end);
    forgetDropped();
    return true;
  }

  /** Rows of segments that are gone are no rows any more. */
  private void forgetDropped() throws IOException {
    Segments.@Nullable Segment oldest = Segments.after(folder, Segments.MARK);
    Long begin = oldest == null ? null : places.firstRow(oldest.number());
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
    try (FileChannel channel = bytes.open(firstSegment)) {
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
    long from = Math.max(0, firstOffset - SegmentBytes.SLICE);
    byte[] buffer = bytes.buffer();
    int count = bytes.fill(channel, from, (int) (firstOffset - from));
    long rows = first;
    long begin = firstOffset;
    // The byte before a row's beginning is the end of the row before it.
    for (int i = count - 2; i >= 0; i--) {
      if (buffer[i] == '\n') {
        rows--;
        begin = from + i + 1;
        places.addEarlier(rows, firstSegment, begin);
      }
    }
    if (from == 0) {
      rows--;
      begin = 0;
      places.addEarlier(rows, firstSegment, 0);
      places.segmentBegins(firstSegment, rows);
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
        Long begin = places.firstRow(segment);
        row = begin == null ? row : Math.max(row, begin);
      }
      if (row >= at && row < last) {
        if (!visitor.visit(current.numbered(row))) {
          return;
        }
      }
      row++;
    }
  }

  /** Moves the cursor to a remembered place at or before a row, and returns that place's row. */
  private long seek(long row) throws IOException {
    RowPlaces.Place place = places.atOrBefore(row, first);
    if (place == null) {
      place = new RowPlaces.Place(first, new RecordCursor.Position(firstSegment, firstOffset));
    }
    cursor.seek(place.position());
    return place.row();
  }

  @Override
  public boolean mayHold(long from, long to, Probe probe) throws IOException {
    RecordCursor.Position begin = places.at(from, first);
    RecordCursor.Position stop = places.at(to, first);
    if (begin == null
        || stop == null
        || begin.segment() != stop.segment()
        || stop.offset() - begin.offset() > SegmentBytes.SLICE) {
      return true;
    }
    FileChannel channel = probed;
    if (channel == null || probedSegment != begin.segment()) {
      if (channel != null) {
        channel.close();
      }
      channel = bytes.open(begin.segment());
      probed = channel;
      probedSegment = begin.segment();
    }
    if (channel == null) {
      return true;
    }
    int length = (int) (stop.offset() - begin.offset());
    return bytes.fill(channel, begin.offset(), length) < length
        || probe.mayBeIn(bytes.buffer(), 0, length);
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
