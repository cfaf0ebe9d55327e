package dev.paddock.log;

import java.util.Locale;

/** Where a line of a run's log came from. */
public enum LogStream {
  /** The agent's standard output. */
  OUT,
  /** The agent's standard error. */
  ERR,
  /** The installer. */
  BUILD,
  /** What Paddock did and why. */
  PADDOCK;

  /** The word for it in the file, in JSON and on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
