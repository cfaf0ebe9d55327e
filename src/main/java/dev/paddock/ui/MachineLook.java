package dev.paddock.ui;

import dev.paddock.agent.AgentService;
import dev.paddock.agent.DoctorReport;
import dev.paddock.agent.PaddockException;
import dev.paddock.ui.model.Notice;
import dev.paddock.ui.model.WindowModel;

/**
 * Looks at the machine, one look at a time: what is asked for meanwhile is one further look after
 * it, so that the last answer is never older than the last reason to ask. Used on the JavaFX
 * thread.
 */
final class MachineLook {

  private final ServiceCalls calls;
  private final WindowModel model;
  private boolean underWay;
  private boolean onceMore;

  MachineLook(ServiceCalls calls, WindowModel model) {
    this.calls = calls;
    this.model = model;
  }

  /** Looks, now or as soon as the look under way is over. */
  void look() {
    if (underWay) {
      onceMore = true;
      return;
    }
    underWay = true;
    calls.ask(AgentService::diagnose, this::seen, this::refused);
  }

  private void seen(DoctorReport report) {
    model.machineProperty().set(report);
    goOn();
  }

  private void refused(PaddockException failure) {
    model.say(Notice.of(failure, null));
    goOn();
  }

  private void goOn() {
    underWay = false;
    if (onceMore) {
      onceMore = false;
      look();
    }
  }
}
