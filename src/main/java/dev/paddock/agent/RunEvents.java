package dev.paddock.agent;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a run's events to its listener, in order, from a thread of its own: a listener that is slow
 * holds back the agent's output but never the run, and one that throws harms nobody.
 */
final class RunEvents {

  private static final Logger LOG = LoggerFactory.getLogger(RunEvents.class);
  private static final long MAX_WAITING_BYTES = 4L << 20;

  private final Consumer<RunEvent> listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<RunEvent> waiting = new ArrayDeque<>();
  private final CompletableFuture<Void> told = new CompletableFuture<>();
  private long waitingBytes;
  private boolean released;
  private boolean finished;

  RunEvents(String run, Consumer<RunEvent> listener) {
    this.listener = listener;
    Thread.ofVirtual().name("events-" + run).start(this::dispatch);
  }

  /** Adds an event and returns at once. */
  void tell(RunEvent event) {
    lock.lock();
    try {
      if (finished) {
        return;
      }
      waiting.add(event);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Adds output, waiting while the listener is far behind. */
  void output(RunEvent.Output output) {
    lock.lock();
    try {
      while (waitingBytes >= MAX_WAITING_BYTES && !released && !finished) {
        changed.awaitUninterruptibly();
      }
      waitingBytes += output.bytes().length;
    } finally {
      lock.unlock();
    }
    tell(output);
  }

  /** From now on output waits for nobody: the run must end, whatever its listener does. */
  void release() {
    lock.lock();
    try {
      released = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing follows; completes when everything was told. */
  CompletableFuture<Void> finish() {
    lock.lock();
    try {
      finished = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    return told;
  }

  private void dispatch() {
    for (RunEvent event = next(); event != null; event = next()) {
      try {
        listener.accept(event);
      } catch (RuntimeException e) {
        LOG.warn("a listener could not take {}", event.getClass().getSimpleName(), e);
      }
    }
    told.complete(null);
  }

  private @Nullable RunEvent next() {
    lock.lock();
    try {
      while (waiting.isEmpty()) {
        if (finished) {
          return null;
        }
        changed.awaitUninterruptibly();
      }
      RunEvent event = waiting.remove();
      if (event instanceof RunEvent.Output output) {
        waitingBytes -= output.bytes().length;
        changed.signalAll();
      }
      return event;
    } finally {
      lock.unlock();
    }
  }
}
