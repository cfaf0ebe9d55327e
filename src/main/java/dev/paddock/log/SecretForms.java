package dev.paddock.log;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Knows how a secret is written where it is not written as it is: in quotes by Python and in JSON,
 * in an address, in a page, in Base64, or line by line. Not known are other encodings (hexadecimal,
 * compressed), Base64 cut into lines, and what is left of a secret that was cut or changed.
 */
final class SecretForms {

  /** Shorter ones are too likely to be part of something else. */
  private static final int SHORTEST = 8;

  /**
   * A value this long is a file's content; all its forms would take more memory than they are
   * worth.
   */
  private static final int LONGEST_REWRITTEN = 1 << 16;

  /** What stays as it is in an address, beside letters and digits, by who writes it. */
  private static final String[] UNRESERVED = {
    "-._~", // RFC 3986; Python's quote with safe=""
    "-._~/", // Python's quote
    "-_.!~*'()", // encodeURIComponent
    "*-._", // java.net.URLEncoder, a browser's form
  };

  private SecretForms() {}

  /** The texts to look for; none for a value that is too short. */
  static Set<String> of(String value) {
    var forms = new LinkedHashSet<String>();
    addAll(forms, value);
    addAll(forms, value.strip());
    addAll(forms, value.strip().replaceAll("\\s+", " ")); // a message made one line
    if (value.indexOf('\n') >= 0) {
      value.lines().map(String::strip).forEach(line -> addAll(forms, line));
    }
    return forms;
  }

  private static void addAll(Set<String> forms, String value) {
    if (value.isBlank() || value.codePointCount(0, value.length()) < SHORTEST) {
      return;
    }
    forms.add(value);
    if (value.length() > LONGEST_REWRITTEN) {
      return;
    }
    addEncoded(forms, value);
    if (isPlain(value)) {
      return;
    }
    addQuoted(forms, value);
    addForAddresses(forms, value);
    addForPages(forms, value);
  }

  /** Letters, digits and what nobody rewrites: the usual token. */
  private static boolean isPlain(String value) {
    return value.chars().allMatch(c -> isLetterOrDigit(c) || c == '-' || c == '_' || c == '.');
  }

  /**
   * In Base64, alone or within something longer such as {@code user:password}. Three bytes become
   * four characters, so where it is part of more there are three ways to write it, which differ in
   * up to two characters at its begin and one at its end: those hold bits of its neighbours too,
   * cannot be known, and are left.
   */
  private static void addEncoded(Set<String> forms, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    var encoder = Base64.getEncoder();
    addBothAlphabets(forms, encoder.encodeToString(bytes));
    addBothAlphabets(forms, encoder.withoutPadding().encodeToString(bytes));
    for (int before = 0; before < 3; before++) {
      byte[] shifted = new byte[before + bytes.length];
      System.arraycopy(bytes, 0, shifted, before, bytes.length);
      int begin = (before * 8 + 5) / 6;
      int end = shifted.length * 8 / 6;
      addBothAlphabets(forms, encoder.encodeToString(shifted).substring(begin, end));
    }
  }

  private static void addBothAlphabets(Set<String> forms, String text) {
    forms.add(text);
    forms.add(text.replace('+', '-').replace('/', '_'));
  }

  private static void addQuoted(Set<String> forms, String value) {
    for (String written :
        new String[] {
          escaped(value, c -> null),
          escaped(value, c -> isControl(c) || c >= 127 ? unicode(c) : null), // json.dumps
          escaped(value, c -> isControl(c) ? unicode(c) : null), // the same, ensure_ascii=False
          escaped(value, c -> isControl(c) || "<>&'".indexOf(c) >= 0 ? unicode(c) : null), // Go
          escaped(value, c -> isControl(c) || c >= 127 ? python(c) : null), // ascii()
          escaped(value, c -> isControl(c) ? python(c) : null), // repr()
        }) {
      forms.add(written);
      String json = written.replace("\"", "\\\"");
      forms.add(json);
      forms.add(written.replace("'", "\\'"));
      // JSON as a text within JSON.
      forms.add(json.replace("\\", "\\\\").replace("\"", "\\\""));
    }
  }

  /** With backslashes; {@code more} knows how else something is written, or null. */
  private static String escaped(String value, IntFunction<@Nullable String> more) {
    var text = new StringBuilder();
    value
        .codePoints()
        .forEach(c -> {
          String special = more.apply(c);
          if (special != null) {
            text.append(special);
            return;
          }
          switch (c) {
            case '\\' -> text.append("\\\\");
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            default -> text.appendCodePoint(c);
          }
        });
    return text.toString();
  }

  private static boolean isControl(int c) {
    return c < ' ' && "\n\r\t".indexOf(c) < 0;
  }

  private static String unicode(int c) {
    var text = new StringBuilder();
    for (char half : Character.toChars(c)) {
      text.append(String.format(Locale.ROOT, "\\u%04x", (int) half));
    }
    return text.toString();
  }

  private static String python(int c) {
    String form = c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x";
    return String.format(Locale.ROOT, form, c);
  }

  private static void addForAddresses(Set<String> forms, String value) {
    for (String unreserved : UNRESERVED) {
      String written = percent(value, unreserved);
      forms.add(written);
      forms.add(written.replace("%20", "+"));
    }
  }

  private static String percent(String value, String unreserved) {
    var text = new StringBuilder();
    for (byte each : value.getBytes(StandardCharsets.UTF_8)) {
      if (isLetterOrDigit(each) || unreserved.indexOf(each) >= 0) {
        text.append((char) each);
      } else {
        text.append(String.format(Locale.ROOT, "%%%02X", each & 0xFF));
      }
    }
    return text.toString();
  }

  private static boolean isLetterOrDigit(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static void addForPages(Set<String> forms, String value) {
    String text = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    forms.add(text);
    for (String doubled : new String[] {"&quot;", "&#34;"}) {
      String quoted = text.replace("\"", doubled);
      forms.add(quoted);
      forms.add(quoted.replace("'", "&#x27;"));
      forms.add(quoted.replace("'", "&#39;"));
    }
  }
}
