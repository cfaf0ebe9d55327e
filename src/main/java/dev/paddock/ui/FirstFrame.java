package dev.paddock.ui;

import java.time.Duration;
import java.time.Instant;
import javafx.scene.Scene;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures the time from the start of the process to the first frame, where one asks for it. */
final class FirstFrame {

  private static final Logger LOG = LoggerFactory.getLogger(FirstFrame.class);
  private static final String PROPERTY = "paddock.traceStart";

  private FirstFrame() {}

  /** Logs it once with {@code -Dpaddock.traceStart=true}. */
  static void trace(Scene scene) {
    if (!Boolean.getBoolean(PROPERTY)) {
      return;
    }
    Runnable[] once = new Runnable[1];
    once[0] =
        () -> {
          scene.removePostLayoutPulseListener(once[0]);
          Instant started = ProcessHandle.current().info().startInstant().orElse(Instant.now());
          LOG.warn(
              "first frame {} ms after the process started, having used the processor for {} ms",
              Duration.between(started, Instant.now()).toMillis(),
              ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis());
        };
    scene.addPostLayoutPulseListener(once[0]);
  }
}
