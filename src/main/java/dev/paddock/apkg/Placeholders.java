package dev.paddock.apkg;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Resolves {@code ${NAME}} and {@code ${NAME:-default}} in a manifest's environment. */
public final class Placeholders {

  private static final Pattern START = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(\\}|:-)");

  /** A default may hold placeholders again, but not without end. */
  private static final int MOST_NESTED = 20;

  private Placeholders() {}

  /**
   * The text with every placeholder replaced; one without value and default becomes empty.
   *
   * <p>As in a shell, the default also stands in for an empty value and may hold placeholders
   * itself; a value is taken as it is. What is no whole placeholder stays as written.
   */
  public static String expand(String text, Function<String, @Nullable String> lookup) {
    return expand(text, lookup, 0);
  }

  private static String expand(String text, Function<String, @Nullable String> lookup, int depth) {
    Matcher start = START.matcher(text);
    StringBuilder out = new StringBuilder();
    int done = 0;
    boolean unclosed = false;
    while (depth <= MOST_NESTED && start.find(done)) {
      boolean plain = start.group(2).equals("}");
      // After one without an end none is looked for again: many would take quadratic time.
      int end = plain ? start.end() : unclosed ? -1 : end(text, start.end());
      out.append(text, done, start.start());
      if (end < 0) {
        unclosed = true;
        out.append(start.group());
        done = start.end();
        continue;
      }
      String value = lookup.apply(start.group(1));
      if (value != null && !(value.isEmpty() && !plain)) {
        out.append(value);
      } else if (!plain) {
        out.append(expand(text.substring(start.end(), end - 1), lookup, depth + 1));
      }
      done = end;
    }
    return out.append(text, done, text.length()).toString();
  }

  /** Just behind the brace that closes what was open at the position, or -1. */
  private static int end(String text, int from) {
    int open = 1;
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) == '}' && --open == 0) {
        return i + 1;
      }
      if (text.startsWith("${", i)) {
        open++;
      }
    }
    return -1;
  }
}
