package dev.paddock.environment;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What kind of failure an installer's words tell of.
 *
 * @param cause one sentence
 * @param subject the requirement or the project it is about, or null
 */
record FailureFinding(FailureKind kind, String cause, @Nullable String subject) {

  private static final Pattern VERSIONS =
      Pattern.compile(
          "Could not find a version that satisfies the requirement (\\S+).{0,400}?"
              + "\\(from versions: ([^)]+)\\)");
  private static final Pattern WANTED =
      Pattern.compile("Could not find a version that satisfies the requirement ([^\\s\\[]+)");
  private static final Pattern PASSED_OVER =
      Pattern.compile(
          "Ignored the following versions that require a different python version:"
              + " (.+?) (?:ERROR|WARNING):");
  private static final Pattern PYTHON =
      Pattern.compile(
          "Because the (?:current|requested) Python version \\((\\S+)\\) does not satisfy"
              + " Python(\\S+) and (\\S+) depends on");
  private static final Pattern ERROR_LINE =
      Pattern.compile(
          "(?m)^\\s*((?:[a-z_.]+\\.)?[A-Z][A-Za-z]*(?:Error|Exception|Exit)\\b:? .{0,200}"
              + "|\\S+:\\d+(?::\\d+)?: (?:fatal )?error: .{1,200}|error: .{1,200})$");
  private static final Pattern BUILDING =
      Pattern.compile(
          "Failed to (?:resolve|install) requirements from"
              + "|install build dependencies did not run successfully");
  private static final int LONGEST = 300;

  /**
   * What is beyond it in an exit code is a signal's number; no installer uses such codes itself.
   */
  private static final int SIGNALED = 128;

  static FailureFinding find(String tool, String text, int code) {
    // Messages are wrapped here and there by each tool.
    String flat = text.replaceAll("(?:\\s|│|╰─>|×)+", " ");
    FailureFinding found = otherPython(flat);
    if (found == null) {
      found = versions(flat);
    }
    if (found == null) {
      found = PipConflict.find(flat);
    }
    if (found == null) {
      found = FailureRules.find(flat);
    }
    // uv's own reasoning is looked at where no single fact explains it.
    FailureFinding reasoning = UvReasoning.find(flat);
    if (reasoning != null && (found == null || found.kind() == FailureKind.NO_PACKAGE)) {
      found = reasoning.kind() == FailureKind.CONFLICT && found != null ? found : reasoning;
    }
    if (found == null) {
      return unknown(tool, text, code);
    }
    if (found.kind() == FailureKind.BUILD) {
      return found.withErrorLine(text);
    }
    boolean missing =
        found.kind() == FailureKind.NO_PACKAGE || found.kind() == FailureKind.NO_VERSION;
    return missing && BUILDING.matcher(flat).find() ? found.neededToBuild() : found;
  }

  private FailureFinding neededToBuild() {
    return new FailureFinding(
        kind, cause + " (needed to build a package from its sources)", subject);
  }

  /** pip passes over the versions for other Pythons, and looks for another in the rest. */
  private static @Nullable FailureFinding otherPython(String flat) {
    var wanted = WANTED.matcher(flat);
    var passedOver = PASSED_OVER.matcher(flat);
    if (!wanted.find() || !passedOver.find()) {
      return null;
    }
    String requirement = wanted.group(1);
    String name = Objects.requireNonNullElse(Requirement.parse(requirement).name(), requirement);
    PythonSpecifier fits = PythonSpecifier.of(requirement.replaceFirst("^[A-Za-z0-9._-]+", ""));
    FailureFinding found = null;
    for (String one : passedOver.group(1).split(";")) {
      String[] parts = one.strip().split(" Requires-Python ", 2);
      if (parts.length == 2 && fits.matches(parts[0])) {
        found =
            new FailureFinding(
                FailureKind.OTHER_PYTHON,
                name + " " + parts[0] + " requires Python " + parts[1] + ", not this one",
                requirement);
      }
    }
    return found;
  }

  /** pip lists the versions there are, unless there are none. */
  private static @Nullable FailureFinding versions(String flat) {
    var matcher = VERSIONS.matcher(flat);
    if (!matcher.find() || matcher.group(2).equals("none")) {
      return null;
    }
    String wanted = matcher.group(1);
    List<String> there = List.of(matcher.group(2).split(",\\s*"));
    return new FailureFinding(
        FailureKind.NO_VERSION,
        "there is no " + wanted + "; the nearest are " + NearestVersions.of(wanted, there),
        wanted);
  }

  private FailureFinding withErrorLine(String text) {
    var lines = ERROR_LINE.matcher(text);
    String last = "";
    while (lines.find()) {
      String line = lines.group(1).strip();
      boolean general =
          line.startsWith("error: subprocess")
              || line.startsWith("error: metadata-generation")
              || line.startsWith("error: command ")
              || line.startsWith("error: Failed to build")
              || line.startsWith("error: failed-wheel");
      last = general ? last : line;
    }
    return last.isEmpty() ? this : new FailureFinding(kind, cut(cause + ": " + last), subject);
  }

  static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
  }

  private static FailureFinding unknown(String tool, String text, int code) {
    if (code > SIGNALED && code < 2 * SIGNALED) {
      return new FailureFinding(
          FailureKind.KILLED, tool + " was killed by signal " + (code - SIGNALED), null);
    }
    List<String> last = FailureCause.lastLines(text);
    String said = last.isEmpty() ? "" : ": " + last.getLast().strip();
    return new FailureFinding(
        FailureKind.UNKNOWN, cut(tool + " failed with code " + code + said), null);
  }

  /** Which Python would be needed, where that is the trouble; null else. */
  static @Nullable FailureFinding python(String flat) {
    var matcher = PYTHON.matcher(flat);
    if (!matcher.find()) {
      return null;
    }
    return new FailureFinding(
        FailureKind.OTHER_PYTHON,
        matcher.group(3)
            + " requires Python "
            + matcher.group(2)
            + ", but the environment's is "
            + matcher.group(1),
        matcher.group(3));
  }
}
