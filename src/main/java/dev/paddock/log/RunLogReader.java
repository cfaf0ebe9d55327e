package dev.paddock.log;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a run's lines in order, also while they are being written. For one thread.
 *
 * <p>A line stored in several records is joined again exactly and comes when its last part has been
 * read, so lines of other streams may overtake it. Segments that were dropped meanwhile are passed
 * over. Memory is bounded by the longest line.
 */
public final class RunLogReader implements AutoCloseable {

  /** More of a line is not kept in memory; its text then says how much is missing. */
  static final int LONGEST_LINE = 256 << 20;

  private static final byte[] NOTHING = {};

  private final Path folder;
  private final RecordCursor cursor;
  private final Map<LogStream, JoinedLine> joins = new EnumMap<>(LogStream.class);
  private RecordCursor.@Nullable Position silentBefore;

  /** The cursor's record is still to be looked at. */
  private boolean unread;

  private long number;
  private long millis;
  private LogStream stream = LogStream.PADDOCK;
  private byte[] bytes = NOTHING;
  private int from;
  private int to;
  private long missing;

  /** Starts before the first line; a folder without segments has no lines yet. */
  public RunLogReader(Path folder) {
    this.folder = folder;
    this.cursor = new RecordCursor(folder);
  }

  /**
   * One line as it is stored.
   *
   * @param time when it was captured
   * @param bytes as the agent wrote them, without the line feed; a carriage return is kept
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  public record RawLine(Instant time, LogStream stream, byte[] bytes) {}

  /** A line whose records are being put together. */
  private static final class JoinedLine {
    byte[] bytes = NOTHING;
    int length;
    long missing;
    long millis;
    boolean open;

    void add(byte[] from, int at, int count) {
      int kept = Math.min(count, LONGEST_LINE - length);
      missing += count - kept;
      if (length + kept > bytes.length) {
        int doubled = (int) Math.min(LONGEST_LINE, 2L * (length + kept));
        bytes = Arrays.copyOf(bytes, doubled);
      }
      System.arraycopy(from, at, bytes, length, kept);
      length += kept;
    }

    void clear() {
      bytes = NOTHING;
      length = 0;
      missing = 0;
      open = false;
    }
  }

  /**
   * Moves to before the last {@code lines} whole lines of what is there now. Reads backwards from
   * the end, so it takes as long for a large log as for a small one.
   */
  public void seekTail(long lines) throws IOException {
    joins.clear();
    unread = false;
    TailFinder.Start start = new TailFinder(folder).find(lines);
    if (start != null) {
      cursor.seek(start.readFrom());
      silentBefore = start.tellFrom();
    }
  }

  /** The next lines as far as they are complete on disk; empty when there is nothing new. */
  public List<LogLine> next(int limit) throws IOException {
    List<LogLine> lines = new ArrayList<>();
    while (lines.size() < limit && step()) {
      lines.add(line());
    }
    return lines;
  }

  /** The next line's bytes, or null when there is nothing new. */
  public @Nullable RawLine nextRaw() throws IOException {
    return step() ? raw() : null;
  }

  /**
   * What is left of lines that will never end, because whoever wrote them was killed: to be asked
   * for once the run is over and {@link #next} has nothing more.
   */
  public List<LogLine> rest() throws IOException {
    List<LogLine> lines = new ArrayList<>();
    while (step()) {
      lines.add(line());
    }
    if (cursor.torn()) {
      unread = true;
      while (step()) {
        lines.add(line());
      }
    }
    for (LogStream each : LogStream.values()) {
      if (join(each).open) {
        show(each);
        lines.add(line());
      }
    }
    return lines;
  }

  private boolean step() throws IOException {
    while (unread || cursor.next()) {
      unread = false;
      if (look() && !silent()) {
        return true;
      }
    }
    return false;
  }

  /** Takes in the cursor's record; true when a line came of it. */
  private boolean look() {
    LogStream each = cursor.stream();
    JoinedLine join = join(each);
    if (join.open && !cursor.continuation()) {
      // The line before never ended: its writer was killed and another went on.
      unread = true;
      show(each);
      return true;
    }
    int length = cursor.textTo() - cursor.textFrom();
    if (join.open || cursor.continues()) {
      if (!join.open) {
        join.open = true;
        join.millis = cursor.millis();
      }
      join.add(cursor.buffer(), cursor.textFrom(), length);
      if (cursor.continues()) {
        return false;
      }
      show(each);
      return true;
    }
    millis = cursor.millis();
    stream = each;
    bytes = cursor.buffer();
    from = cursor.textFrom();
    to = cursor.textTo();
    missing = 0;
    return true;
  }

  private JoinedLine join(LogStream each) {
    return joins.computeIfAbsent(each, _ -> new JoinedLine());
  }

  private void show(LogStream each) {
    JoinedLine join = join(each);
    millis = join.millis;
    stream = each;
    bytes = join.bytes;
    from = 0;
    to = join.length;
    missing = join.missing;
    join.clear();
  }

  /** Whether the line ended before the place where the telling begins. */
  private boolean silent() {
    RecordCursor.Position begin = silentBefore;
    if (begin == null) {
      return false;
    }
    if (cursor.recordPosition().before(begin)) {
      return true;
    }
    silentBefore = null;
    return false;
  }

  private LogLine line() {
    String text = LineText.of(bytes, from, to);
    if (missing > 0) {
      text += " … (%,d more bytes in %s)".formatted(missing, folder);
    }
    return new LogLine(
        number++, Instant.ofEpochMilli(millis), stream, LevelDetector.detect(text), text);
  }

  private RawLine raw() {
    number++;
    return new RawLine(Instant.ofEpochMilli(millis), stream, Arrays.copyOfRange(bytes, from, to));
  }

  @Override
  public void close() throws IOException {
    cursor.close();
  }
}
