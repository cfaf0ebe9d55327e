package dev.paddock.agent;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Work that is done by one thread at a time, and once more if it was asked for meanwhile, however
 * often. Safe for threads.
 */
final class CoalescedWork {

  private final Runnable work;
  private final AtomicInteger asked = new AtomicInteger();

  CoalescedWork(Runnable work) {
    this.work = work;
  }

  /** Does it now, or leaves it to the thread that is at it and returns at once. */
  void ask() {
    if (asked.getAndIncrement() > 0) {
      return;
    }
    int seen;
    do {
      seen = asked.get();
      try {
        work.run();
      } catch (RuntimeException | Error e) {
        // Whoever asks next does it again.
        asked.set(0);
        throw e;
      }
    } while (!asked.compareAndSet(seen, 0));
  }
}
