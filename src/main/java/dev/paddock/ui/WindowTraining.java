package dev.paddock.ui;

import dev.paddock.agent.AgentService;
import dev.paddock.storage.DataFolder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javafx.stage.Window;

/** Opens the window for a moment, so that java can record which classes it needs. */
public final class WindowTraining {

  /** Long enough for the first frame, the pages and the first verdicts also on a busy machine. */
  private static final long OPEN_SECONDS = 5;

  private WindowTraining() {}

  /**
   * Opens the window over a data folder, without a display if the toolkit is told so, and closes
   * it.
   */
  public static void walk(DataFolder folder, Supplier<AgentService> services)
      throws InterruptedException {
    Thread window =
        Thread.ofPlatform().start(() -> WindowStart.launch(folder, List.of(), services));
    if (!window.join(java.time.Duration.ofSeconds(OPEN_SECONDS))) {
      FxThread.later(() -> List.copyOf(Window.getWindows()).forEach(Window::hide));
      window.join(TimeUnit.SECONDS.toMillis(OPEN_SECONDS));
    }
  }
}
