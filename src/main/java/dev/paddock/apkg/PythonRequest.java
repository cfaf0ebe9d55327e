package dev.paddock.apkg;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns the ways in which manifests ask for a Python into one version specifier. */
final class PythonRequest {

  private static final Pattern NAMED =
      Pattern.compile("(?:c?python|py)[\\s_:@-]*(.*)", Pattern.DOTALL);
  private static final Pattern SQUEEZED = Pattern.compile("3\\d{1,2}");
  private static final Pattern PLAIN =
      Pattern.compile("v?\\.?(\\d+(?:\\.\\d+){0,2})(\\.[x*])?(\\+?)");
  private static final Pattern CLAUSE =
      Pattern.compile(
          "(===?|~=|!=|>=|<=|>|<|\\^|~|=)\\s*v?(\\d+(?:\\.\\d+)*(?:\\.\\*)?[a-z0-9.]*)");

  /** Far beyond any real wish; a regular expression over a megabyte overflows the stack. */
  private static final int LONGEST = 200;

  private PythonRequest() {}

  /** What became of a wish. */
  sealed interface Reading {
    /**
     * A Python is meant.
     *
     * @param specifier such as {@code ==3.11.*} or {@code >=3.8,<4}, or null for any
     */
    record Python(@Nullable String specifier) implements Reading {}

    /** A Python is meant, but which one could not be understood. */
    record Unclear(String version) implements Reading {}

    /** Something else than Python is meant. */
    record Other(String name) implements Reading {}
  }

  /** Understands text such as {@code python3.11}, {@code 3.11} or {@code python>=3.9}. */
  static Reading ofText(String text) {
    if (text.length() > LONGEST) {
      return new Reading.Other(text.strip());
    }
    String wish = text.strip().toLowerCase(Locale.ROOT);
    Matcher named = NAMED.matcher(wish);
    if (named.matches()) {
      String version = named.group(1);
      boolean squeezed = SQUEEZED.matcher(version).matches();
      return ofVersion(squeezed ? "3." + version.substring(1) : version);
    }
    boolean bare = !wish.isEmpty() && "0123456789<>=~^!".indexOf(wish.charAt(0)) >= 0;
    return bare ? ofVersion(wish) : new Reading.Other(text.strip());
  }

  /** Understands a version alone, such as {@code 3.11} or {@code >=3.8, <3.13}. */
  static Reading ofVersion(String text) {
    if (text.length() > LONGEST) {
      return new Reading.Unclear(text.strip());
    }
    String wish = text.strip().toLowerCase(Locale.ROOT);
    if (wish.isEmpty() || wish.equals("*") || wish.equals("any") || wish.equals("latest")) {
      return new Reading.Python(null);
    }
    Matcher plain = PLAIN.matcher(wish);
    if (plain.matches()) {
      return new Reading.Python(ofPlain(plain.group(1), plain.group(2), !plain.group(3).isEmpty()));
    }
    List<String> clauses = new ArrayList<>();
    for (String part : wish.split("\\s*,\\s*|\\s+(?=[<>=~^!])")) {
      Matcher clause = CLAUSE.matcher(part.strip());
      if (!clause.matches()) {
        return new Reading.Unclear(text.strip());
      }
      clauses.add(ofClause(clause.group(1), clause.group(2)));
    }
    return new Reading.Python(String.join(",", clauses));
  }

  private static String ofPlain(String version, @Nullable String wildcard, boolean orNewer) {
    if (orNewer) {
      return ">=" + version;
    }
    boolean exact = version.split("\\.").length == 3 && wildcard == null;
    return "==" + version + (exact ? "" : ".*");
  }

  private static String ofClause(String operator, String version) {
    return switch (operator) {
      // Poetry's and npm's spellings, which no installer of Python packages knows.
      case "^" -> ">=" + version + ",<" + next(version, 0);
      case "~" -> ">=" + version + ",<" + next(version, version.contains(".") ? 1 : 0);
      case "=" -> ofPlain(version.replace(".*", ""), version.endsWith(".*") ? ".*" : null, false);
      default -> operator + version;
    };
  }

  private static String next(String version, int position) {
    String[] parts = version.split("\\.");
    int raised =
        Integer.parseInt(parts[position].replaceAll("\\D.*", "").transform(PythonRequest::few)) + 1;
    return position == 0 ? Integer.toString(raised) : parts[0] + "." + raised;
  }

  private static String few(String digits) {
    return digits.isEmpty() ? "0" : digits.substring(0, Math.min(digits.length(), 6));
  }
}
