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
 */
public record BuildRequest(
    boolean rebuild, @Nullable String installer, @Nullable String python, boolean downloadPython) {

  /** Reuse what is valid, build what is not. */
  public static final BuildRequest DEFAULT = new BuildRequest(false, null, null, false);
}
