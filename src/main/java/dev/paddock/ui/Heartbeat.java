package dev.paddock.ui;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javafx.beans.value.ObservableBooleanValue;

/**
 * Beats once a second on the JavaFX thread while it is wanted.
 *
 * <p>A {@code Timeline} would do the same but keeps the toolkit drawing pulses sixty times a second
 * while it waits, which costs more than everything else an idle window does.
 */
final class Heartbeat implements AutoCloseable {

  /** Held here, for bindings know those who listen to them and nobody else knows them. */
  private final ObservableBooleanValue source;

  private final Runnable beat;
  private final long pause;
  private final Thread thread;
  private volatile boolean wanted;
  private volatile boolean ended;

  /**
   * Begins.
   *
   * @param wanted whether it beats just now; watched on the JavaFX thread
   */
  Heartbeat(ObservableBooleanValue wanted, Runnable beat) {
    this(wanted, Duration.ofSeconds(1), beat);
  }

  Heartbeat(ObservableBooleanValue wanted, Duration pause, Runnable beat) {
    this.source = wanted;
    this.beat = beat;
    this.pause = pause.toNanos();
    this.thread = Thread.ofVirtual().name("heartbeat").unstarted(this::run);
    this.wanted = wanted.get();
    source.addListener((_, _, now) -> {
      this.wanted = now;
      LockSupport.unpark(thread);
    });
    thread.start();
  }

  /** Ends it: whoever hears the beat is held by its thread until then. */
  @Override
  public void close() {
    ended = true;
    wanted = false;
    LockSupport.unpark(thread);
  }

  private void run() {
    while (!ended) {
      if (!wanted) {
        LockSupport.park(this);
        continue;
      }
      long due = System.nanoTime() + pause;
      for (long left = pause; wanted && left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(this, left);
      }
      if (wanted) {
        FxThread.later(beat);
      }
    }
  }
}
