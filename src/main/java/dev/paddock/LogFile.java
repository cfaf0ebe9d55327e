package dev.paddock;

import dev.paddock.storage.DataFolder;

/** Says where what is meant for developers is logged: {@code paddock.log} in the data folder. */
final class LogFile {

  private LogFile() {}

  /** Takes effect if nothing was logged yet. */
  static void in(DataFolder folder) {
    // Read by logback.xml, which is configured when the first logger is asked for.
    System.setProperty("paddock.log.file", folder.root().resolve("paddock.log").toString());
  }
}
