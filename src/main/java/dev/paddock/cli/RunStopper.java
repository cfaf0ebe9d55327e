package dev.paddock.cli;

import dev.paddock.agent.RunHandle;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Stops a run in the foreground: gracefully at the first wish, by force at the second; a third wish
 * ends Paddock itself, whatever still waits.
 */
final class RunStopper {

  /** How long the last words of a run may take once it was ended by force. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  /**
   * What comes this soon after a wish is its echo: {@code timeout -s INT} and others signal a
   * process and then its group, which it belongs to as well.
   */
  private static final Duration ECHO = Duration.ofMillis(100);

  private final Duration grace;
  private final IntConsumer halt;
  private final LongSupplier nanoTime;
  private @Nullable RunHandle handle;
  private int wishes;
  private long lastWish;

  /**
   * Stops nothing yet.
   *
   * @param halt ends the process at once with that code
   * @param nanoTime a clock that only goes on, such as {@code System::nanoTime}
   */
  RunStopper(Duration grace, IntConsumer halt, LongSupplier nanoTime) {
    this.grace = grace;
    this.halt = halt;
    this.nanoTime = nanoTime;
  }

  /** Gives the run, once there is one; wishes that came earlier are fulfilled now. */
  synchronized void take(RunHandle run) {
    handle = run;
    if (wishes > 0) {
      run.stop(grace);
    }
    if (wishes > 1) {
      force(run);
    }
  }

  /** Someone wants the run to end. */
  synchronized void wish(int exitCode) {
    long now = nanoTime.getAsLong();
    if (wishes > 0 && now - lastWish < ECHO.toNanos()) {
      return;
    }
    lastWish = now;
    wishes++;
    RunHandle run = handle;
    if (wishes > 2) {
      halt.accept(exitCode);
    } else if (run != null && wishes == 1) {
      run.stop(grace);
    } else if (run != null) {
      force(run);
    }
  }

  /** Nobody reads the output any more: as a first wish, but never a further one. */
  synchronized void readerGone() {
    if (wishes == 0) {
      wish(0);
    }
  }

  private void force(RunHandle run) {
    run.force();
    // A reader that is stopped itself keeps our output, and so the end of the run, waiting.
    var _ =
        run.ended()
            .orTimeout(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((ending, late) -> {
              if (late != null) {
                halt.accept(128 + 9);
              }
            });
  }
}
