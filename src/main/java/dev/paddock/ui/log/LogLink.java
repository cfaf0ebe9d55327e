package dev.paddock.ui.log;

/** Something in a log that can be opened. */
public sealed interface LogLink {

  /**
   * A line of a source file, as a traceback names it.
   *
   * @param path as the agent wrote it; relative ones to its working folder
   * @param line from 1
   */
  record Source(String path, int line) implements LogLink {}

  /** A web address. */
  record Web(String address) implements LogLink {}
}
