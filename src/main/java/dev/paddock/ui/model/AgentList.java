package dev.paddock.ui.model;

import dev.paddock.agent.AgentId;
import dev.paddock.agent.Run;
import dev.paddock.agent.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

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

  /** In which order agents are shown; those that an order holds equal, by name. */
  public enum Order {
    /** By name. */
    NAME,
    /** Those somebody should look at first, then those that run, then the others. */
    STATE,
    /** The one started last first; those that never ran at the end. */
    LATEST;

    /** The word by which it is remembered. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The one remembered by that word; by name for any other. */
    public static Order of(@Nullable String word) {
      for (Order order : values()) {
        if (order.word().equals(word)) {
          return order;
        }
      }
      return NAME;
    }
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

  private static final int MOST_CHANGES = 50;

  private final ObservableList<AgentItem> shown = FXCollections.observableArrayList();
  private final ObservableList<AgentItem> shownToAll =
      FXCollections.unmodifiableObservableList(shown);
  private final ObjectProperty<Filter> filter = new SimpleObjectProperty<>(Filter.ALL);
  private final ObjectProperty<Order> order = new SimpleObjectProperty<>(Order.NAME);
  private final ReadOnlyObjectWrapper<Counts> counts =
      new ReadOnlyObjectWrapper<>(new Counts(0, 0, 0));
  private final Map<AgentId, AgentItem> items = new HashMap<>();
  private List<AgentItem> all = List.of();
  private boolean changing;

  /** Starts empty. */
  public AgentList() {
    filter.addListener((_, _, _) -> refill());
    order.addListener((_, _, _) -> refill());
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
    List<AgentItem> wanted =
        all.stream()
            .filter(item -> matches(item, filter.get()))
            .sorted(comparator(order.get()))
            .toList();
    // Every change is told to the list on the screen: a thousand of them would hold up the window.
    Set<AgentItem> staying = InOrder.longest(shown, wanted);
    List<Gap> gaps = gaps(wanted, staying);
    if (gaps.size() > MOST_CHANGES) {
      shown.setAll(wanted);
      return;
    }
    shown.retainAll(staying);
    gaps.forEach(gap -> shown.addAll(gap.from(), wanted.subList(gap.from(), gap.to())));
  }

  /** A part of what is wanted that is to be put in. */
  private record Gap(int from, int to) {}

  private static List<Gap> gaps(List<AgentItem> wanted, Set<AgentItem> staying) {
    List<Gap> gaps = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= wanted.size(); i++) {
      if (i == wanted.size() || staying.contains(wanted.get(i))) {
        if (from < i) {
          gaps.add(new Gap(from, i));
        }
        from = i + 1;
      }
    }
    return gaps;
  }

  private static boolean matches(AgentItem item, Filter filter) {
    return switch (filter) {
      case ALL -> true;
      case RUNNING -> item.view().isRunning();
      case ATTENTION -> Standing.of(item.view(), Instant.EPOCH).tone().wantsAttention();
    };
  }

  /** Sorting is stable, and what comes in is sorted by name. */
  private static Comparator<AgentItem> comparator(Order order) {
    return switch (order) {
      case NAME -> Comparator.comparingInt(_ -> 0);
      case STATE ->
          Comparator.comparingInt(
              item -> matches(item, Filter.ATTENTION) ? 0 : matches(item, Filter.RUNNING) ? 1 : 2);
      case LATEST -> Comparator.comparing(AgentList::lastStart).reversed();
    };
  }

  private static Instant lastStart(AgentItem item) {
    Run run = item.view().run();
    return run == null ? Instant.MIN : run.startedAt();
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

  /** In which order they are shown. */
  public ObjectProperty<Order> orderProperty() {
    return order;
  }

  /** How many each filter would show. */
  public ReadOnlyObjectProperty<Counts> countsProperty() {
    return counts.getReadOnlyProperty();
  }
}
