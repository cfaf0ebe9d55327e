package dev.paddock.ui.log;

import dev.paddock.log.ByteSearch;
import java.util.ArrayList;
import java.util.List;

/**
 * Text without its ANSI sequences, and the styles they asked for.
 *
 * @param text with control characters replaced by their pictures and tabs by spaces
 * @param spans in order, without gaps between the first and the last styled place
 */
record AnsiText(String text, List<Span> spans) {

  private static final int TAB = 8;

  /** A stretch of text in one style. */
  record Span(int from, int to, TextStyle style) {}

  /** Takes a line apart. */
  static AnsiText of(String raw) {
    return of(raw, TextStyle.NORMAL);
  }

  /** Takes a line apart that begins in the style an earlier one left. */
  static AnsiText of(String raw, TextStyle begin) {
    for (int i = 0; i < raw.length(); i++) {
      char each = raw.charAt(i);
      if (each < ' ' || (each >= 0x7f && each < 0xa0)) {
        return new Parser(raw, begin).parse();
      }
    }
    return new AnsiText(
        raw,
        begin.equals(TextStyle.NORMAL) || raw.isEmpty()
            ? List.of()
            : List.of(new Span(0, raw.length(), begin)));
  }

  /** Whether there is something to be followed in a line given as its bytes. */
  static boolean mayHoldSequence(byte[] bytes, int from, int to) {
    return ByteSearch.indexOf(bytes, from, to, (byte) '\u001b') >= 0;
  }

  /** The style that lines one after the other leave. */
  static final class Style {
    private TextStyle now = TextStyle.NORMAL;

    TextStyle now() {
      return now;
    }

    void follow(String raw) {
      if (raw.indexOf('\u001b') >= 0) {
        Parser parser = new Parser(raw, now);
        parser.read();
        now = parser.style;
      }
    }
  }

  /** Reads one line. */
  private static final class Parser {
    private final String raw;
    private final StringBuilder text;
    private final List<Span> spans = new ArrayList<>();
    private TextStyle style;
    private int styledFrom;
    private int at;

    Parser(String raw, TextStyle begin) {
      this.raw = raw;
      this.style = begin;
      this.text = new StringBuilder(raw.length());
    }

    AnsiText parse() {
      read();
      style(TextStyle.NORMAL);
      return new AnsiText(text.toString(), List.copyOf(spans));
    }

    void read() {
      while (at < raw.length()) {
        char each = raw.charAt(at++);
        if (each == '\u001b') {
          escape();
        } else if (each == '\t') {
          text.repeat(' ', TAB - text.length() % TAB);
        } else if (each < ' ') {
          text.append((char) ('\u2400' + each));
        } else if (each == 0x7f) {
          text.append('\u2421');
        } else {
          text.append(each);
        }
      }
    }

    private void style(TextStyle now) {
      if (!style.equals(TextStyle.NORMAL) && styledFrom < text.length()) {
        spans.add(new Span(styledFrom, text.length(), style));
      }
      styledFrom = text.length();
      style = now;
    }

    private void escape() {
      if (at >= raw.length()) {
        return;
      }
      switch (raw.charAt(at)) {
        case '[' -> controlSequence();
        case ']', 'P', '_', '^' -> skipString();
        default -> at++;
      }
    }

    private void controlSequence() {
      int from = ++at;
      while (at < raw.length() && (raw.charAt(at) < '@' || raw.charAt(at) > '~')) {
        at++;
      }
      if (at < raw.length() && raw.charAt(at) == 'm') {
        style(rendition(raw.substring(from, at)));
      }
      at++;
    }

    /** A title or a link: up to the bell or to ESC and a backslash. */
    private void skipString() {
      while (at < raw.length() && raw.charAt(at) != '\u0007' && raw.charAt(at) != '\u001b') {
        at++;
      }
      at += at < raw.length() && raw.charAt(at) == '\u001b' ? 2 : 1;
    }

    private TextStyle rendition(String parameters) {
      String[] words = parameters.split("[;:]", -1);
      int[] codes = new int[words.length];
      for (int i = 0; i < words.length; i++) {
        codes[i] = number(words[i]);
      }
      TextStyle now = style;
      int i = 0;
      while (i < codes.length) {
        if (codes[i] == 38 || codes[i] == 48) {
          int length = i + 1 < codes.length && codes[i + 1] == 2 ? 5 : 3;
          if (i + length > codes.length) {
            return now;
          }
          int color = length == 3 ? codes[i + 2] & 0xff : trueColor(codes, i + 2);
          now = codes[i] == 38 ? now.foreground(color) : now.background(color);
          i += length;
        } else {
          now = simple(now, codes[i]);
          i++;
        }
      }
      return now;
    }

    private static int trueColor(int[] codes, int at) {
      return TextStyle.TRUE_COLOR
          | (codes[at] & 0xff) << 16
          | (codes[at + 1] & 0xff) << 8
          | (codes[at + 2] & 0xff);
    }

    private static int number(String word) {
      try {
        return word.isEmpty() ? 0 : Integer.parseInt(word);
      } catch (NumberFormatException _) {
        // A private or damaged parameter: it asks for nothing we know.
        return -1;
      }
    }

    private static TextStyle simple(TextStyle now, int code) {
      if (code >= 30 && code <= 37) {
        return now.foreground(code - 30);
      }
      if (code >= 40 && code <= 47) {
        return now.background(code - 40);
      }
      if (code >= 90 && code <= 97) {
        return now.foreground(code - 90 + 8);
      }
      if (code >= 100 && code <= 107) {
        return now.background(code - 100 + 8);
      }
      return switch (code) {
        case 0 -> TextStyle.NORMAL;
        case 1 -> now.weight(true, now.dim());
        case 2 -> now.weight(now.bold(), true);
        case 3 -> now.italic(true);
        case 4 -> now.underline(true);
        case 7 -> now.inverse(true);
        case 22 -> now.weight(false, false);
        case 23 -> now.italic(false);
        case 24 -> now.underline(false);
        case 27 -> now.inverse(false);
        case 39 -> now.foreground(TextStyle.PLAIN);
        case 49 -> now.background(TextStyle.PLAIN);
        default -> now;
      };
    }
  }
}
