package dev.paddock.environment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A distribution in an environment, and why it is there.
 *
 * @param name normalised
 * @param sizeBytes the sum of its files, as long as they are
 * @param requiredBy the distributions that require it, by name; before them the file of the package
 *     that names it, {@code paddock} where the Host needs it, or {@code the package itself}; empty
 *     where nobody does, as for pip
 * @param url where it was installed from if not from an index, credentials masked; else null
 */
public record InstalledDistribution(
    String name, String version, long sizeBytes, List<String> requiredBy, @Nullable String url) {

  /** Copies the list. */
  public InstalledDistribution {
    requiredBy = List.copyOf(requiredBy);
  }

  /** The line of a requirements file that installs just this. */
  public String frozen() {
    return url == null ? name + "==" + version : name + " @ " + url;
  }
}
