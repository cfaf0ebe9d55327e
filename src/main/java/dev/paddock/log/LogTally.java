package dev.paddock.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Counts a run's lines, warnings and errors while they are written; a traceback is one error.
 *
 * <p>The counts are noted in a file beside the log, with the place they reach to, so that whoever
 * goes on with the log of a run whose Paddock was killed counts what is missing and no more. For
 * one thread at a time.
 */
final class LogTally implements AutoCloseable {

  /** A level stands near the beginning; more of a line would only cost time. */
  private static final int HEAD = 512;

  private final TallyFile file;
  private final Map<LogStream, TracebackFolder> folders = new EnumMap<>(LogStream.class);
  private long lines;
  private long warnings;
  private long errors;

  private LogTally(TallyFile file) {
    this.file = file;
    var errorsBegun =
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
      folders.put(stream, new TracebackFolder(errorsBegun));
    }
  }

  /** Goes on from what was noted, and counts what was stored since. */
  static LogTally open(Path folder) throws IOException {
    LogTally tally = new LogTally(new TallyFile(TallyFile.in(folder)));
    TallyFile.Noted noted = TallyFile.read(TallyFile.in(folder));
    if (noted != null) {
      tally.lines = noted.counts().lines();
      tally.warnings = noted.counts().warnings();
      tally.errors = noted.counts().errors();
    }
    try (RecordCursor cursor = new RecordCursor(folder)) {
      if (noted != null) {
        cursor.seek(noted.end());
      }
      while (cursor.next()) {
        if (!cursor.continuation() && cursor.segment() != Segments.MARK) {
          tally.count(cursor.stream(), cursor.buffer(), cursor.textFrom(), cursor.textTo());
        }
      }
    }
    return tally;
  }

  /** Counts a line, or the first part of a long one. */
  void count(LogStream stream, byte[] bytes, int from, int to) {
    lines++;
    TracebackFolder folder = Objects.requireNonNull(folders.get(stream));
    if ((folder.isInside() || TracebackFolder.mayBegin(bytes, from, to))
        && folder.accept(lines, LineText.of(bytes, from, to))) {
      return;
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

  /** Notes the counts, which reach to {@code end}. */
  void save(RecordCursor.Position end, @Nullable String trouble) {
    file.write(new TallyFile.Noted(new LogFacts.Counts(lines, warnings, errors), end, trouble));
  }

  @Override
  public void close() {
    file.close();
  }
}
