package dev.paddock.ui;

import dev.paddock.ui.model.WindowMemory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.beans.value.ObservableValue;
import org.jspecify.annotations.Nullable;

/**
 * Writes down where the window is and what it shows, a moment after that changed: whoever ends it
 * by a signal, with its screen or with the machine finds it as he left it.
 */
final class Remembering {

  /** Windows are moved a pixel at a time. */
  private static final Duration REST = Duration.ofSeconds(1);

  private final Supplier<WindowMemory> now;
  private final Consumer<WindowMemory> writer;
  private final Executor later;
  private final AtomicReference<@Nullable WindowMemory> unwritten = new AtomicReference<>();
  private @Nullable WindowMemory written;

  /**
   * Begins with what was read.
   *
   * @param now tells what is to be remembered; asked on the JavaFX thread
   * @param writer writes it down; one thread at a time, seldom the JavaFX thread
   */
  Remembering(WindowMemory read, Supplier<WindowMemory> now, Consumer<WindowMemory> writer) {
    this(
        read,
        now,
        writer,
        CompletableFuture.delayedExecutor(
            REST.toMillis(), TimeUnit.MILLISECONDS, task -> Thread.ofVirtual().start(task)));
  }

  Remembering(
      WindowMemory read,
      Supplier<WindowMemory> now,
      Consumer<WindowMemory> writer,
      Executor later) {
    this.written = read;
    this.now = now;
    this.writer = writer;
    this.later = later;
  }

  /** Remembers whatever comes with a change of these. */
  void watch(ObservableValue<?>... things) {
    for (ObservableValue<?> thing : things) {
      thing.addListener((_, _, _) -> changed());
    }
  }

  /** Something may have changed; on the JavaFX thread. */
  void changed() {
    if (unwritten.getAndSet(now.get()) == null) {
      later.execute(this::write);
    }
  }

  /** Writes at once what is not written yet; any thread. */
  synchronized void write() {
    WindowMemory memory = unwritten.getAndSet(null);
    if (memory != null && !memory.equals(written)) {
      written = memory;
      writer.accept(memory);
    }
  }
}
