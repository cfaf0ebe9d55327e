package dev.paddock.cli;

import dev.paddock.log.LogLine;
import dev.paddock.log.LogStream;
import dev.paddock.log.RunLogReader;
import dev.paddock.log.RunLogReader.RawLine;
import dev.paddock.log.TimedMatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes those lines out of a run's log that are meant, in the form they are printed in. */
final class LogEntries {

  /** An expression that takes longer on one line backtracks without end. */
  private static final Duration MATCH_LIMIT = Duration.ofMillis(500);

  /** Sequences of a terminal: colours, cursor, title. */
  private static final Pattern COLOURS =
      Pattern.compile("\u001b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)?)");

  private final RunLogReader reader;
  private final Path folder;
  private final String run;
  private final boolean json;
  private final @Nullable Pattern pattern;
  private final @Nullable LogStream stream;
  private long tooSlow;

  /**
   * Reads from where the reader stands.
   *
   * @param pattern what must be found in a line, or null for any
   * @param stream where a line must come from, or null for anywhere
   */
  LogEntries(
      RunLogReader reader,
      Path folder,
      String run,
      boolean json,
      @Nullable Pattern pattern,
      @Nullable LogStream stream) {
    this.reader = reader;
    this.folder = folder;
    this.run = run;
    this.json = json;
    this.pattern = pattern;
    this.stream = stream;
  }

  /** The next line meant, or null when there is nothing new. */
  @Nullable LogEntry next() throws IOException {
    while (true) {
      LogEntry entry = any();
      if (entry == null || takes(entry)) {
        return entry;
      }
    }
  }

  /**
   * Passes all lines but the last ones. Where lines are chosen they are counted first, so that
   * memory does not grow with the log.
   */
  void toLast(long count) throws IOException {
    if (pattern == null && stream == null) {
      reader.seekTail(count);
      return;
    }
    long all = 0;
    try (RunLogReader counting = new RunLogReader(folder)) {
      LogEntries entries = new LogEntries(counting, folder, run, json, pattern, stream);
      while (entries.next() != null) {
        all++;
      }
    }
    for (long passed = 0; passed < all - count && next() != null; passed++) {
      // Only passing.
    }
  }

  /** What is left of lines without an end, once the run is over. */
  List<LogEntry> rest() throws IOException {
    return reader.rest().stream().map(this::entry).filter(this::takes).toList();
  }

  private @Nullable LogEntry any() throws IOException {
    if (json) {
      List<LogLine> lines = reader.next(1);
      return lines.isEmpty() ? null : entry(lines.getFirst());
    }
    RawLine line = reader.nextRaw();
    return line == null ? null : LogEntry.Bytes.of(line);
  }

  private LogEntry entry(LogLine line) {
    return json
        ? new LogEntry.Structured(line, run)
        : new LogEntry.Bytes(line.stream(), line.text().getBytes(StandardCharsets.UTF_8));
  }

  private boolean takes(LogEntry entry) {
    return (stream == null || entry.stream() == stream)
        && (pattern == null || isIn(entry.text(), pattern));
  }

  /** Whether it is found in the line, or in what one sees of a line with colours. */
  private boolean isIn(String text, Pattern expression) {
    try {
      return TimedMatch.of(expression, text, MATCH_LIMIT).find()
          || (text.indexOf('\u001b') >= 0
              && TimedMatch.of(expression, COLOURS.matcher(text).replaceAll(""), MATCH_LIMIT)
                  .find());
    } catch (TimedMatch.TooSlow _) {
      tooSlow++;
      return false;
    }
  }

  /** On so many lines the pattern took too long and was given up. */
  long tooSlow() {
    return tooSlow;
  }
}
