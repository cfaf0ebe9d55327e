package dev.paddock.ui;

import dev.paddock.agent.AgentId;
import dev.paddock.ui.model.AgentItem;
import dev.paddock.ui.model.WindowModel;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Has the agents measured that somebody looks at: those in rows on the screen and the selected one.
 * On the JavaFX thread; the measuring itself happens elsewhere, one measurement at a time.
 */
final class UsageWatch {

  private final WindowModel model;
  private final ServiceCalls calls;
  private final AtomicBoolean measuring = new AtomicBoolean();

  UsageWatch(WindowModel model, ServiceCalls calls) {
    this.model = model;
    this.calls = calls;
  }

  /** Measures them once. */
  void measure() {
    AgentItem selected = model.selectedProperty().get();
    List<AgentId> looked =
        model.agents().all().stream()
            .filter(item -> item.hasProcess() && (item == selected || item.isLookedAt()))
            .map(AgentItem::id)
            .toList();
    if (looked.isEmpty() || !measuring.compareAndSet(false, true)) {
      return;
    }
    calls.ask(
        service -> service.measure(looked),
        samples -> {
          measuring.set(false);
          model.measured(samples);
        },
        // The next second tries again, and what is wrong with the records is told by the snapshot.
        _ -> measuring.set(false));
  }
}
