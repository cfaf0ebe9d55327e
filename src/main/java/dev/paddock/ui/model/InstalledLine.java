package dev.paddock.ui.model;

import dev.paddock.environment.InstalledDistribution;
import dev.paddock.environment.OutdatedDistribution;
import dev.paddock.environment.VulnerabilityReport.Vulnerability;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table of installed packages.
 *
 * @param latest a newer version the index has, or empty
 * @param why who requires it
 * @param known the known vulnerabilities, or empty
 */
public record InstalledLine(
    String name, String version, String latest, long bytes, String size, String why, String known) {

  /** The lines for what is installed, by name. */
  public static List<InstalledLine> of(
      List<InstalledDistribution> installed,
      List<OutdatedDistribution> outdated,
      List<Vulnerability> vulnerable) {
    return installed.stream()
        .map(one ->
            new InstalledLine(
                one.name(),
                one.version(),
                latest(one.name(), outdated),
                one.sizeBytes(),
                Amounts.bytes(one.sizeBytes()),
                why(one),
                known(one.name(), vulnerable)))
        .toList();
  }

  private static String latest(String name, List<OutdatedDistribution> outdated) {
    return outdated.stream()
        .filter(one -> one.name().equals(name))
        .map(OutdatedDistribution::latest)
        .findFirst()
        .orElse("");
  }

  private static String known(String name, List<Vulnerability> vulnerable) {
    return String.join(
        ", ",
        vulnerable.stream()
            .filter(one -> one.distribution().equals(name))
            .map(one ->
                one.fixedIn().isEmpty()
                    ? one.id()
                    : Words.of("packages.fixedIn", one.id(), one.fixedIn().getFirst()))
            .toList());
  }

  private static String why(InstalledDistribution one) {
    if (one.requiredBy().isEmpty()) {
      return Words.of("packages.nobody");
    }
    return String.join(
        ", ",
        one.requiredBy().stream()
            .map(by -> by.equals("paddock") ? Words.of("packages.byPaddock") : by)
            .toList());
  }

  /** Whether a search finds it, by its name or by who requires it. */
  public boolean isFoundBy(@Nullable String search) {
    String sought = search == null ? "" : search.strip().toLowerCase(Locale.ROOT);
    return name.contains(sought) || why.toLowerCase(Locale.ROOT).contains(sought);
  }
}
