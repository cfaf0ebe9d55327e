package dev.paddock.cli;

import dev.paddock.agent.RunHandle;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Stops a run in the foreground: gracefully at the first wish, by force at the second; a third wish
 * ends Paddock itself, whatever still waits.
 */
final class RunStopper {

  /** How long the last words of a run may take once it was ended by force. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final Duration grace;
  private final IntConsumer halt;
  private @Nullable RunHandle handle;
  private int wishes;

  /**
   * Stops nothing yet.
   *
   * @param halt ends the process at once with that code
   */
  RunStopper(Duration grace, IntConsumer halt) {
    this.grace = grace;
    this.halt = halt;
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
