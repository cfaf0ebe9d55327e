package dev.paddock.log;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells which rows of one stream are one Python traceback, chained ones and exception groups
 * included.
 */
public final class TracebackFolder {

  private static final String HEADER = "Traceback (most recent call last):";

  /** More rows than this are several things. */
  private static final int LONGEST = 2000;

  /** Hears which rows belong together. */
  public interface Folds {
    /** A traceback begins. */
    void begin(long row);

    /** A row belongs to the traceback that began at {@code header}. */
    void more(long header, long row);
  }

  private final Folds folds;
  private State state = State.OUTSIDE;
  private long header;
  private int length;

  /** Blank rows that belong to it only if a chained traceback follows. */
  private final List<Long> blank = new ArrayList<>();

  private enum State {
    OUTSIDE,
    FRAMES,
    GROUP,
    AFTER,
    CHAINED
  }

  /** Begins outside of any traceback. */
  public TracebackFolder(Folds folds) {
    this.folds = folds;
  }

  /** Whether a line, given as its bytes, may be the first of a traceback. */
  static boolean mayBegin(byte[] bytes, int from, int to) {
    int end = to;
    while (end > from && bytes[end - 1] == '\r') {
      end--;
    }
    return end - from >= HEADER.length() && bytes[end - 1] == ':' && bytes[end - 2] == ')';
  }

  /** Whether what comes next may belong to a traceback that has begun. */
  boolean isInside() {
    return state != State.OUTSIDE;
  }

  /** Takes the next row of the stream; true when it belongs to a traceback. */
  public boolean accept(long row, String text) {
    if (state != State.OUTSIDE && ++length > LONGEST) {
      end();
    }
    return switch (state) {
      case OUTSIDE -> outside(row, text);
      case FRAMES -> frames(row, text);
      case GROUP -> group(row, text);
      case AFTER -> after(row, text);
      case CHAINED -> chained(row, text);
    };
  }

  private boolean outside(long row, String text) {
    if (!text.endsWith(HEADER)) {
      return false;
    }
    String before = text.substring(0, text.length() - HEADER.length()).strip();
    if (!before.isEmpty() && !before.equals("+ Exception Group")) {
      return false;
    }
    header = row;
    length = 0;
    state = before.isEmpty() ? State.FRAMES : State.GROUP;
    folds.begin(row);
    return true;
  }

  private boolean frames(long row, String text) {
    folds.more(header, row);
    if (text.isEmpty() || text.charAt(0) != ' ') {
      // The exception itself; what is not indented cannot be a frame.
      state = State.AFTER;
    }
    return true;
  }

  private boolean group(long row, String text) {
    String line = text.strip();
    if (line.startsWith("|") || line.startsWith("+")) {
      folds.more(header, row);
      return true;
    }
    state = State.AFTER;
    return after(row, text);
  }

  private boolean after(long row, String text) {
    if (text.isBlank() && blank.size() < 2) {
      blank.add(row);
      return false;
    }
    if (text.startsWith("During handling of the above exception, another")
        || text.startsWith("The above exception was the direct cause of")) {
      blank.forEach(each -> folds.more(header, each));
      blank.clear();
      folds.more(header, row);
      state = State.CHAINED;
      return true;
    }
    end();
    return outside(row, text);
  }

  private boolean chained(long row, String text) {
    if (text.isBlank()) {
      folds.more(header, row);
      return true;
    }
    if (text.endsWith(HEADER)) {
      folds.more(header, row);
      state = text.contains("Exception Group") ? State.GROUP : State.FRAMES;
      return true;
    }
    end();
    return outside(row, text);
  }

  private void end() {
    state = State.OUTSIDE;
    blank.clear();
  }
}
