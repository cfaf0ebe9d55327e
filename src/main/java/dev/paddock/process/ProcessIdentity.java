package dev.paddock.process;

import java.util.Optional;

/**
 * A process that cannot be mistaken for a later one of the same number.
 *
 * @param token Linux: boot id and start ticks; elsewhere the start instant
 */
public record ProcessIdentity(long pid, String token) {

  /** The process of that number now, or empty when there is none. */
  public static Optional<ProcessIdentity> of(long pid) {
    throw new UnsupportedOperationException();
  }

  /** Whether this very process lives (one that ended and is not yet reaped does not). */
  public boolean isAlive() {
    throw new UnsupportedOperationException();
  }

  /** Ends this very process by force; nothing happens to another one of its number. */
  public void kill() {
    throw new UnsupportedOperationException();
  }
}
