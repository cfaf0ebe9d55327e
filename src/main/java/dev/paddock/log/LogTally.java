package dev.paddock.log;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Counts a log's lines, warnings and errors when somebody wants to know; a traceback is one error.
 *
 * <p>Telling levels takes as long as storing the lines, so it is not done while they come. What was
 * counted is noted beside the log with the place it reaches to, and the next count begins there.
 * For one thread.
 */
final class LogTally {

  /** A level stands near the beginning; more of a line would only cost time. */
  private static final int HEAD = 512;

  private static final String FILE = "log.tally";
  private static final Pattern NOTE =
      Pattern.compile(
          "lines (\\d{1,18}) warnings (\\d{1,18}) errors (\\d{1,18}) to (\\d{1,9}):(\\d{1,18}) *\n");
  private static final int NOTE_LENGTH = 128;

  private final Map<LogStream, TracebackFolder> folders = new EnumMap<>(LogStream.class);
  private long lines;
  private long warnings;
  private long errors;

  /** A traceback has begun that may go on. */
  private boolean inside;

  private LogTally() {
    var begun =
        new TracebackFolder.Folds() {
          @Override
          public void begin(long row) {
            errors++;
          }

          @Override
          public void more(long header, long row) {
            // Part of the error counted at its beginning.
          }
        };
    for (LogStream stream : LogStream.values()) {
      folders.put(stream, new TracebackFolder(begun));
    }
  }

  /**
   * What is noted.
   *
   * @param end the records counted are those before here
   */
  private record Noted(LogFacts.Counts counts, RecordCursor.Position end) {}

  /** Counts what came since the last count and notes it. */
  static LogFacts.Counts of(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    Noted before = read(file);
    LogTally tally = new LogTally();
    Noted now;
    try (RecordCursor cursor = new RecordCursor(folder)) {
      if (before != null) {
        tally.lines = before.counts().lines();
        tally.warnings = before.counts().warnings();
        tally.errors = before.counts().errors();
        cursor.seek(before.end());
      }
      now = tally.count(cursor);
    }
    if (!now.equals(before)) {
      write(file, now);
    }
    return tally.counts();
  }

  private LogFacts.Counts counts() {
    return new LogFacts.Counts(lines, warnings, errors);
  }

  /** Returns the last place where no traceback was under way: the next count begins there. */
  private Noted count(RecordCursor cursor) throws IOException {
    Noted safe = new Noted(counts(), cursor.position());
    while (cursor.next()) {
      if (!inside) {
        safe = new Noted(counts(), cursor.recordPosition());
      }
      if (!cursor.continuation() && cursor.segment() != Segments.MARK) {
        count(cursor.stream(), cursor.buffer(), cursor.textFrom(), cursor.textTo());
      }
    }
    return inside ? safe : new Noted(counts(), cursor.position());
  }

  private void count(LogStream stream, byte[] bytes, int from, int to) {
    lines++;
    TracebackFolder folder = Objects.requireNonNull(folders.get(stream));
    if (folder.isInside() || TracebackFolder.mayBegin(bytes, from, to)) {
      boolean part = folder.accept(lines, LineText.of(bytes, from, to));
      inside = folders.values().stream().anyMatch(TracebackFolder::isInside);
      if (part) {
        return;
      }
    }
    switch (level(bytes, from, to)) {
      case WARN -> warnings++;
      case ERROR, FATAL -> errors++;
      case NONE, TRACE, DEBUG, INFO -> {
        // Only trouble is counted.
      }
    }
  }

  private static LogLevel level(byte[] bytes, int from, int to) {
    if (ByteSearch.indexOf(bytes, from, to, (byte) '\r') >= 0) {
      return LevelDetector.detect(LineText.of(bytes, from, to));
    }
    // Levels are ASCII, and bytes taken as characters cost the least.
    int length = Math.min(to - from, HEAD);
    return LevelDetector.detect(new String(bytes, from, length, StandardCharsets.ISO_8859_1));
  }

  private static @Nullable Noted read(Path file) {
    try {
      Matcher note = NOTE.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
      if (note.matches()) {
        return new Noted(
            new LogFacts.Counts(number(note, 1), number(note, 2), number(note, 3)),
            new RecordCursor.Position((int) number(note, 4), number(note, 5)));
      }
    } catch (IOException _) {
      // Never counted, or not to be read: all of it is counted.
    }
    return null;
  }

  private static long number(Matcher note, int group) {
    return Long.parseLong(note.group(group));
  }

  /**
   * Written over in place at its full length: two that count at once note the same, or one a little
   * more.
   */
  private static void write(Path file, Noted now) {
    String text =
        "lines %d warnings %d errors %d to %d:%d"
            .formatted(
                now.counts().lines(),
                now.counts().warnings(),
                now.counts().errors(),
                now.end().segment(),
                now.end().offset());
    String padded = text + " ".repeat(NOTE_LENGTH - 1 - text.length()) + "\n";
    try (RandomAccessFile note = new RandomAccessFile(file.toFile(), "rw")) {
      note.write(padded.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException _) {
      // It is only counted again.
    }
  }
}
