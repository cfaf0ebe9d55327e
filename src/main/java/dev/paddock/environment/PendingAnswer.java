package dev.paddock.environment;

import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A question to an interpreter that is under way, so that files can be looked at while it starts;
 * for one thread.
 */
final class PendingAnswer implements AutoCloseable {

  private final FutureTask<Probe.Answer> task;
  private final Thread thread;

  /** Asks now. */
  PendingAnswer(Probe probe, Path python) {
    this.task = new FutureTask<>(() -> probe.ask(python));
    this.thread = Thread.ofVirtual().start(task);
  }

  /** What came of asking; an interrupt ends the interpreter. */
  Probe.Answer await() throws InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("asking an interpreter failed", e);
    }
  }

  /** Ends the interpreter if nobody wants its answer any more; returns when it is gone. */
  @Override
  public void close() {
    if (task.isDone()) {
      return;
    }
    task.cancel(true);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        // Ending it takes two seconds at most.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
