package dev.paddock.environment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a package's lock file says is to be installed.
 *
 * @param content the pins
 * @param file the lock file itself, where the installer reads it by itself, else null
 */
record LockedRequirements(RequirementsFile.Content content, @Nullable Path file) {

  private static final String AGAIN = "Lock the package again, then build again.";

  /**
   * Reads them; null where the package has no lock file, or one that cannot be followed, which the
   * build then says.
   *
   * @throws BuildFailedException if the lock file does not fit the package
   */
  static @Nullable LockedRequirements read(
      BuildSite site, PackageRequirements requirements, Installer installer)
      throws BuildFailedException, IOException, InterruptedException {
    Path lock = requirements.lock();
    if (lock == null) {
      return null;
    }
    return lock.endsWith(Pylock.FILE)
        ? pylock(site, requirements, installer, lock)
        : exported(site, requirements, installer, lock);
  }

  private static @Nullable LockedRequirements pylock(
      BuildSite site, PackageRequirements requirements, Installer installer, Path lock)
      throws BuildFailedException, IOException {
    Pylock pins = Pylock.read(lock);
    RequirementsFile.Content content = RequirementsFile.ofLines(requirements.root(), pins.lines());
    Set<String> names =
        content.requirements().stream().map(Requirement::name).collect(Collectors.toSet());
    for (String name : requirements.names()) {
      if (!names.contains(name) && !pins.inexpressible().contains(name)) {
        throw new BuildFailedException(
            Pylock.FILE
                + " does not match "
                + requirements.source()
                + ": it has no "
                + name
                + ", which is required",
            List.of(),
            AGAIN);
      }
    }
    if (installer.readsPylock()) {
      return new LockedRequirements(content, lock);
    }
    if (pins.inexpressible().isEmpty()) {
      return new LockedRequirements(content, null);
    }
    site.warn(
        Pylock.FILE
            + " was not followed: "
            + installer.kind()
            + " cannot install "
            + String.join(", ", pins.inexpressible())
            + " from it.");
    return null;
  }

  private static @Nullable LockedRequirements exported(
      BuildSite site, PackageRequirements requirements, Installer installer, Path lock)
      throws BuildFailedException, IOException, InterruptedException {
    String pins = installer.export(site, requirements.root());
    if (pins == null) {
      site.warn(
          lock.getFileName() + " was not followed: only uv can read it, and there is none here.");
      return null;
    }
    return new LockedRequirements(RequirementsFile.ofText(requirements.root(), pins), null);
  }
}
