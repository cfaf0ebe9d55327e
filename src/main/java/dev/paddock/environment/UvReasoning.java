package dev.paddock.environment;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads uv's account of why there is no solution. */
final class UvReasoning {

  private static final Pattern BLOCK =
      Pattern.compile("(?:cause|Caused by|×)?:? ?(Because .*?your requirements are unsatisfiable)");

  /** Who wants it: the requirements themselves (no group), or another package. */
  private static final String FOR =
      " and (?:you require|(?:all versions of )?(\\S+) depends? on) (\\S+?),? we";

  private static final Pattern NO_VERSION =
      Pattern.compile("^Because there is no version of (\\S+)" + FOR);
  private static final Pattern NO_VERSIONS =
      Pattern.compile("^Because there are no versions of (\\S+) and");
  private static final Pattern ONLY =
      Pattern.compile("^Because only (.{1,200}?) (?:is|are) available" + FOR);
  private static final Pattern ONLY_THESE =
      Pattern.compile(
          "^Because only the following versions of \\S+ are available: (.{1,400}?)" + FOR);
  private static final Pattern BROKEN =
      Pattern.compile("Because (\\S+) has (?:an )?invalid (?:package format|metadata)\\b");
  private static final Pattern PYTHON =
      Pattern.compile("^Because (\\S+) requires Python (\\S+?),? and");
  private static final Pattern DEPENDS =
      Pattern.compile(
          "(?:Because|and|And because) (?:all versions of )?(\\S+) depends? on (\\S+?)"
              + "(?: and (?!(?:all versions of )?\\S+ depends? )|(?= and )|, we|,| )");
  private static final Pattern REQUIRES =
      Pattern.compile("(?:and|[Bb]ecause) you require (\\S+?)(?:,? we| and|, )");

  private UvReasoning() {}

  static @Nullable FailureFinding find(String flat) {
    Matcher matcher = BLOCK.matcher(flat);
    if (!matcher.find()) {
      return null;
    }
    String block = matcher.group(1);
    FailureFinding python = FailureFinding.python(block);
    if (python != null) {
      return python;
    }
    FailureFinding one = single(block);
    return one == null ? conflict(block) : one;
  }

  /** What a single fact about one package explains. */
  private static @Nullable FailureFinding single(String block) {
    Matcher broken = BROKEN.matcher(block);
    if (broken.find()) {
      return new FailureFinding(
          FailureKind.BROKEN_ARCHIVE,
          "the archive of " + broken.group(1) + " is damaged",
          broken.group(1));
    }
    Matcher python = PYTHON.matcher(block);
    if (python.find()) {
      return new FailureFinding(
          FailureKind.OTHER_PYTHON,
          python.group(1) + " requires Python " + python.group(2) + ", not this one",
          python.group(1));
    }
    Matcher none = NO_VERSIONS.matcher(block);
    if (none.find()) {
      return new FailureFinding(
          FailureKind.NOT_AN_INDEX,
          "the package index names no version of " + none.group(1),
          none.group(1));
    }
    Matcher missing = NO_VERSION.matcher(block);
    if (missing.find()) {
      return noVersion(missing.group(1), missing.group(2), "");
    }
    Matcher these = ONLY_THESE.matcher(block);
    if (these.find()) {
      String there = these.group(1).strip().replaceAll(" (?=[A-Za-z])", " and ");
      return noVersion(these.group(3), these.group(2), "; there is only " + there);
    }
    Matcher only = ONLY.matcher(block);
    if (only.find() && sameProject(only.group(1), only.group(3))) {
      return noVersion(only.group(3), only.group(2), "; there is only " + only.group(1));
    }
    return null;
  }

  private static FailureFinding noVersion(
      String requirement, @Nullable String dependent, String there) {
    String who = dependent == null ? "" : ", which " + dependent + " requires";
    return new FailureFinding(
        FailureKind.NO_VERSION,
        FailureFinding.cut("there is no " + requirement + who + there),
        requirement);
  }

  private static boolean sameProject(String one, String other) {
    String name = Requirement.parse(one).name();
    return name != null && name.equals(Requirement.parse(other).name());
  }

  private static FailureFinding conflict(String block) {
    List<MatchResult> depends = DEPENDS.matcher(block).results().toList();
    for (MatchResult one : depends) {
      Matcher requires = REQUIRES.matcher(block);
      while (requires.find()) {
        if (sameProject(one.group(2), requires.group(1))) {
          return exclusive(one, requires.group(1) + " is required");
        }
      }
    }
    for (MatchResult one : depends) {
      for (MatchResult other : depends) {
        if (!one.group(1).equals(other.group(1)) && sameProject(one.group(2), other.group(2))) {
          return exclusive(one, other.group(1) + " depends on " + other.group(2));
        }
      }
    }
    String shortened =
        block
            .replaceAll(",? we can conclude that your requirements are unsatisfiable", "")
            .replaceFirst("^Because ", "");
    return new FailureFinding(
        FailureKind.CONFLICT,
        FailureFinding.cut("requirements exclude each other: " + shortened),
        null);
  }

  private static FailureFinding exclusive(MatchResult depends, String other) {
    return new FailureFinding(
        FailureKind.CONFLICT,
        FailureFinding.cut(
            "requirements exclude each other: "
                + depends.group(1)
                + " depends on "
                + depends.group(2)
                + ", but "
                + other),
        depends.group(1));
  }
}
