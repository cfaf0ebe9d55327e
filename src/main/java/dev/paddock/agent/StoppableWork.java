package dev.paddock.agent;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waits, on a run's supervising thread, for what an order to stop must be able to cut short. */
final class StoppableWork {

  /** What a preparation or a start that was interrupted gets to clean up. */
  private static final Duration CLEAN_UP = Duration.ofMillis(1_500);

  private final StopOrders orders;
  private final Mailbox mailbox;

  StoppableWork(StopOrders orders, Mailbox mailbox) {
    this.orders = orders;
    this.mailbox = mailbox;
  }

  /** Thrown where a stop was asked before there was a process. */
  static final class StoppedEarly extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** Ends the work at hand if a stop was asked. */
  void goOnUnlessStopped() throws StoppedEarly {
    mailbox.attendNow();
    if (orders.strictest() != null) {
      throw new StoppedEarly();
    }
  }

  /** Lets time pass; a stop ends it at once. */
  void pause(Duration time) throws StoppedEarly {
    mailbox.attend(time, () -> orders.strictest() != null);
    goOnUnlessStopped();
  }

  /**
   * Waits for blocking work, interrupting it when a stop is asked.
   *
   * @param late what to do with a result nobody waits for any more
   */
  <T> T await(Interruptible<T> work, Consumer<T> late)
      throws PaddockException, IOException, StoppedEarly {
    CompletableFuture<T> result = work.result();
    mailbox.wakeAfter(result);
    work.start();
    orders.goTo(_ -> work.interrupt());
    try {
      while (!result.isDone()) {
        StopOrder asked = orders.strictest();
        if (asked != null && asked.isOverdue(CLEAN_UP)) {
          var _ = result.thenAccept(late);
          throw new StoppedEarly();
        }
        mailbox.attend(asked == null ? Duration.ofDays(1) : CLEAN_UP.dividedBy(10), result::isDone);
      }
      return result.get();
    } catch (ExecutionException e) {
      if (orders.strictest() != null || e.getCause() instanceof InterruptedException) {
        mailbox.attendNow();
        throw new StoppedEarly();
      }
      throw unwrapped(e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the thread of a run", e);
    } finally {
      orders.goTo(null);
    }
  }

  private static RuntimeException unwrapped(@Nullable Throwable cause)
      throws PaddockException, IOException {
    return switch (cause) {
      case PaddockException e -> throw e;
      case IOException e -> throw e;
      case Error e -> throw e;
      case RuntimeException e -> e;
      case null, default -> new IllegalStateException(cause);
    };
  }
}
