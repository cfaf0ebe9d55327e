package dev.paddock.ui.model;

import dev.paddock.agent.AgentId;
import dev.paddock.agent.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * The agents as the list shows them: filtered, counted, each item kept from one moment to the next.
 */
public final class AgentList {

  /** Which agents are shown. */
  public enum Filter {
    /** Every one. */
    ALL,
    /** Those with a run under way. */
    RUNNING,
    /** Those somebody should look at. */
    ATTENTION
  }

  /** How many agents each filter would show. */
  public record Counts(int all, int running, int attention) {
    /** Of one filter. */
    public int of(Filter filter) {
      return switch (filter) {
        case ALL -> all;
        case RUNNING -> running;
        case ATTENTION -> attention;
      };
    }
  }

  private final ObservableList<AgentItem> shown = FXCollections.observableArrayList();
  private final ObservableList<AgentItem> shownToAll =
      FXCollections.unmodifiableObservableList(shown);
  private final ObjectProperty<Filter> filter = new SimpleObjectProperty<>(Filter.ALL);
  private final ReadOnlyObjectWrapper<Counts> counts =
      new ReadOnlyObjectWrapper<>(new Counts(0, 0, 0));
  private final Map<AgentId, AgentItem> items = new HashMap<>();
  private List<AgentItem> all = List.of();
  private boolean changing;

  /** Starts empty. */
  public AgentList() {
    filter.addListener((_, _, _) -> refill());
  }

  /** Takes over how everything stands now. */
  public void update(Snapshot snapshot) {
    List<AgentItem> now = new ArrayList<>();
    for (Snapshot.AgentView view : snapshot.agents()) {
      AgentItem item = items.computeIfAbsent(view.agent().id(), _ -> new AgentItem(view));
      item.update(view);
      now.add(item);
    }
    all = List.copyOf(now);
    items.values().retainAll(all);
    counts.set(
        new Counts(
            all.size(),
            (int) all.stream().filter(item -> matches(item, Filter.RUNNING)).count(),
            (int) all.stream().filter(item -> matches(item, Filter.ATTENTION)).count()));
    refill();
  }

  /** Changes only what differs, so that the list neither flickers nor loses its selection. */
  private void refill() {
    changing = true;
    try {
      fill();
    } finally {
      changing = false;
    }
  }

  private void fill() {
    List<AgentItem> wanted = all.stream().filter(item -> matches(item, filter.get())).toList();
    shown.removeIf(item -> !wanted.contains(item));
    for (int i = 0; i < wanted.size(); i++) {
      if (i >= shown.size()) {
        shown.add(wanted.get(i));
      } else if (shown.get(i) != wanted.get(i)) {
        shown.remove(wanted.get(i));
        shown.add(i, wanted.get(i));
      }
    }
  }

  private static boolean matches(AgentItem item, Filter filter) {
    return switch (filter) {
      case ALL -> true;
      case RUNNING -> item.view().isRunning();
      case ATTENTION -> Standing.of(item.view(), Instant.EPOCH).tone().wantsAttention();
    };
  }

  /** What the list shows. */
  public ObservableList<AgentItem> shown() {
    return shownToAll;
  }

  /** Whether what is shown changes just now, so that a selection moved by it means nothing. */
  public boolean isChanging() {
    return changing;
  }

  /** Every agent, shown or not. */
  public List<AgentItem> all() {
    return all;
  }

  /** One agent, if it is still there. */
  public Optional<AgentItem> find(AgentId id) {
    return Optional.ofNullable(items.get(id));
  }

  /** Which agents are shown. */
  public ObjectProperty<Filter> filterProperty() {
    return filter;
  }

  /** How many each filter would show. */
  public ReadOnlyObjectProperty<Counts> countsProperty() {
    return counts.getReadOnlyProperty();
  }
}
