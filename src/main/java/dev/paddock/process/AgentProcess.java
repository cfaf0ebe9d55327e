package dev.paddock.process;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An agent's process tree under way or ended. Safe for threads; nothing here blocks. */
public interface AgentProcess {

  /** The shim. */
  ProcessIdentity shim();

  /** The agent. */
  ProcessIdentity agent();

  /** Asks the tree to end; force follows after the grace time. A shorter grace later wins. */
  void stop(Duration grace);

  /** Ends the tree at once. */
  void kill();

  /** Completes when the tree is gone and every byte it wrote went to the sink. */
  CompletableFuture<AgentExit> ended();

  /**
   * How the agent ended: exactly one of code and signal is not null.
   *
   * @param forced whether any of the tree had to be killed
   * @param shimLost whether the shim was killed, so that an escapee may be left
   */
  record AgentExit(
      @Nullable Integer code, @Nullable Integer signal, boolean forced, boolean shimLost) {}
}
