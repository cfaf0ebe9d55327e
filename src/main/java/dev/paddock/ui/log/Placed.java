package dev.paddock.ui.log;

import org.jspecify.annotations.Nullable;

/**
 * A row with its place on the screen.
 *
 * @param line null while it is being read
 * @param before the row shown above it, as far as it is known
 * @param columns letters to a line where it goes on below, else the greatest number
 * @param y of its upper edge; may be above the screen
 */
record Placed(
    long row,
    @Nullable ShownLine line,
    @Nullable ShownLine before,
    int columns,
    double y,
    double height) {

  boolean wraps() {
    return columns != Integer.MAX_VALUE;
  }
}
