package dev.paddock.ui.log;

import org.jspecify.annotations.Nullable;

/**
 * How a search stands.
 *
 * @param current number of the line gone to, from 1, among those with hits; 0 for none
 * @param lines lines with hits so far
 * @param hits all hits so far
 * @param working whether it goes on
 * @param problem what is wrong with the query, or null
 */
public record FindStatus(
    long current, long lines, long hits, boolean working, @Nullable String problem) {

  /** Nothing is looked for. */
  public static final FindStatus NONE = new FindStatus(0, 0, 0, false, null);
}
