package dev.paddock.agent;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A run of ours, under way or ended. Safe for use by several threads. */
public interface RunHandle {

  /** How it stands now. */
  Run current();

  /**
   * Completes with the last state, after the last {@link RunEvent} was told; never exceptionally.
   */
  CompletableFuture<Ending> ended();

  /** Asks it to stop, whatever state it is in; force follows after the grace time. */
  void stop(Duration grace);

  /** Ends it and everything it started at once. */
  void force();

  /**
   * How a run came out.
   *
   * @param codeWasCalled whether the agent's own code was reached, so that its exit code counts
   * @param failure why it could not be built, started or made ready, or null
   */
  record Ending(
      Run run,
      boolean codeWasCalled,
      @org.jspecify.annotations.Nullable PaddockException failure) {}
}
