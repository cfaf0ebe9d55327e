package dev.paddock.environment;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads uv's account of why there is no solution. */
final class UvReasoning {

  private static final Pattern BLOCK =
      Pattern.compile("(?:cause|Caused by|×)?:? ?(Because .*?your requirements are unsatisfiable)");
  private static final Pattern NO_VERSION =
      Pattern.compile("^Because there is no version of (\\S+) and you require (\\S+?),? we");
  private static final Pattern ONLY =
      Pattern.compile(
          "^Because only (.{1,200}?) (?:is|are) available and you require (\\S+?),? we");
  private static final Pattern DEPENDS =
      Pattern.compile(
          "(?:Because|and|And because) (\\S+) depends on (\\S+?)(?: and (?!\\S+ depends)|, we|,| )");
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
    Matcher missing = NO_VERSION.matcher(block);
    if (missing.find()) {
      return new FailureFinding(
          FailureKind.NO_VERSION, "there is no " + missing.group(1), missing.group(1));
    }
    Matcher only = ONLY.matcher(block);
    if (only.find()) {
      return new FailureFinding(
          FailureKind.NO_VERSION,
          FailureFinding.cut("there is no " + only.group(2) + "; there is only " + only.group(1)),
          only.group(2));
    }
    return conflict(block);
  }

  private static FailureFinding conflict(String block) {
    Matcher depends = DEPENDS.matcher(block);
    while (depends.find()) {
      String name = Requirement.parse(depends.group(2)).name();
      Matcher requires = REQUIRES.matcher(block);
      while (requires.find()) {
        Requirement other = Requirement.parse(requires.group(1));
        if (name != null && name.equals(other.name())) {
          return new FailureFinding(
              FailureKind.CONFLICT,
              "requirements exclude each other: "
                  + depends.group(1)
                  + " depends on "
                  + depends.group(2)
                  + ", but "
                  + requires.group(1)
                  + " is required",
              depends.group(1));
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
}
