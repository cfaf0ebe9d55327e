package dev.paddock.environment;

import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one distribution requires of another.
 *
 * @param name the other's, normalised
 * @param extras of the other
 * @param marker under which circumstances, or empty for always
 */
record Dependency(String name, Set<String> extras, String marker) {

  private static final Pattern LINE =
      Pattern.compile(
          "^\\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\\s*(?:\\[([^\\]]*)])?[^;]*(?:;(.*))?$");

  /** Reads a requirement as metadata and requirements files have it; null where it has no name. */
  static @Nullable Dependency parse(String line) {
    Matcher found = LINE.matcher(line);
    if (!found.matches()) {
      return null;
    }
    String extras = found.group(2);
    String marker = found.group(3);
    return new Dependency(
        Requirement.normalise(found.group(1)),
        extras == null
            ? Set.of()
            : Arrays.stream(extras.split(","))
                .map(extra -> Requirement.normalise(extra.strip()))
                .filter(extra -> !extra.isEmpty())
                .collect(Collectors.toUnmodifiableSet()),
        marker == null ? "" : marker.strip());
  }

  /**
   * Whether it applies.
   *
   * @param asked the extras asked of the distribution that has this dependency
   */
  boolean applies(String pythonVersion, Set<String> asked) {
    return marker.isEmpty()
        || Marker.holds(marker, pythonVersion, "")
        || asked.stream().anyMatch(extra -> Marker.holds(marker, pythonVersion, extra));
  }
}
