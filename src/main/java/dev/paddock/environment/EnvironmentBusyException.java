package dev.paddock.environment;

/** Says that another process held the build lock for longer than one would wait. */
public final class EnvironmentBusyException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Names the holder. */
  public EnvironmentBusyException(String message) {
    super(message);
  }
}
