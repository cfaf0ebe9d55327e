package dev.paddock.ui.model;

import dev.paddock.agent.AgentId;
import dev.paddock.agent.Run;
import dev.paddock.agent.Snapshot;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** One agent in the list: always the same object for the same agent, so a selection survives. */
public final class AgentItem {

  private final AgentId id;
  private final ReadOnlyObjectWrapper<Snapshot.AgentView> view;
  private final UsageHistory usage = new UsageHistory();
  private int looks;

  AgentItem(Snapshot.AgentView view) {
    this.id = view.agent().id();
    this.view = new ReadOnlyObjectWrapper<>(view);
  }

  /** Whose it is. */
  public AgentId id() {
    return id;
  }

  /** How the agent stands now. */
  public Snapshot.AgentView view() {
    return view.get();
  }

  /** Tells when that changes. */
  public ReadOnlyObjectProperty<Snapshot.AgentView> viewProperty() {
    return view.getReadOnlyProperty();
  }

  /** What it used lately. */
  public UsageHistory usage() {
    return usage;
  }

  /** Says that a row on the screen shows it, or no longer does. */
  public void looked(boolean at) {
    looks += at ? 1 : -1;
  }

  /** Whether a row on the screen shows it. */
  public boolean isLookedAt() {
    return looks > 0;
  }

  /** Whether there are processes of it. */
  public boolean hasProcess() {
    Run run = view().run();
    return run != null && !run.state().isEnded() && run.pid() != null;
  }

  void update(Snapshot.AgentView now) {
    Run before = view().run();
    Run run = now.run();
    if (before != null && (run == null || !run.id().equals(before.id()))) {
      usage.clear();
    }
    view.set(now);
  }
}
