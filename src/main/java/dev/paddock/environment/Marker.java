package dev.paddock.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Judges an environment marker such as {@code python_version < "3.8" and extra == "test"}. What it
 * cannot understand it takes for true: a reason too many misleads less than one too few.
 */
final class Marker {

  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(\\(|\\)|'[^']*'|\"[^\"]*\"|[<>=!~]=?=?|not\\s+in\\b|[A-Za-z_][A-Za-z0-9_.]*)");

  private final List<String> tokens = new ArrayList<>();
  private final String pythonVersion;
  private final String extra;
  private int at;

  private Marker(String text, String pythonVersion, String extra) {
    this.pythonVersion = pythonVersion;
    this.extra = extra;
    Matcher token = TOKEN.matcher(text);
    int end = 0;
    while (token.find() && token.start() == end) {
      tokens.add(token.group(1));
      end = token.end();
    }
  }

  /**
   * Whether it holds on this machine.
   *
   * @param extra the one asked for, normalised, or empty for none
   */
  static boolean holds(String text, String pythonVersion, String extra) {
    return new Marker(text, pythonVersion, extra).any();
  }

  private boolean any() {
    boolean holds = all();
    while (take("or")) {
      // Both sides are always read, so that what follows is read from its beginning.
      holds |= all();
    }
    return holds;
  }

  private boolean all() {
    boolean holds = one();
    while (take("and")) {
      holds &= one();
    }
    return holds;
  }

  private boolean one() {
    if (take("(")) {
      boolean holds = any();
      take(")");
      return holds;
    }
    String left = next();
    String operator = next();
    String right = next();
    return left == null || operator == null || right == null || compare(left, operator, right);
  }

  private boolean take(String token) {
    if (at < tokens.size() && tokens.get(at).equals(token)) {
      at++;
      return true;
    }
    return false;
  }

  private @Nullable String next() {
    return at < tokens.size() ? tokens.get(at++) : null;
  }

  private boolean compare(String left, String operator, String right) {
    String a = value(left);
    String b = value(right);
    if (a == null || b == null) {
      return true;
    }
    if (left.equals("extra") || right.equals("extra")) {
      boolean same = Requirement.normalise(a).equals(Requirement.normalise(b));
      return operator.equals("!=") ? !same : same;
    }
    if (left.startsWith("python_") && !operator.endsWith("in")) {
      return PythonSpecifier.of(operator + b).matches(a);
    }
    return switch (operator.replaceAll("\\s+", " ")) {
      case "==", "===" -> a.equals(b);
      case "!=" -> !a.equals(b);
      case "in" -> b.contains(a);
      case "not in" -> !b.contains(a);
      default -> true;
    };
  }

  private @Nullable String value(String token) {
    if (token.startsWith("'") || token.startsWith("\"")) {
      return token.substring(1, token.length() - 1);
    }
    return switch (token) {
      case "extra" -> extra;
      case "python_full_version" -> pythonVersion;
      case "python_version" -> pythonVersion.replaceFirst("^(\\d+\\.\\d+).*$", "$1");
      case "implementation_name" -> "cpython";
      case "platform_python_implementation" -> "CPython";
      case "os_name" -> VenvLayout.isWindows() ? "nt" : "posix";
      case "sys_platform" -> VenvLayout.isWindows() ? "win32" : isMac() ? "darwin" : "linux";
      case "platform_system" -> VenvLayout.isWindows() ? "Windows" : isMac() ? "Darwin" : "Linux";
      case "platform_machine" -> machine();
      default -> null;
    };
  }

  private static boolean isMac() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
  }

  /** As Python names it, which is not as Java does. */
  private static String machine() {
    String name = System.getProperty("os.arch");
    if (name.equals("amd64")) {
      return VenvLayout.isWindows() ? "AMD64" : "x86_64";
    }
    return name.equals("aarch64") && isMac() ? "arm64" : name;
  }
}
