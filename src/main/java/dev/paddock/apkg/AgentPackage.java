package dev.paddock.apkg;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A package read and found good.
 *
 * @param root the folder used: the unpacked archive, or the developer's own folder
 * @param source what was given, absolute
 * @param sha256 the archive's digest, 64 hex digits, or null for a folder
 */
public record AgentPackage(
    Path root,
    Path source,
    @Nullable String sha256,
    Manifest manifest,
    DeployHints deploy,
    List<PackageProblem> warnings) {

  /** Copies the warnings. */
  public AgentPackage {
    warnings = List.copyOf(warnings);
  }

  /** Whether the package is the developer's own folder, which may change under us. */
  public boolean isFolder() {
    return sha256 == null;
  }
}
