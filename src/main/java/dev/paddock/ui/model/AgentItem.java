package dev.paddock.ui.model;

import dev.paddock.agent.AgentId;
import dev.paddock.agent.Snapshot;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** One agent in the list: always the same object for the same agent, so a selection survives. */
public final class AgentItem {

  private final AgentId id;
  private final ReadOnlyObjectWrapper<Snapshot.AgentView> view;

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

  void update(Snapshot.AgentView now) {
    view.set(now);
  }
}
