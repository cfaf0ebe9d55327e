package dev.paddock.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads pip's account of requirements that exclude each other. */
final class PipConflict {

  private static final Pattern BLOCK =
      Pattern.compile("The conflict is caused by: (.*?) (?:To fix this you could|ERROR:|$)");
  private static final Pattern SIDE =
      Pattern.compile(
          "The user requested (?:\\(constraint\\) )?(\\S+?(?:, ?[<>=!~]\\S+)*)(?= |$)"
              + "|(\\S+ \\S+) depends on (\\S+(?: and [<>=!~]\\S+)*)(?= |$)");

  private PipConflict() {}

  static @Nullable FailureFinding find(String flat) {
    Matcher block = BLOCK.matcher(flat);
    if (!block.find()) {
      return null;
    }
    List<String> sides = new ArrayList<>();
    Matcher side = SIDE.matcher(block.group(1));
    while (side.find()) {
      sides.add(
          side.group(1) == null
              ? side.group(2) + " depends on " + side.group(3)
              : side.group(1) + " is required");
    }
    return sides.isEmpty()
        ? null
        : new FailureFinding(
            FailureKind.CONFLICT,
            FailureFinding.cut("requirements exclude each other: " + String.join(", but ", sides)),
            sides.getFirst());
  }
}
