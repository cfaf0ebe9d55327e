package dev.paddock.ui;

import dev.paddock.agent.Snapshot;
import dev.paddock.environment.HealthAction;
import dev.paddock.ui.model.AgentHeader;
import dev.paddock.ui.model.AgentItem;
import dev.paddock.ui.model.AgentTabs;
import dev.paddock.ui.model.Notice;
import dev.paddock.ui.model.Standing;
import dev.paddock.ui.model.WindowModel;
import dev.paddock.ui.model.Words;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import org.jspecify.annotations.Nullable;

/** Controls one agent's page: its head, its buttons and which tab is shown. */
public final class AgentController {

  private final WindowModel model;
  private final Actions actions;
  private final AgentTabs shownTab;
  private final Dialogs dialogs;
  private final Desktop desktop;
  private final ViewLoader views;
  private final RunLog log;

  @FXML private Label title;
  @FXML private Label version;
  @FXML private Label pill;
  @FXML private Label facts;
  @FXML private HBox links;
  @FXML private HBox usage;
  @FXML private Button run;
  @FXML private Button cancel;
  @FXML private Button stop;
  @FXML private Button force;
  @FXML private Button restart;
  @FXML private Button open;
  @FXML private MenuItem buildItem;
  @FXML private MenuItem forceItem;
  @FXML private MenuItem revealEnvironmentItem;
  @FXML private MenuItem removeItem;
  @FXML private Label countdown;
  @FXML private HBox problemBar;
  @FXML private Label problem;
  @FXML private TabPane tabs;

  private final Map<AgentTabs.Name, Tab> byName = new EnumMap<>(AgentTabs.Name.class);
  private @Nullable LogTab logs;
  private @Nullable AgentHeader head;

  /** Wires the parts. */
  public AgentController(
      WindowModel model,
      Actions actions,
      AgentTabs shownTab,
      Dialogs dialogs,
      Desktop desktop,
      ViewLoader views,
      RunLog log) {
    this.model = model;
    this.actions = actions;
    this.shownTab = shownTab;
    this.dialogs = dialogs;
    this.desktop = desktop;
    this.views = views;
    this.log = log;
  }

  @FXML
  void initialize() {
    for (Tab tab : tabs.getTabs()) {
      byName.put(AgentTabs.Name.of(tab.getId()), tab);
    }
    var _ = new UsageStrip(usage, model);
    logs = new LogTab(model, shownTab, log);
    tab(AgentTabs.Name.LOGS).setContent(logs);
    tabs.getSelectionModel()
        .selectedItemProperty()
        .addListener((_, _, tab) -> shownTab.show(AgentTabs.Name.of(tab.getId())));
    shownTab.shownProperty().addListener((_, _, name) -> select(name));
    select(shownTab.shownProperty().get());
    model.selectedProperty().addListener((_, _, _) -> refreshHead());
    model.snapshotProperty().addListener((_, _, _) -> refreshHead());
    model.nowProperty().addListener((_, _, _) -> refreshHead());
    refreshHead();
  }

  /** A tab's content is made when it is first shown: most of them are not, most of the time. */
  private void select(AgentTabs.Name name) {
    Tab tab = tab(name);
    if (tab.getContent() == null) {
      tab.setContent(
          switch (name) {
            case LOGS -> Objects.requireNonNull(logs);
            case ENVIRONMENT -> views.load(View.ENVIRONMENT, EnvironmentController.class).node();
            case PACKAGE -> views.load(View.PACKAGE, PackageController.class).node();
            case RUNS -> views.load(View.RUNS, RunsController.class).node();
            case SETTINGS -> views.load(View.SETTINGS, SettingsController.class).node();
            case TRY -> views.load(View.TRY, TryController.class).node();
          });
    }
    tabs.getSelectionModel().select(tab);
  }

  private Tab tab(AgentTabs.Name name) {
    return Objects.requireNonNull(byName.get(name));
  }

  private void refreshHead() {
    AgentItem item = model.selectedProperty().get();
    if (item == null) {
      return;
    }
    AgentHeader now = AgentHeader.of(item.view(), model.nowProperty().get(), model.zone());
    if (now.equals(head)) {
      return;
    }
    showTexts(now);
    showButtons(item.view(), now);
    if (head == null || !head.links().equals(now.links())) {
      links.getChildren().setAll(now.links().stream().map(this::link).toList());
    }
    head = now;
  }

