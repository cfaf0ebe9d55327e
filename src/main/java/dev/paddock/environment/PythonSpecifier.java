package dev.paddock.environment;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells which versions of Python fit what was asked for. */
final class PythonSpecifier {

  private static final Pattern PART =
      Pattern.compile("^(===?|!=|<=|>=|<|>|~=|~|\\^)?\\s*v?([0-9]+(?:\\.[0-9]+)*)(\\.\\*)?.*$");
  private static final Pattern BARE =
      Pattern.compile(
          "^(?:python|cpython)?[- @]?([0-9]+(?:\\.[0-9]+){0,2})$", Pattern.CASE_INSENSITIVE);

  private final List<String> parts;

  private PythonSpecifier(List<String> parts) {
    this.parts = parts;
  }

  /** Reads {@code >=3.8,<4}, {@code 3.11}, {@code python3.11} or {@code any}. */
  static PythonSpecifier of(String text) {
    String asked = text.strip();
    if (asked.isEmpty() || asked.equals("any")) {
      return new PythonSpecifier(List.of());
    }
    Matcher bare = BARE.matcher(asked);
    if (bare.matches()) {
      return new PythonSpecifier(List.of("==" + bare.group(1) + ".*"));
    }
    return new PythonSpecifier(
        Arrays.stream(asked.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList());
  }

  /** Whether a user's word is a version rather than a path or a program's name. */
  static boolean isVersion(String text) {
    return BARE.matcher(text.strip()).matches() || PART.matcher(text.strip()).matches();
  }

  boolean matches(String version) {
    return parts.stream().allMatch(part -> matches(part, numbers(version)));
  }

  private static boolean matches(String part, int[] version) {
    Matcher matcher = PART.matcher(part);
    if (!matcher.matches()) {
      // What cannot be understood must not be taken for met.
      return false;
    }
    String operator = matcher.group(1) == null ? "==" : matcher.group(1);
    int[] asked = numbers(matcher.group(2));
    boolean wild = matcher.group(3) != null;
    int compared = compare(version, asked);
    boolean prefix = startsWith(version, asked);
    return switch (operator) {
      case "===", "==" -> wild ? prefix : compared == 0;
      case "!=" -> wild ? !prefix : compared != 0;
      case "<=" -> compared <= 0;
      case ">=" -> compared >= 0;
      case "<" -> compared < 0;
      case ">" -> compared > 0;
      case "~=" -> compared >= 0 && startsWith(version, Arrays.copyOf(asked, asked.length - 1));
      case "~" ->
          compared >= 0 && startsWith(version, Arrays.copyOf(asked, Math.min(2, asked.length)));
      default -> compared >= 0 && startsWith(version, Arrays.copyOf(asked, 1));
    };
  }

  private static boolean startsWith(int[] version, int[] prefix) {
    for (int i = 0; i < prefix.length; i++) {
      if ((i < version.length ? version[i] : 0) != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  private static int compare(int[] a, int[] b) {
    for (int i = 0; i < Math.max(a.length, b.length); i++) {
      int order = Integer.compare(i < a.length ? a[i] : 0, i < b.length ? b[i] : 0);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /** Compares two versions by their numbers. */
  static int compare(String a, String b) {
    return compare(numbers(a), numbers(b));
  }

  /** Compares two names that end with a version after a dash. */
  static int compareNames(String a, String b) {
    return compare(a.substring(a.lastIndexOf('-') + 1), b.substring(b.lastIndexOf('-') + 1));
  }

  private static int[] numbers(String version) {
    return Arrays.stream(version.split("\\.")).mapToInt(PythonSpecifier::number).toArray();
  }

  private static int number(String text) {
    String digits = text.replaceAll("[^0-9].*$", "");
    return digits.isEmpty() || digits.length() > 9 ? 0 : Integer.parseInt(digits);
  }
}
