package dev.paddock.log;

import java.nio.charset.StandardCharsets;

/** Turns a line's bytes into what is shown of them. */
final class LineText {

  private LineText() {}

  /**
   * What a terminal would be left with: a carriage return before the end begins the line anew, as a
   * progress bar means it; those at the end belong to the line end and erase nothing. What is not
   * UTF-8 is replaced.
   */
  static String of(byte[] bytes, int from, int to) {
    int end = to;
    while (end > from && bytes[end - 1] == '\r') {
      end--;
    }
    int begin = end;
    if (ByteSearch.indexOf(bytes, from, end, (byte) '\r') < 0) {
      return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }
    while (begin > from && bytes[begin - 1] != '\r') {
      begin--;
    }
    return new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
  }
}
