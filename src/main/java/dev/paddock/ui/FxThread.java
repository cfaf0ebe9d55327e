package dev.paddock.ui;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javafx.application.Platform;
import org.jspecify.annotations.Nullable;

/**
 * The one way onto the JavaFX thread.
 *
 * <p>Everything else comes through here, so that what the window's thread is asked to do can be
 * counted and kept small.
 */
public final class FxThread {

  private FxThread() {}

  /** Runs it on the JavaFX thread: at once when called there, else as soon as it has time. */
  public static void run(Runnable work) {
    if (Platform.isFxApplicationThread()) {
      work.run();
    } else {
      later(work);
    }
  }

  /** Runs it on the JavaFX thread after what it does now, also when called there. */
  public static void later(Runnable work) {
    try {
      Platform.runLater(work);
    } catch (IllegalStateException _) {
      // The toolkit has ended (or never began): there is no window left that could care.
    }
  }

  /**
   * Carries values of which only the latest matters to the JavaFX thread.
   *
   * <p>However fast values come, one hop at most is pending and what is between is dropped, so a
   * flood of changes cannot freeze the window.
   *
   * @param <T> an immutable value
   */
  public static final class Latest<T> implements Consumer<T> {
    private final AtomicReference<@Nullable T> waiting = new AtomicReference<>();
    private final Consumer<? super T> receiver;

    /** Hands values to the receiver, on the JavaFX thread. */
    public Latest(Consumer<? super T> receiver) {
      this.receiver = receiver;
    }

    /** Takes a value; any thread; never blocks. */
    @Override
    public void accept(T value) {
      if (waiting.getAndSet(value) == null) {
        later(this::deliver);
      }
    }

    private void deliver() {
      T value = waiting.getAndSet(null);
      if (value != null) {
        receiver.accept(value);
      }
    }
  }
}
