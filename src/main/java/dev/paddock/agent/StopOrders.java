package dev.paddock.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The order to end a run: the strictest of those given so far, passed on to whoever must hear of
 * it. Safe for threads.
 */
final class StopOrders {

  private final Consumer<StopOrder> accepted;
  private @Nullable StopOrder strictest;
  private @Nullable Consumer<StopOrder> hearer;

  /**
   * No order yet.
   *
   * @param accepted told of each that is stricter than those before, in their order
   */
  StopOrders(Consumer<StopOrder> accepted) {
    this.accepted = accepted;
  }

  /** Gives an order, which counts if it ends the run sooner. */
  synchronized void give(StopRequest.Asker by, Instant now, Duration grace, boolean force) {
    StopOrder earlier = strictest;
    StopOrder given = StopOrder.now(by, earlier, now, grace, force);
    if (earlier != null && !given.isStricterThan(earlier)) {
      return;
    }
    strictest = given;
    if (hearer != null) {
      hearer.accept(given);
    }
    accepted.accept(given);
  }

  /** The one that counts, or null. */
  synchronized @Nullable StopOrder strictest() {
    return strictest;
  }

  /** From now on this hears of every order, the present one at once; null for nobody. */
  synchronized void goTo(@Nullable Consumer<StopOrder> what) {
    hearer = what;
    if (what != null && strictest != null) {
      what.accept(strictest);
    }
  }
}
