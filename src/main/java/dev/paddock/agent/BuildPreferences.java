package dev.paddock.agent;

import org.jspecify.annotations.Nullable;

/**
 * What the user decided about builds, in {@code settings.json} below {@code build}; null for the
 * default.
 *
 * @param atOnce how many go on side by side
 * @param stallSeconds how long an installer may say, receive and write nothing
 * @param lockWaitSeconds how long a build waits for another Paddock's of the same
 * @param placeWaitSeconds how long a build waits until one of those under way is done
 */
public record BuildPreferences(
    @Nullable Long atOnce,
    @Nullable Long stallSeconds,
    @Nullable Long lockWaitSeconds,
    @Nullable Long placeWaitSeconds) {

  /** Where nothing is said. */
  public static final BuildPreferences NONE = new BuildPreferences(null, null, null, null);
}
