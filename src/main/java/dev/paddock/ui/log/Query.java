package dev.paddock.ui.log;

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
}
