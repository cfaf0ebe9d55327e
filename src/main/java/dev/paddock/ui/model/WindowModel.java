package dev.paddock.ui.model;

import dev.paddock.agent.AgentId;
import dev.paddock.agent.DoctorReport;
import dev.paddock.agent.Snapshot;
import dev.paddock.process.TreeMetrics;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/** What the whole window is about at a moment: the agents, the one shown, what is said. */
public final class WindowModel {

  /** What the large part of the window shows. */
  public enum Page {
    /** Nothing is known yet. */
    STARTING,
    /** No agent is there: how to begin. */
    EMPTY,
    /** The selected agent. */
    AGENT,
    /** A package that is about to be loaded. */
    LOAD
  }

  private final Clock clock;
  private final AgentList agents = new AgentList();
  private final ReadOnlyObjectWrapper<Snapshot> snapshot =
      new ReadOnlyObjectWrapper<>(Snapshot.EMPTY);
  private final ReadOnlyObjectWrapper<Instant> now;
  private final ReadOnlyBooleanWrapper counts = new ReadOnlyBooleanWrapper();
  private final ReadOnlyLongWrapper measured = new ReadOnlyLongWrapper();
  private final ObjectProperty<@Nullable AgentItem> selected = new SimpleObjectProperty<>();
  private final ReadOnlyObjectWrapper<Page> page = new ReadOnlyObjectWrapper<>(Page.STARTING);
  private final ObjectProperty<@Nullable DoctorReport> machine = new SimpleObjectProperty<>();
  private final ObjectProperty<WindowMemory> memory;
  private final ReadOnlyObjectWrapper<@Nullable Set<String>> environments =
      new ReadOnlyObjectWrapper<>();
  private final ObservableList<Notice> notices = FXCollections.observableArrayList();
  private final LoadQueue loads = new LoadQueue();
  private final Set<String> saidTroubles = new HashSet<>();
  private boolean heard;
  private boolean loadSetAside;
  private @Nullable AgentId wanted;

  /** Starts with what was remembered. */
  public WindowModel(Clock clock, WindowMemory remembered) {
    this.clock = clock;
    this.now = new ReadOnlyObjectWrapper<>(clock.instant());
    this.memory = new SimpleObjectProperty<>(remembered);
    String last = remembered.selected();
    this.wanted = last != null && AgentId.isValid(last) ? new AgentId(last) : null;
    selected.addListener((_, _, _) -> turn());
    loads
        .currentProperty()
        .addListener((_, _, _) -> {
          loadSetAside = false;
          turn();
        });
  }

  /** Takes over how everything stands. */
  public void update(Snapshot latest) {
    heard = true;
    now.set(clock.instant());
    agents.update(latest);
    choose();
    loads.heardOf(agents.all().stream().map(AgentItem::id).toList());
    turn();
    counts.set(
        latest.agents().stream().anyMatch(view -> view.isRunning() || view.activity() != null));
    // The last of all, since who hears of it looks at what was updated above.
    snapshot.set(latest);
    environments.set(
        latest.agents().stream()
            .filter(view -> view.agent().environment() != null && !isBeingBuilt(view))
            .map(view -> String.valueOf(view.agent().environment()))
            .collect(java.util.stream.Collectors.toUnmodifiableSet()));
    for (String trouble : latest.troubles()) {
      if (saidTroubles.add(trouble)) {
        say(new Notice(Tone.WARNING, trouble, java.util.List.of(), null, null));
      }
    }
  }

  private static boolean isBeingBuilt(Snapshot.AgentView view) {
    Snapshot.Activity activity = view.activity();
    return activity != null && activity.kind() == Snapshot.Activity.Kind.BUILD;
  }

  private void choose() {
    AgentId want = wanted;
    if (want != null && agents.find(want).isPresent()) {
      selected.set(agents.find(want).get());
      wanted = null;
      return;
    }
    AgentItem chosen = selected.get();
    if (chosen == null || agents.find(chosen.id()).isEmpty()) {
      selected.set(agents.all().isEmpty() ? null : agents.all().getFirst());
    }
  }

  private void turn() {
    if (loads.currentProperty().get() != null && !loadSetAside) {
      page.set(Page.LOAD);
    } else if (!heard) {
      page.set(Page.STARTING);
    } else {
      page.set(selected.get() == null ? Page.EMPTY : Page.AGENT);
    }
  }

  /** The user turns to an agent; a package being looked at waits meanwhile. */
  public void turnTo(AgentItem item) {
    LoadQueue.Stage stage = loads.currentProperty().get();
    if (stage != null && !loadSetAside) {
      loadSetAside = true;
      say(
          new Notice(
              Tone.ACCENT,
              Words.of("load.setAside", String.valueOf(stage.source().getFileName())),
              java.util.List.of(),
              null,
              new Notice.Action(Words.of("load.goOn"), this::goOnLoading)));
    }
    selected.set(item);
    turn();
  }

  private void goOnLoading() {
    loadSetAside = false;
    turn();
  }

  /** Shows an agent now, or as soon as it is heard of. */
  public void show(AgentId id) {
    agents.find(id).ifPresentOrElse(selected::set, () -> wanted = id);
  }

  /** Says something. The same thing said twice is shown once, as the last. */
  public void say(Notice notice) {
    notices.removeIf(said ->
        said.sentence().equals(notice.sentence()) && said.details().equals(notice.details()));
    notices.add(notice);
  }

  /** Lets time go on for what counts seconds. */
  public void tick() {
    now.set(clock.instant());
  }

  /** Takes in what agents use. */
  public void measured(Map<AgentId, TreeMetrics.Sample> samples) {
    Instant moment = clock.instant();
    samples.forEach(
        (id, sample) -> agents.find(id).ifPresent(item -> item.usage().add(moment, sample)));
    measured.set(measured.get() + 1);
  }

  /** Counts the measurements, so that who shows one knows when. */
  public ReadOnlyLongProperty measuredProperty() {
    return measured.getReadOnlyProperty();
  }

  /** The agents. */
  public AgentList agents() {
    return agents;
  }

  /** Packages waiting to be loaded. */
  public LoadQueue loads() {
    return loads;
  }

  /** What is said. */
  public ObservableList<Notice> notices() {
    return notices;
  }

  /** How everything stands. */
  public ReadOnlyObjectProperty<Snapshot> snapshotProperty() {
    return snapshot.getReadOnlyProperty();
  }

  /** The moment shown; moves on once a second while something counts. */
  public ReadOnlyObjectProperty<Instant> nowProperty() {
    return now.getReadOnlyProperty();
  }

  /** The environments there are and that are not being built; null before anything is known. */
  public ReadOnlyObjectProperty<@Nullable Set<String>> environmentsProperty() {
    return environments.getReadOnlyProperty();
  }

  /** The agent shown. */
  public ObjectProperty<@Nullable AgentItem> selectedProperty() {
    return selected;
  }

  /** What the large part of the window shows. */
  public ReadOnlyObjectProperty<Page> pageProperty() {
    return page.getReadOnlyProperty();
  }

  /** What a look at the machine found, or null before the first. */
  public ObjectProperty<@Nullable DoctorReport> machineProperty() {
    return machine;
  }

  /** What is remembered for the next start. */
  public ObjectProperty<WindowMemory> memoryProperty() {
    return memory;
  }

  /** Where the user is, for times. */
  public ZoneId zone() {
    return clock.getZone();
  }

  /** Whether seconds count: something runs or is under way. */
  public ReadOnlyBooleanProperty countsProperty() {
    return counts.getReadOnlyProperty();
  }
}
