package dev.paddock.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds where the last lines of a log begin by reading it backwards. */
final class TailFinder {

  private static final int BLOCK = 128 * 1024;

  private final Path folder;
  private final Set<LogStream> begunEarlier = EnumSet.noneOf(LogStream.class);

  private long wanted;
  private RecordCursor.@Nullable Position tellFrom;
  private RecordCursor.@Nullable Position readFrom;

  TailFinder(Path folder) {
    this.folder = folder;
  }

  /**
   * Where the tail begins.
   *
   * @param readFrom where the first record of its lines is
   * @param tellFrom where the first line of it ends; lines that end earlier are not part of it
   */
  record Start(RecordCursor.Position readFrom, RecordCursor.Position tellFrom) {}

  /** The place before the last {@code lines} whole lines, or null when the log is empty. */
  @Nullable Start find(long lines) throws IOException {
    wanted = lines;
    List<Segments.Segment> segments = Segments.list(folder);
    for (int i = segments.size() - 1; i >= 0 && !done(); i--) {
      if (segments.get(i).number() != Segments.MARK) {
        search(segments.get(i).number());
      }
    }
    RecordCursor.Position read = readFrom;
    if (read == null) {
      return null;
    }
    RecordCursor.Position tell = tellFrom;
    return new Start(read, tell == null ? read : tell);
  }

  private boolean done() {
    return wanted <= 0 && readFrom != null && begunEarlier.isEmpty();
  }

  private void search(int number) throws IOException {
    try (FileChannel channel =
        FileChannel.open(Segments.file(folder, number), StandardOpenOption.READ)) {
      Backwards file = new Backwards(channel);
      long end = file.lineFeedBefore(channel.size()) + 1;
      if (readFrom == null) {
        readFrom = new RecordCursor.Position(number, end);
      }
      while (end > 0 && !done()) {
        long start = file.lineFeedBefore(end - 1) + 1;
        look(new RecordCursor.Position(number, start), file.head(start, end - 1), end - 1 - start);
        end = start;
      }
    } catch (NoSuchFileException _) {
      // Dropped since it was listed, and everything before it too.
      wanted = 0;
    }
  }

  private void look(RecordCursor.Position at, byte[] head, long length) {
    long millis = RecordFormat.millis(head, 0, head.length);
    LogStream stream =
        millis == Long.MIN_VALUE
            ? null
            : RecordFormat.streamAt(head, RecordFormat.STAMP, head.length);
    readFrom = at;
    boolean continuation = false;
    boolean continues = false;
    if (stream != null) {
      int tagEnd = RecordFormat.STAMP + RecordFormat.tag(stream, false).length;
      continuation = head[tagEnd - 1] == '+';
      continues = length - tagEnd - (continuation ? 1 : 0) == RecordFormat.CHUNK;
    }
    if (wanted > 0) {
      if (!continues) {
        wanted--;
        tellFrom = at;
      }
      if (stream != null && continuation) {
        begunEarlier.add(stream);
      }
    }
    if (stream != null && !continuation) {
      begunEarlier.remove(stream);
    }
  }

  /** A file read from its end in blocks. */
  private static final class Backwards {
    private final FileChannel channel;
    private final byte[] block = new byte[BLOCK];
    private long blockAt = Long.MAX_VALUE;

    Backwards(FileChannel channel) {
      this.channel = channel;
    }

    /** The last line feed before {@code end}, or -1. */
    long lineFeedBefore(long end) throws IOException {
      for (long at = end - 1; at >= 0; at--) {
        if (at < blockAt) {
          blockAt = Math.max(0, at + 1 - BLOCK);
          read(block, (int) (at + 1 - blockAt), blockAt);
        }
        if (block[(int) (at - blockAt)] == '\n') {
          return at;
        }
      }
      return -1;
    }

    /** The first bytes of a record, enough for its time and stream. */
    byte[] head(long start, long end) throws IOException {
      byte[] head = new byte[(int) Math.min(RecordFormat.STAMP + 10, end - start)];
      read(head, head.length, start);
      return head;
    }

    private void read(byte[] to, int length, long at) throws IOException {
      ByteBuffer target = ByteBuffer.wrap(to, 0, length);
      while (target.hasRemaining() && channel.read(target, at + target.position()) > 0) {}
    }
  }
}