  private void showTexts(AgentHeader now) {
    title.setText(now.title());
    version.setText(now.version());
    facts.setText(now.facts());
    show(facts, !now.facts().isEmpty());
    Standing standing = now.standing();
    if (head == null || !head.standing().equals(standing)) {
      pill.setText(standing.pill());
      pill.setGraphic(Icons.of(standing.symbol(), standing.tone()));
      pill.getStyleClass().setAll("label", "pill", standing.tone().styleClass());
      pill.setTooltip(standing.detail().isBlank() ? null : new Tooltip(standing.detail()));
      pill.setAccessibleText(
          Words.of("head.stateText", now.title(), standing.pill(), standing.detail()));
    }
    countdown.setText(now.countdown());
    show(countdown, !now.countdown().isEmpty());
    problem.setText(now.problem());
    show(problemBar, !now.problem().isEmpty());
  }

  private void showButtons(Snapshot.AgentView view, AgentHeader now) {
    run.setText(now.runLabel() == null ? "" : now.runLabel());
    show(run, now.runLabel() != null && !now.building());
    show(cancel, now.building());
    show(stop, now.running() && !now.stopping());
    show(force, now.stopping());
    show(restart, now.hasProcess() && !now.stopping());
    AgentHeader.Link first = now.firstToOpen();
    show(open, first != null && !now.stopping());
    open.setText(first == null ? "" : Words.of("action.open", first.label()));
    var health = view.health();
    buildItem.setDisable(health != null && health.action() == HealthAction.REFUSE);
    forceItem.setDisable(!now.running());
    removeItem.setDisable(now.running());
    revealEnvironmentItem.setDisable(view.agent().environment() == null);
  }

  private Node link(AgentHeader.Link link) {
    Hyperlink node = new Hyperlink(link.label());
    node.setOnAction(_ -> follow(link));
    node.setTooltip(
        new Tooltip(Words.of(link.opens() ? "head.opens" : "head.copies", link.address())));
    return node;
  }

  private void follow(AgentHeader.Link link) {
    if (link.opens()) {
      desktop.browse(link.address());
    } else {
      desktop.copy(link.address());
      model.say(Notice.info(Words.of("said.copied", link.address())));
    }
  }

  static void show(Node node, boolean shown) {
    node.setVisible(shown);
    node.setManaged(shown);
  }

  private AgentItem item() {
    return Objects.requireNonNull(model.selectedProperty().get());
  }

  @FXML
  void run() {
    actions.run(item().id());
    shownTab.olderRunProperty().set(null);
    shownTab.show(AgentTabs.Name.LOGS);
  }

  @FXML
  void cancelBuild() {
    actions.cancelBuild(item().id());
  }

  @FXML
  void stop() {
    actions.stop(item().id());
  }

  @FXML
  void force() {
    actions.force(item().id());
  }

  @FXML
  void showWhy() {
    shownTab.show(AgentTabs.Name.RUNS);
  }

  @FXML
  void restart() {
    actions.restart(item().id());
  }

  @FXML
  void openFirst() {
    AgentHeader.Link first = head == null ? null : head.firstToOpen();
    if (first != null) {
      follow(first);
    }
  }

  @FXML
  void build() {
    actions.build(item().id(), false);
    shownTab.show(AgentTabs.Name.ENVIRONMENT);
  }

  @FXML
  void rebuild() {
    actions.build(item().id(), true);
    shownTab.show(AgentTabs.Name.ENVIRONMENT);
  }

  @FXML
  void check() {
    actions.check(item().id());
    shownTab.show(AgentTabs.Name.ENVIRONMENT);
  }

  @FXML
  void revealPackage() {
    desktop.reveal(item().view().agent().agentPackage().root());
  }

  @FXML
  void revealEnvironment() {
    Path environment = item().view().agent().environment();
    if (environment != null) {
      desktop.reveal(environment);
    }
  }

  @FXML
  void copyCommand() {
    copy("paddock run " + item().view().agent().id());
  }

  @FXML
  void copyId() {
    copy(item().id().value());
  }

  private void copy(String text) {
    desktop.copy(text);
    model.say(Notice.info(Words.of("said.copied", text)));
  }

  @FXML
  void reload() {
    actions.preview(List.of(item().view().agent().agentPackage().source()));
  }

  @FXML
  void remove() {
    dialogs.askToRemove();
  }
}
