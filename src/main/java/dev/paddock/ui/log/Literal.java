package dev.paddock.ui.log;

import dev.paddock.log.ByteSearch;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Tells quickly, from a row's bytes, that it cannot hold a text looked for.
 *
 * <p>Most rows hold no hit, and making a string of each only to see that costs ten times the
 * search.
 */
final class Literal {

  private static final byte ESCAPE = 0x1b;

  private final byte[] lower;
  private final byte[] upper;

  private Literal(byte[] lower, byte[] upper) {
    this.lower = lower;
    this.upper = upper;
  }

  /** For a query that is plain text, else null. */
  static @Nullable Literal of(Query query) {
    if (query.regex() || query.isEmpty() || !isAscii(query.text())) {
      return null;
    }
    byte[] text = query.text().getBytes(StandardCharsets.US_ASCII);
    byte[] lower = text.clone();
    byte[] upper = text.clone();
    if (!query.matchCase()) {
      for (int i = 0; i < text.length; i++) {
        lower[i] = (byte) Character.toLowerCase((char) text[i]);
        upper[i] = (byte) Character.toUpperCase((char) text[i]);
      }
    }
    return new Literal(lower, upper);
  }

  static boolean isAscii(String text) {
    return text.chars().allMatch(each -> each >= ' ' && each < 0x7f);
  }

  /** False when the text is surely not there; a colour set within it may hide it from us. */
  boolean mayBeIn(byte[] bytes, int from, int to) {
    if (ByteSearch.indexOf(bytes, from, to, ESCAPE) >= 0) {
      return true;
    }
    int last = to - lower.length + 1;
    return begins(bytes, from, last, lower[0])
        || (upper[0] != lower[0] && begins(bytes, from, last, upper[0]));
  }

  private boolean begins(byte[] bytes, int from, int last, byte first) {
    int at = ByteSearch.indexOf(bytes, from, last, first);
    while (at >= 0) {
      if (isAt(bytes, at)) {
        return true;
      }
      at = ByteSearch.indexOf(bytes, at + 1, last, first);
    }
    return false;
  }

  private boolean isAt(byte[] bytes, int at) {
    for (int i = 1; i < lower.length; i++) {
      byte each = bytes[at + i];
      if (each != lower[i] && each != upper[i]) {
        return false;
      }
    }
    return true;
  }
}
