package dev.paddock.agent;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Blocking work on a thread of its own, so that a stop can interrupt it and nothing else. */
final class Interruptible<T> {

  private final CompletableFuture<T> result = new CompletableFuture<>();
  private final Thread thread;

  Interruptible(String name, Callable<T> work) {
    this.thread =
        Thread.ofVirtual()
            .name(name)
            .unstarted(() -> {
              try {
                result.complete(work.call());
              } catch (Throwable e) { // whatever it is, the run must hear of it
                result.completeExceptionally(e);
              }
            });
  }

  Interruptible<T> start() {
    thread.start();
    return this;
  }

  /** Asks it to give up. */
  void interrupt() {
    thread.interrupt();
  }

  /** What it comes to. */
  CompletableFuture<T> result() {
    return result;
  }
}
