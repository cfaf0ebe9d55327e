package dev.paddock.log;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say of a run's log in short.
 *
 * @param bytes on disk
 */
public record LogFacts(Counts counts, long bytes) {

  /**
   * How many lines there were, those dropped since they were counted included; a traceback is one
   * error.
   */
  public record Counts(long lines, long warnings, long errors) {}

  /**
   * Looks at a run's folder; what was not counted before is read, so this may take seconds.
   *
   * @throws IOException if the log could not be read; a folder that is not there has none
   */
  public static LogFacts of(Path folder) throws IOException {
    long bytes = Segments.list(folder).stream().mapToLong(Segments.Segment::size).sum();
    return new LogFacts(bytes == 0 ? new Counts(0, 0, 0) : LogTally.of(folder), bytes);
  }

  /** Why a run that is alive is losing lines just now, or null. Quick. */
  public static @Nullable String trouble(Path folder) {
    return TroubleNote.read(folder);
  }
}
