package dev.paddock.log;

/** The row a cursor stands on. For the cursor's thread. */
final class CursorRow implements LogSource.RawRow {
  private final RecordCursor cursor;
  private long number;

  CursorRow(RecordCursor cursor) {
    this.cursor = cursor;
  }

  /** This row, as the one with that number. */
  CursorRow numbered(long row) {
    number = row;
    return this;
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public long millis() {
    return cursor.millis();
  }

  @Override
  public LogStream stream() {
    return cursor.stream();
  }

  @Override
  public boolean continuation() {
    return cursor.continuation();
  }

  @Override
  public byte[] bytes() {
    return cursor.buffer();
  }

  @Override
  public int from() {
    return cursor.textFrom();
  }

  @Override
  public int to() {
    return cursor.textTo();
  }
}
