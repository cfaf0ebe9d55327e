package dev.paddock.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Keeps some rows of one log while rows of others are told between them. */
final class RowCopies {

  private final String origin;
  private final List<Copy> rows = new ArrayList<>();
  private int next;

  RowCopies(String origin) {
    this.origin = origin;
  }

  /** Keeps a row. */
  boolean add(LogSource.RawRow row) {
    rows.add(
        new Copy(
            row.number(),
            row.millis(),
            row.stream(),
            row.continuation(),
            Arrays.copyOfRange(row.bytes(), row.from(), row.to())));
    return true;
  }

  private record Copy(
      long number,
      long millis,
      LogStream stream,
      boolean continuation,
      @SuppressWarnings("ArrayRecordComponent") byte[] text) {} // handed over, never compared

  /**
   * Tells a row under another number; one that was dropped meanwhile is passed over.
   *
   * @param row its number here; asked for in ascending order
   */
  boolean visit(long row, long number, LogSource.Visitor visitor) {
    while (next < rows.size() && rows.get(next).number() < row) {
      next++;
    }
    if (next == rows.size() || rows.get(next).number() != row) {
      return true;
    }
    return visitor.visit(new Told(rows.get(next), number, origin));
  }

  private record Told(Copy copy, long number, String origin) implements LogSource.RawRow {
    @Override
    public long millis() {
      return copy.millis();
    }

    @Override
    public LogStream stream() {
      return copy.stream();
    }

    @Override
    public boolean continuation() {
      return copy.continuation();
    }

    @Override
    public byte[] bytes() {
      return copy.text();
    }

    @Override
    public int from() {
      return 0;
    }

    @Override
    public int to() {
      return copy.text().length;
    }
  }
}
