package dev.paddock.log;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lets a regular expression that backtracks without end give up. */
public final class TimedMatch {

  private TimedMatch() {}

  /** A matcher over text that throws {@link TooSlow} when it takes longer than that. */
  public static Matcher of(Pattern pattern, CharSequence text, Duration limit) {
    return pattern.matcher(new TimedText(text, System.nanoTime() + limit.toNanos()));
  }

  /** An expression took too long on one line. */
  public static final class TooSlow extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooSlow() {
      super("the expression takes too long", null, false, false);
    }
  }

  /** Text that ends a match that takes too long; the only way to interrupt one. */
  private static final class TimedText implements CharSequence {
    private static final int READS_BETWEEN_LOOKS = 4096;

    private final CharSequence text;
    private final long deadline;
    private int reads;

    TimedText(CharSequence text, long deadline) {
      this.text = text;
      this.deadline = deadline;
    }

    @Override
    public char charAt(int index) {
      if (++reads > READS_BETWEEN_LOOKS) {
        reads = 0;
        if (System.nanoTime() - deadline > 0) {
          throw new TooSlow();
        }
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
