package dev.paddock.ui.log;

import org.jspecify.annotations.Nullable;

/**
 * A row with its place on the screen.
 *
 * @param line null while it is being read
 * @param before the row shown above it, as far as it is known
 * @param y of its upper edge; may be above the screen
 */
record Placed(
    long row, @Nullable ShownLine line, @Nullable ShownLine before, double y, double height) {}
