package dev.paddock.ui.model;

import dev.paddock.agent.Run;
import java.util.Locale;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;

/** Which tab of the agent's page is shown, and whose log. */
public final class AgentTabs {

  /** The tabs, in their order. */
  public enum Name {
    /** What it wrote. */
    LOGS,
    /** Its environment and how that is. */
    ENVIRONMENT,
    /** What was loaded. */
    PACKAGE,
    /** Its history. */
    RUNS,
    /** What the user decides about it. */
    SETTINGS,
    /** What it offers while it runs, to be tried. */
    TRY;

    /** The word for it in files. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The tab of a word; the first one where it is none. */
    public static Name of(@Nullable String word) {
      for (Name name : values()) {
        if (name.word().equals(word)) {
          return name;
        }
      }
      return LOGS;
    }
  }

  private final ObjectProperty<Name> shown = new SimpleObjectProperty<>(Name.LOGS);
  private final ObjectProperty<@Nullable Run> olderRun = new SimpleObjectProperty<>();

  private final ObjectProperty<@Nullable Run> besideRun = new SimpleObjectProperty<>();
  private final BooleanProperty allAgents = new SimpleBooleanProperty();

  /** The tab shown. */
  public ObjectProperty<Name> shownProperty() {
    return shown;
  }

  /** The run whose log is shown instead of the latest one's, or null. */
  public ObjectProperty<@Nullable Run> olderRunProperty() {
    return olderRun;
  }

  /** The run whose log is shown beside the other, or null. */
  public ObjectProperty<@Nullable Run> besideRunProperty() {
    return besideRun;
  }

  /** Whether the logs of all agents that run are shown as one. */
  public BooleanProperty allAgentsProperty() {
    return allAgents;
  }

  /** Shows a tab. */
  public void show(Name name) {
    shown.set(name);
  }

  /** Shows the log of a run. */
  public void showLog(Run run) {
    olderRun.set(run);
    allAgents.set(false);
    shown.set(Name.LOGS);
  }

  /** Shows the log of a run beside the one shown. */
  public void showBeside(Run run) {
    besideRun.set(run);
    shown.set(Name.LOGS);
  }

  /** Shows where an agent's trouble is explained: its environment, or its runs. */
  public void showWhy(AgentItem item) {
    var health = item.view().health();
    boolean environment = health != null && !health.isValid() && !item.view().isRunning();
    olderRun.set(null);
    shown.set(environment ? Name.ENVIRONMENT : Name.RUNS);
  }
}
