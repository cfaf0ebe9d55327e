package dev.paddock.environment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code .pixell_venv_metadata.json} in an environment says; the first four are the
 * ecosystem's, the others ours and null where its runtime made the environment.
 *
 * @param packageId {@code name@version}
 * @param requirementsSha256 seven hex digits or {@code no-deps}
 * @param createdAt an ISO time
 * @param pythonVersion such as {@code 3.11.7}
 * @param fingerprint of the inputs
 * @param installer {@code uv 0.9.2} or {@code pip 24.0}
 * @param basePython the interpreter it was made from
 * @param path where it was made
 * @param sitePackages where its packages are, relative to it, with forward slashes
 */
record EnvironmentMetadata(
    @Nullable String packageId,
    @Nullable String requirementsSha256,
    @Nullable String createdAt,
    @Nullable String pythonVersion,
    @Nullable String fingerprint,
    @Nullable Inputs inputs,
    @Nullable String installer,
    @Nullable String basePython,
    @Nullable String path,
    @Nullable String sitePackages,
    @Nullable List<Distribution> distributions) {

  static final String FILE = ".pixell_venv_metadata.json";

  /**
   * An installed distribution.
   *
   * @param record its {@code .dist-info} folder's name
   */
  record Distribution(String name, String version, String record) {}

  /** Whether the ecosystem's runtime made it, so that all of ours is missing. */
  boolean isForeignMade() {
    return fingerprint == null;
  }
}
