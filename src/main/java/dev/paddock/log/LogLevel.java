package dev.paddock.log;

import java.util.Locale;

/** How serious a line says it is, least first; {@link #NONE} where it does not say. */
public enum LogLevel {
  /** The line names no level. */
  NONE,
  /** Finest. */
  TRACE,
  /** For developers. */
  DEBUG,
  /** The ordinary. */
  INFO,
  /** Worth a look. */
  WARN,
  /** Something failed. */
  ERROR,
  /** Everything failed. */
  FATAL;

  /** The word for it in JSON and on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
