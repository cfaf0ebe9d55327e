package dev.paddock.ui.log;

/**
 * A place between two characters.
 *
 * @param row the row's number
 * @param index characters before it in the row
 */
record TextPosition(long row, int index) implements Comparable<TextPosition> {
  @Override
  public int compareTo(TextPosition other) {
    return row == other.row ? Integer.compare(index, other.index) : Long.compare(row, other.row);
  }
}
