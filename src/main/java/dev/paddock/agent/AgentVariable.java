package dev.paddock.agent;

/**
 * One environment variable of an agent, for showing.
 *
 * @param value {@link #HIDDEN} for a secret
 * @param source where the value comes from
 */
public record AgentVariable(String name, String value, Source source, boolean secret) {

  /** Shown instead of a secret. */
  public static final String HIDDEN = "•••";

  /** Where a value comes from; a later one wins over an earlier. */
  public enum Source {
    /** The variables Paddock was started with. */
    USER,
    /** The manifest's {@code environment}. */
    MANIFEST,
    /** The package's {@code .env}. */
    DOT_ENV,
    /** The agent's settings. */
    SETTINGS,
    /** Given for this run. */
    RUN,
    /** What the Host needs. */
    HOST
  }
}
