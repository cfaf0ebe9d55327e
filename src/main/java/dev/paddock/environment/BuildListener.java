package dev.paddock.environment;

/** Hears how a build goes; called from one thread at a time. */
public interface BuildListener {
  /** Another process builds it. */
  void waiting(long pid, String command);

  /** A step; {@code total} is 0 while it is not known. */
  void step(String step, int done, int total);

  /** How much of what is known to be downloaded is there, in bytes, within the last step told. */
  default void bytes(long done, long total) {}

  /** A line the installer wrote, credentials masked. */
  void line(String text);
}
