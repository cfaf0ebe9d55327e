package dev.paddock.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Appends a run's lines to its segments; lines of several streams keep one order. Thread-safe.
 *
 * <p>Bytes are stored as they came, a carriage return too. Lines that are whole are on disk when
 * {@link #write} returns; a line that has not ended is held back, at most 64 KiB of it. A disk that
 * takes no more costs lines, never an exception: they are counted and a line of ours says so as
 * soon as there is room again. How many lines, warnings and errors there were is noted beside the
 * log.
 */
public final class RunLogWriter implements AutoCloseable {

  private static final int STAGE = 4 * RecordFormat.CHUNK;

  /** What most agents need, that say a line now and then: there may be hundreds of them. */
  private static final int FIRST_STAGE = 4 * 1024;

  private static final byte[] NOTHING = {};

  private static final Duration TRY_AGAIN = Duration.ofMillis(500);

  private final ReentrantLock lock = new ReentrantLock();
  private final Clock clock;
  private final SegmentAppender segments;
  private final TroubleNote note;
  private final Map<LogStream, PartialLine> partial = new EnumMap<>(LogStream.class);

  private byte[] staged = new byte[FIRST_STAGE];
  private int stagedLength;
  private final byte[] stamp = new byte[RecordFormat.STAMP];
  private long stampedMillis = Long.MIN_VALUE;

  private boolean telling;
  private boolean open = true;

  /** Opens a run's log for appending; the folder is made when it is missing. */
  public RunLogWriter(Path folder, Limits limits, Clock clock) throws IOException {
    this(folder, limits, clock, SegmentFile::open);
  }

  RunLogWriter(Path folder, Limits limits, Clock clock, SegmentFile.Opener opener)
      throws IOException {
    this.clock = clock;
    this.segments = new SegmentAppender(folder, limits, clock, opener);
    this.note = new TroubleNote(folder);
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
    for (int i = lineFeed(buffer, 0, length); i >= 0; i = lineFeed(buffer, from, length)) {
      if (line.length == 0 && !line.continued && i - from < RecordFormat.CHUNK) {
        record(stream, false, buffer, from, i - from);
      } else {
        hold(stream, line, buffer, from, i);
        endLine(stream, line);
      }
      from = i + 1;
    }
    hold(stream, line, buffer, from, length);
  }

  private static int lineFeed(byte[] buffer, int from, int to) {
    return ByteSearch.indexOf(buffer, from, to, (byte) '\n');
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
      segments.reportLost(stamp);
      open = false;
      note.say(segments.trouble());
      note.close();
      segments.close();
    } finally {
      lock.unlock();
    }
  }

  /** Why lines are being lost just now, or null while all is well. Any thread. */
  public @Nullable String trouble() {
    return segments.trouble();
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
    if (segments.isFull(stagedLength + need)) {
      flush();
      segments.rotate();
    } else if (stagedLength + need > STAGE) {
      flush();
    }
    if (stagedLength + need > staged.length) {
      staged = Arrays.copyOf(staged, Math.clamp(2L * (stagedLength + need), FIRST_STAGE, STAGE));
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
      segments.append(staged, stagedLength, stamp);
      stagedLength = 0;
      note.say(segments.trouble());
      if (segments.trouble() != null) {
        tellLossesSoon();
      }
    }
  }

  /** Tells losses once there is room again, though the agent may have fallen silent. */
  private void tellLossesSoon() {
    if (!telling) {
      telling = true;
      Thread.ofVirtual().name("log losses").start(this::tellLosses);
    }
  }

  private void tellLosses() {
    LockSupport.parkNanos(TRY_AGAIN.toNanos());
    lock.lock();
    try {
      telling = false;
      if (open) {
        stampNow();
        if (!segments.reportLost(stamp)) {
          tellLossesSoon();
        }
        note.say(segments.trouble());
      }
    } finally {
      lock.unlock();
    }
  }
}
