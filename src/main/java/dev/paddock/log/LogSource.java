package dev.paddock.log;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Lines that can be read from anywhere, of a log that grows at its end and is found out about from
 * its end backwards. For one thread, except where said.
 */
public interface LogSource extends AutoCloseable {

  /** Number of the first row known so far. Any thread. */
  long first();

  /** Number after the last row. Any thread. */
  long end();

  /** Rows that are probably there before the first known one. Any thread. */
  long unknownBefore();

  /**
   * Looks for new rows at the end, for a few milliseconds.
   *
   * @return whether there were some, and so perhaps more
   */
  boolean poll() throws IOException;

  /**
   * Finds out about rows farther back, for a few milliseconds.
   *
   * @return false when all of them are known
   */
  boolean extendBack() throws IOException;

  /** Hands on the rows from {@code from} up to {@code to}, as far as there are any. */
  void read(long from, long to, Visitor visitor) throws IOException;

  /**
   * Whether {@code probe} sees something in the bytes of some rows; true also where looking at them
   * at once is not possible. The bytes hold more than the rows' texts.
   */
  default boolean mayHold(long from, long to, Probe probe) throws IOException {
    return true;
  }

  /** Why lines are being lost just now, or null. */
  default @Nullable String trouble() {
    return null;
  }

  /** Looks at bytes. */
  @FunctionalInterface
  interface Probe {
    /** Whether what it looks for may be between {@code from} and {@code to}. */
    boolean mayBeIn(byte[] bytes, int from, int to);
  }

  /** Takes rows, and says whether it wants more. */
  @FunctionalInterface
  interface Visitor {
    /** Called for each row in order; {@code row} is valid during the call only. */
    boolean visit(RawRow row);
  }

  /** One row before anything was made of it. */
  interface RawRow {
    /** As in {@link LogRow}. */
    long number();

    /** As in {@link LogRow}. */
    long millis();

    /** As in {@link LogRow}. */
    LogStream stream();

    /** As in {@link LogRow}. */
    boolean continuation();

    /** As in {@link LogRow}. */
    default String origin() {
      return "";
    }

    /** Holds the text's bytes from {@link #from} to {@link #to}; not to be changed. */
    byte[] bytes();

    /** Where the text begins. */
    int from();

    /** Where the text ends. */
    int to();

    /** All of it, to keep. */
    default LogRow row() {
      String text = LineText.of(bytes(), from(), to());
      return new LogRow(
          number(), millis(), stream(), LevelDetector.detect(text), continuation(), text, origin());
    }
  }

  @Override
  void close() throws IOException;
}
