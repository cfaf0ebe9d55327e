package dev.paddock.apkg;

import org.jspecify.annotations.Nullable;

/**
 * What {@code deploy.json} wishes for.
 *
 * @param restPort wished port, or null
 * @param a2aPort wished port, or null
 * @param uiPort wished port, or null
 * @param multiplex whether REST and UI share one port; true where it is not said
 */
public record DeployHints(
    @Nullable Integer restPort,
    @Nullable Integer a2aPort,
    @Nullable Integer uiPort,
    boolean multiplex) {

  /** No wishes. */
  public static final DeployHints NONE = new DeployHints(null, null, null, true);
}
