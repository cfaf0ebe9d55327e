package dev.paddock.ui.log;

import org.jspecify.annotations.Nullable;

/**
 * What is selected.
 *
 * @param anchor where selecting began
 * @param caret where it has come to; the row of it is the current one
 */
record Selection(TextPosition anchor, TextPosition caret) {

  /** Nothing, at a place. */
  static Selection at(TextPosition place) {
    return new Selection(place, place);
  }

  TextPosition begin() {
    return anchor.compareTo(caret) <= 0 ? anchor : caret;
  }

  TextPosition end() {
    return anchor.compareTo(caret) <= 0 ? caret : anchor;
  }

  boolean isEmpty() {
    return anchor.equals(caret);
  }

  /** Where the selection begins in a row, or -1 where none of it is selected. */
  static int from(@Nullable Selection selection, long row) {
    if (selection == null
        || selection.isEmpty()
        || row < selection.begin().row()
        || row > selection.end().row()) {
      return -1;
    }
    return row == selection.begin().row() ? selection.begin().index() : 0;
  }

  /** Where the selection ends in a row of so many characters. */
  int to(long row, int length) {
    return row == end().row() ? Math.min(length, end().index()) : length;
  }
}
