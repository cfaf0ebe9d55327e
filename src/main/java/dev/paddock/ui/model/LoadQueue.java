package dev.paddock.ui.model;

import dev.paddock.agent.AgentId;
import dev.paddock.agent.AgentService;
import dev.paddock.agent.PaddockException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/** Packages somebody wants loaded, looked at one after the other before anything happens. */
public final class LoadQueue {

  /** How far the package looked at has come. */
  public sealed interface Stage {
    /** The package. */
    Path source();

    /** It is being read. */
    record Reading(Path source) implements Stage {}

    /** It was read: this is what loading it would bring. */
    record Found(Path source, AgentService.Preview preview) implements Stage {}

    /** It is being loaded; shown until the agent is heard of, which is null until it is known. */
    record Loading(Path source, AgentService.Preview preview, @Nullable AgentId agent)
        implements Stage {}

    /** It is no good, for these reasons. */
    record Refused(Path source, PaddockException failure) implements Stage {}
  }

  private final Deque<Path> waiting = new ArrayDeque<>();
  private final ReadOnlyIntegerWrapper waitingCount = new ReadOnlyIntegerWrapper();
  private final ReadOnlyObjectWrapper<@Nullable Stage> current = new ReadOnlyObjectWrapper<>();

  /** Adds packages; the first is read at once when none is looked at. */
  public void add(Collection<Path> sources) {
    for (Path source : sources) {
      Path absolute = source.toAbsolutePath().normalize();
      Stage stage = current.get();
      if (!waiting.contains(absolute) && (stage == null || !stage.source().equals(absolute))) {
        waiting.add(absolute);
      }
    }
    waitingCount.set(waiting.size());
    if (current.get() == null) {
      next();
    }
  }

  /** Goes on to the next package, or ends. */
  public void next() {
    Path source = waiting.poll();
    waitingCount.set(waiting.size());
    current.set(source == null ? null : new Stage.Reading(source));
  }

  /** The package found is being loaded; false where there is none. */
  public boolean loading() {
    if (current.get() instanceof Stage.Found(Path source, AgentService.Preview preview)) {
      current.set(new Stage.Loading(source, preview, null));
      return true;
    }
    return false;
  }

  /** The package was loaded as that agent; goes on when it is among those heard of. */
  public void loaded(AgentId agent, Collection<AgentId> known) {
    if (current.get()
        instanceof Stage.Loading(Path source, AgentService.Preview preview, AgentId _)) {
      current.set(new Stage.Loading(source, preview, agent));
      heardOf(known);
    }
  }

  /** Goes on when the agent loaded is among these. */
  void heardOf(Collection<AgentId> known) {
    if (current.get() instanceof Stage.Loading loading
        && loading.agent() != null
        && known.contains(loading.agent())) {
      next();
    }
  }

  /** Reads the present one again. */
  public void again() {
    Stage stage = current.get();
    if (stage != null) {
      current.set(new Stage.Reading(stage.source()));
    }
  }

  /** Takes what reading found; an answer for a package no longer looked at is dropped. */
  public void found(Path source, AgentService.Preview preview) {
    if (isReading(source)) {
      current.set(new Stage.Found(source, preview));
    }
  }

  /** Takes why a package was refused. */
  public void refused(Path source, PaddockException failure) {
    if (isReading(source)) {
      current.set(new Stage.Refused(source, failure));
    }
  }

  private boolean isReading(Path source) {
    return current.get() instanceof Stage.Reading(Path reading) && reading.equals(source);
  }

  /** Forgets all of them. */
  public void clear() {
    waiting.clear();
    waitingCount.set(0);
    current.set(null);
  }

  /** How many come after the present one. */
  public ReadOnlyIntegerProperty waitingProperty() {
    return waitingCount.getReadOnlyProperty();
  }

  /** The package looked at, or null. */
  public ReadOnlyObjectProperty<@Nullable Stage> currentProperty() {
    return current.getReadOnlyProperty();
  }
}
