package dev.paddock.environment;

import java.nio.file.Path;
import java.time.Instant;

/**
 * One build of the past.
 *
 * @param log everything its installer said
 * @param detail how long it took, or its cause in one line; may be empty
 */
public record BuildRecord(Path log, Instant started, Ending ending, String detail) {

  /** How it ended. */
  public enum Ending {
    /** With a valid environment. */
    BUILT,
    /** Without. */
    FAILED,
    /** Somebody cancelled it. */
    CANCELLED,
    /** It has not ended, or was killed. */
    UNKNOWN
  }
}
