package dev.paddock.agent;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The places for agents that are made ready and started at the same time. Safe for threads. */
final class Turns {

  private final Semaphore free;

  Turns(int places) {
    this.free = new Semaphore(places);
  }

  /** One of the places; given back once, however often and by whomever that is tried. */
  final class Turn implements AutoCloseable {
    private final AtomicBoolean over = new AtomicBoolean();

    @Override
    public void close() {
      if (over.compareAndSet(false, true)) {
        free.release();
      }
    }
  }

  /** A place if one is free now, else null. */
  @Nullable Turn tryTake() {
    return free.tryAcquire() ? new Turn() : null;
  }

  /** A place as soon as one is free. */
  Turn take() throws InterruptedException {
    free.acquire();
    return new Turn();
  }
}
