package dev.paddock.ui.log;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds what can be opened in a line: source files with a line, and web addresses. */
final class Links {

  private static final Pattern LINK =
      Pattern.compile(
          "File \"(?<file>[^\"]{1,1000})\", line (?<line>\\d{1,9})"
              + "|(?<url>https?://[^\\s\"'<>`|\\\\^{}]{1,2000})");

  private static final int LONGEST_LINE = 20_000;

  private Links() {}

  /** A link and the characters it covers. */
  record Found(LogLink link, int from, int to) {}

  /** The link at a place in a line, or null. */
  static @Nullable Found at(String text, int index) {
    if (text.length() > LONGEST_LINE) {
      return null;
    }
    Matcher matcher = LINK.matcher(text);
    while (matcher.find() && matcher.start() <= index) {
      int end = trimmed(text, matcher.start(), matcher.end());
      if (index < end) {
        String file = matcher.group("file");
        LogLink link =
            file == null
                ? new LogLink.Web(text.substring(matcher.start(), end))
                : new LogLink.Source(file, Integer.parseInt(matcher.group("line")));
        return new Found(link, matcher.start(), end);
      }
    }
    return null;
  }

  /** Punctuation at the end belongs to the sentence and not to the address. */
  private static int trimmed(String text, int from, int to) {
    int end = to;
    while (end > from && ".,;:!?)]".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return end;
  }
}
