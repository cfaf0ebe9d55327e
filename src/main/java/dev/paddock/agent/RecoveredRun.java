package dev.paddock.agent;

import dev.paddock.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes up the record of a run whose own was damaged or removed, from what else is in its folder,
 * so that its log can still be found. Who owned it is not known any more, so it is given its end
 * like a run whose owner died; an owner that lives holds the run lock and writes the record again.
 */
final class RecoveredRun {

  /** No process has this identity. */
  private static final ProcessIdentity NOBODY = new ProcessIdentity(-1, "unknown");

  private RecoveredRun() {}

  /**
   * The run of a folder without a record; empty where nothing in it was a run's.
   *
   * @param began as its name tells
   */
  static Optional<RunRecord> of(AgentId agent, String id, Path folder, Instant began)
      throws IOException {
    @Nullable String damaged = null;
    boolean ran = false;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        damaged = name.startsWith(RunStore.RECORD + ".corrupt-") ? name : damaged;
        ran |= name.endsWith(".log");
      }
    }
    if (damaged == null && !ran) {
      return Optional.empty();
    }
    String problem =
        damaged == null
            ? "its record is gone; its log is what is left"
            : "its record was damaged and set aside as " + damaged + "; its log is what is left";
    return Optional.of(RunRecord.recovered(id, agent, NOBODY, began, problem));
  }

  /** Whether it is one of these. */
  static boolean is(RunRecord record) {
    return record.owner().equals(NOBODY);
  }

  /** When something was last written to its log; the beginning where nothing was. */
  static Instant lastSign(RunRecord record, Path folder) throws IOException {
    Instant last = record.startedAt();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.log")) {
      for (Path file : files) {
        Instant written = Files.getLastModifiedTime(file).toInstant();
        last = written.isAfter(last) ? written : last;
      }
    }
    return last;
  }
}
