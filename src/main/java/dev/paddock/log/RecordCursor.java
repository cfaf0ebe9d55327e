package dev.paddock.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Steps through the records of a run's segments, also while they are written and dropped. For one
 * thread.
 *
 * <p>What is no record (a torn one, or a line somebody typed into the file) is taken as text of the
 * stream and the time before it.
 */
final class RecordCursor implements AutoCloseable {

  private static final int BUFFER = 4 * RecordFormat.CHUNK;

  private final Path folder;
  private final byte[] buffer = new byte[BUFFER];
  private int from;
  private int to;

  private @Nullable FileChannel channel;
  private int segment = -1;
  private long readTo;

  private long recordAt;
  private int textFrom;
  private int textTo;
  private final byte[] stamp = new byte[RecordFormat.STAMP];
  private LogStream stream = LogStream.PADDOCK;
  private boolean continuation;
  private boolean continues;

  RecordCursor(Path folder) {
    this.folder = folder;
  }

  /** A place between two records. */
  record Position(int segment, long offset) {
    boolean before(Position other) {
      return segment < other.segment || (segment == other.segment && offset < other.offset);
    }
  }

  /** Moves there. */
  void seek(Position position) throws IOException {
    open(position.segment());
    readTo = position.offset();
  }

  /** Where the record that {@link #next} will find begins. */
  Position position() {
    return new Position(segment, readTo - (to - from));
  }

  /** The segment read now. */
  int segment() {
    return segment;
  }

  /** Where the current record begins. */
  Position recordPosition() {
    return new Position(segment, recordAt);
  }

  /** Steps to the next whole record; false when there is none yet. */
  boolean next() throws IOException {
    int searched = from;
    while (true) {
      int end = ByteSearch.indexOf(buffer, searched, to, (byte) '\n');
      if (end >= 0) {
        take(end);
        from = end + 1;
        return true;
      }
      if (to - from == buffer.length) {
        // Only damage is this long: its beginning is shown and the rest passed over.
        take(to);
        skipLine();
        return true;
      }
      searched = to - from;
      if (!fill()) {
        Segments.@Nullable Segment next = Segments.after(folder, segment);
        if (next == null) {
          forget();
          return false;
        }
        // It may have been written to between its end and the making of the next one.
        if (!fill()) {
          if (to > from) {
            take(to);
            from = to;
            return true;
          }
          open(next.number());
          searched = 0;
        }
      }
    }
  }

  private void skipLine() throws IOException {
    from = to;
    ByteBuffer one = ByteBuffer.allocate(1);
    while (channel != null && channel.read(one.clear(), readTo) > 0) {
      readTo++;
      if (one.get(0) == '\n') {
        return;
      }
    }
  }

  /** A record that is not whole may be taken back by its writer, so it is read again next time. */
  private void forget() {
    readTo -= to - from;
    to = from;
  }

  /** Steps to what stands behind the last whole record; false when there is nothing. */
  boolean torn() throws IOException {
    if (!fill()) {
      return false;
    }
    take(to);
    from = to;
    return true;
  }

  private void take(int end) {
    recordAt = readTo - (to - from);
    LogStream found =
        RecordFormat.isStamp(buffer, from, end)
            ? RecordFormat.streamAt(buffer, from + RecordFormat.STAMP, end)
            : null;
    textTo = end;
    if (found == null) {
      textFrom = from;
      continuation = false;
      continues = false;
      return;
    }
    stream = found;
    System.arraycopy(buffer, from, stamp, 0, RecordFormat.STAMP);
    int tagEnd = from + RecordFormat.STAMP + RecordFormat.tag(found, false).length;
    continuation = buffer[tagEnd - 1] == '+';
    textFrom = continuation ? tagEnd + 1 : tagEnd;
    continues = textTo - textFrom == RecordFormat.CHUNK;
  }

  private boolean fill() throws IOException {
    if (channel == null) {
      return false;
    }
    if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, to - from);
      to -= from;
      from = 0;
    }
    int count = channel.read(ByteBuffer.wrap(buffer, to, buffer.length - to), readTo);
    if (count <= 0) {
      return false;
    }
    to += count;
    readTo += count;
    return true;
  }

  private void open(int number) throws IOException {
    close();
    try {
      channel = FileChannel.open(Segments.file(folder, number), StandardOpenOption.READ);
    } catch (NoSuchFileException _) {
      // Dropped since it was listed: the search goes on behind it.
      channel = null;
    }
    segment = number;
    readTo = 0;
    from = 0;
    to = 0;
  }

  /** When the record was captured; read only when asked for, since a search passes most by. */
  long millis() {
    return Math.max(0, RecordFormat.millis(stamp, 0, RecordFormat.STAMP));
  }

  LogStream stream() {
    return stream;
  }

  /** The record goes on a line begun earlier. */
  boolean continuation() {
    return continuation;
  }

  /** The line goes on in a later record. */
  boolean continues() {
    return continues;
  }

  byte[] buffer() {
    return buffer;
  }

  int textFrom() {
    return textFrom;
  }

  int textTo() {
    return textTo;
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }
}
