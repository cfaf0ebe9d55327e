package dev.paddock.agent;

import org.jspecify.annotations.Nullable;

/**
 * Asks to build an environment.
 *
 * @param rebuild whether to build anew though the present one is valid
 * @param installer {@code uv} or {@code pip}, remembered as the agent's setting; or null to leave
 *     it
 * @param python a path or version, remembered as the agent's setting; or null to leave it
 * @param downloadPython whether a missing Python may be downloaded
 * @param generation the earlier environment to go back to instead of building, by number or name;
 *     or null to build
 */
public record BuildRequest(
    boolean rebuild,
    @Nullable String installer,
    @Nullable String python,
    boolean downloadPython,
    @Nullable String generation) {

  /** Builds, or reuses the present one. */
  public BuildRequest(
      boolean rebuild,
      @Nullable String installer,
      @Nullable String python,
      boolean downloadPython) {
    this(rebuild, installer, python, downloadPython, null);
  }

  /** Goes back to an earlier one. */
  public static BuildRequest backTo(String generation) {
    return new BuildRequest(false, null, null, false, generation);
  }

  /** Reuse what is valid, build what is not. */
  public static final BuildRequest DEFAULT = new BuildRequest(false, null, null, false);
}
