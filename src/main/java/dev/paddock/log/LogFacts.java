package dev.paddock.log;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a run's log without reading it.
 *
 * @param counts as far as they were noted, at most a second old; null where there are none
 * @param bytes on disk
 * @param trouble why its lines are being lost, or null; tells of now only while the run is alive
 */
public record LogFacts(@Nullable Counts counts, long bytes, @Nullable String trouble) {

  /** How many lines there were, those dropped since included; a traceback is one error. */
  public record Counts(long lines, long warnings, long errors) {}

  /**
   * Looks at a run's folder. May block on the disk.
   *
   * @throws IOException if the folder could not be read; one that is not there has no log
   */
  public static LogFacts of(Path folder) throws IOException {
    long bytes = Segments.list(folder).stream().mapToLong(Segments.Segment::size).sum();
    TallyFile.Noted noted = TallyFile.read(TallyFile.in(folder));
    return noted == null
        ? new LogFacts(null, bytes, null)
        : new LogFacts(noted.counts(), bytes, noted.trouble());
  }
}
