package dev.paddock.ui;

import dev.paddock.agent.Run;
import dev.paddock.agent.Snapshot;
import dev.paddock.log.MergedLog;
import dev.paddock.ui.log.LogPane;
import dev.paddock.ui.model.AgentItem;
import dev.paddock.ui.model.AgentTabs;
import dev.paddock.ui.model.Amounts;
import dev.paddock.ui.model.WindowModel;
import dev.paddock.ui.model.Words;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/**
 * The tab with logs: the latest run's, an older one's in its place or beside it, or those of all
 * agents that run. JavaFX thread only.
 */
final class LogTab extends VBox {

  private static final int LONGEST_NAME = 16;

  private final WindowModel model;
  private final AgentTabs tabs;
  private final RunLog log;
  private final HBox bar = new HBox();
  private final SplitPane split = new SplitPane();
  private final VBox beside = new VBox();
  private final Seen seen = new Seen(this);

  private @Nullable Path shown;
  private @Nullable Path shownBeside;
  private boolean showsAll;
  private volatile List<MergedLog.Part> running = List.of();

  LogTab(WindowModel model, AgentTabs tabs, RunLog log) {
    this.model = model;
    this.tabs = tabs;
    this.log = log;
    bar.getStyleClass().add("older-run");
    split.getStyleClass().add("log-split");
    split.getItems().add(log.pane());
    VBox.setVgrow(split, Priority.ALWAYS);
    getChildren().addAll(bar, split);
    log.pane().setOnAllAgents(all -> tabs.allAgentsProperty().set(all));
    tabs.olderRunProperty().addListener((_, _, _) -> refresh());
    tabs.besideRunProperty().addListener((_, _, _) -> refresh());
    tabs.allAgentsProperty().addListener((_, _, _) -> refresh());
    model
        .selectedProperty()
        .addListener((_, before, now) -> {
          if (before != now) {
            tabs.olderRunProperty().set(null);
            tabs.besideRunProperty().set(null);
            tabs.allAgentsProperty().set(false);
          }
          refresh();
        });
    model.snapshotProperty().addListener((_, _, _) -> refresh());
    refresh();
    seen.property().addListener((_, _, _) -> watch());
    tabs.shownProperty().addListener((_, _, _) -> watch());
    watch();
  }

  private void watch() {
    log.watched(seen.property().get() && tabs.shownProperty().get() == AgentTabs.Name.LOGS);
  }

  private void refresh() {
    AgentItem item = model.selectedProperty().get();
    if (item == null) {
      return;
    }
    running = running();
    boolean all = tabs.allAgentsProperty().get();
    Run latest = item.view().run();
    Run older = tabs.olderRunProperty().get();
    boolean showsOlder = older != null && (latest == null || !latest.id().equals(older.id()));
    if (all) {
      showAll();
    } else {
      show(showsOlder ? older : latest, item);
    }
    showBeside(item);
    fillBar(all, showsOlder ? older : null);
  }

  private List<MergedLog.Part> running() {
    Snapshot snapshot = model.snapshotProperty().get();
    return snapshot.agents().stream()
        .filter(Snapshot.AgentView::isRunning)
        .map(view ->
            new MergedLog.Part(view.agent().name(), Objects.requireNonNull(view.run()).log()))
        .toList();
  }

  private void showAll() {
    if (showsAll) {
      return;
    }
    showsAll = true;
    shown = null;
    int longest = running.stream().mapToInt(part -> part.name().length()).max().orElse(1);
    log.pane()
        .show(
            () -> new MergedLog(() -> running),
            Math.min(LONGEST_NAME, Math.max(longest, LONGEST_NAME / 2)));
  }

  private void show(@Nullable Run run, AgentItem item) {
    Path folder = run == null ? null : run.log();
    if (showsAll || !Objects.equals(folder, shown)) {
      showsAll = false;
      shown = folder;
      log.pane().show(folder, () -> isAlive(item, folder));
    }
  }

  /** Asked from the log's own thread, so it reads only what never changes once seen. */
  private static boolean isAlive(AgentItem item, @Nullable Path folder) {
    Run now = item.view().run();
    return now != null && now.log().equals(folder) && !now.state().isEnded();
  }

  private void showBeside(AgentItem item) {
    Run run = tabs.besideRunProperty().get();
    Path folder = run == null ? null : run.log();
    if (Objects.equals(folder, shownBeside)) {
      return;
    }
    shownBeside = folder;
    split.getItems().setAll(log.pane());
    if (run == null) {
      log.beside().show(null, () -> false);
      return;
    }
    LogPane second = log.beside();
    VBox.setVgrow(second, Priority.ALWAYS);
    HBox head = new HBox();
    head.getStyleClass().add("older-run");
    fill(
        head,
        Words.of("logs.older", moment(run)),
        "logs.closeBeside",
        () -> tabs.besideRunProperty().set(null));
    beside.getChildren().setAll(head, second);
    second.show(folder, () -> isAlive(item, folder));
    split.getItems().add(beside);
    split.setDividerPositions(0.5);
  }

  private String moment(Run run) {
    return Amounts.moment(run.startedAt(), model.nowProperty().get(), model.zone());
  }

  private void fillBar(boolean all, @Nullable Run older) {
    boolean none = !all && shown == null;
    AgentController.show(bar, all || older != null || none);
    bar.getChildren().clear();
    if (all) {
      String text = Words.of("logs.all", running.size());
      fill(bar, text, "logs.backToLatest", () -> tabs.allAgentsProperty().set(false));
    } else if (older != null) {
      String text = Words.of("logs.older", moment(older));
      fill(bar, text, "logs.backToLatest", () -> tabs.olderRunProperty().set(null));
    }
    if (none) {
      bar.getChildren().add(new Label(Words.of("logs.none")));
    }
    log.pane().setAllAgents(all);
  }

  private static void fill(HBox head, String text, String key, Runnable action) {
    Label label = new Label(text);
    label.setMinWidth(0);
    Region space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    Button button = new Button(Words.of(key));
    button.getStyleClass().add("small");
    button.setMinWidth(Region.USE_PREF_SIZE);
    button.setOnAction(_ -> action.run());
    head.getChildren().setAll(List.<Node>of(label, space, button));
  }
}
