package dev.paddock.ui.log;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What is looked for.
 *
 * @param text to be found; empty finds nothing
 * @param regex it is a regular expression
 * @param matchCase capitals matter
 * @param wholeWord only where no letter, digit or underscore adjoins
 */
public record Query(String text, boolean regex, boolean matchCase, boolean wholeWord) {

  /** Finds nothing. */
  public static final Query NONE = new Query("", false, false, false);

  /** Whether there is anything to find. */
  public boolean isEmpty() {
    return text.isEmpty();
  }

  /** What is wrong with the expression, in its author's words, or null. */
  public @Nullable String mistake() {
    try {
      pattern();
      return null;
    } catch (PatternSyntaxException e) {
      return e.getDescription();
    }
  }

  /**
   * The expression that finds it.
   *
   * @throws PatternSyntaxException if the text is no regular expression
   */
  Pattern pattern() {
    int unicode = Literal.isAscii(text) ? 0 : Pattern.UNICODE_CASE;
    int flags = matchCase ? 0 : Pattern.CASE_INSENSITIVE | unicode;
    String expression = regex ? text : Pattern.quote(text);
    if (wholeWord) {
      expression = "(?<!\\w)(?:" + expression + ")(?!\\w)";
    }
    return Pattern.compile(expression, flags);
  }

  /** A matcher over text that gives up at {@code deadline}, as by {@link System#nanoTime}. */
  static Matcher matcher(Pattern pattern, CharSequence text, long deadline) {
    return pattern.matcher(new TimedText(text, deadline));
  }

  /** An expression took too long on one line: it backtracks without end. */
  static final class TooSlow extends RuntimeException {
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
