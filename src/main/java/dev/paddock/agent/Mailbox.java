package dev.paddock.agent;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Work that other threads leave for the one that supervises a run, which alone changes the run's
 * record and writes its log. It is never interrupted: an interrupt would close the files it writes.
 */
final class Mailbox {

  private final LinkedBlockingQueue<Runnable> mail = new LinkedBlockingQueue<>();

  /** Leaves work. */
  void post(Runnable work) {
    mail.add(work);
  }

  /** Has the supervising thread look around when the future is done. */
  void wakeAfter(CompletableFuture<?> future) {
    var _ = future.whenComplete((_, _) -> post(() -> {}));
  }

  /** For the supervising thread: does the work left until the condition holds or time is up. */
  void attend(Duration limit, BooleanSupplier until) {
    long end = System.nanoTime() + limit.toNanos();
    while (!until.getAsBoolean()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return;
      }
      Runnable work = poll(left);
      if (work == null) {
        return;
      }
      work.run();
    }
  }

  /** For the supervising thread: does what was left so far. */
  void attendNow() {
    for (Runnable work = mail.poll(); work != null; work = mail.poll()) {
      work.run();
    }
  }

  private @org.jspecify.annotations.Nullable Runnable poll(long nanos) {
    try {
      return mail.poll(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the thread of a run", e);
    }
  }
}
