package dev.paddock.ui;

import dev.paddock.agent.BuildPreferencesFile;
import dev.paddock.storage.DataFolder;
import dev.paddock.ui.model.AgentItem;
import dev.paddock.ui.model.AgentTabs;
import dev.paddock.ui.model.WindowModel;
import dev.paddock.ui.model.Words;
import java.io.File;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.SplitMenuButton;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** Controls the frame of the window: bar, pages, search, what is said, keys, drops. */
public final class WindowController implements Commands.Window {

  private static final int FIXED_LOAD_ITEMS = 2;

  private final WindowModel model;
  private final Actions actions;
  private final AgentTabs tabs;
  private final Dialogs dialogs;
  private final Desktop desktop;
  private final ViewLoader views;
  private final SampleAgents samples;
  private final RunLog log;
  private final Path home;
  private final UsageWatch usage;

  @FXML private StackPane root;
  @FXML private BorderPane frame;
  @FXML private SplitMenuButton load;
  @FXML private TextField search;
  @FXML private Label searchKey;
  @FXML private Button theme;
  @FXML private FontIcon themeIcon;
  @FXML private StackPane page;
  @FXML private VBox notices;
  @FXML private VBox results;
  @FXML private StackPane overlay;
  @FXML private VBox dropHint;

  private final Map<WindowModel.Page, Node> pages = new EnumMap<>(WindowModel.Page.class);
  private @Nullable SearchField searching;
  private @Nullable Overlay cards;
  private @Nullable Themes themes;
  private @Nullable Heartbeat heartbeat;

  /** The parts a window is made of. */
  public record Parts(
      WindowModel model,
      Actions actions,
      AgentTabs tabs,
      Dialogs dialogs,
      Desktop desktop,
      SampleAgents samples,
      RunLog log,
      Path home,
      UsageWatch usage) {}

  /** Wires the parts. */
  public WindowController(Parts parts, ViewLoader views) {
    this.model = parts.model();
    this.actions = parts.actions();
    this.tabs = parts.tabs();
    this.dialogs = parts.dialogs();
    this.desktop = parts.desktop();
    this.samples = parts.samples();
    this.log = parts.log();
    this.home = parts.home();
    this.usage = parts.usage();
    this.views = views;
  }

  @FXML
  void initialize() {
    cards = new Overlay(overlay, frame);
    dialogs.showOn(cards);
    new NoticeStack(model.notices(), notices);
    searching =
        new SearchField(search, results, new Commands(model, actions, tabs, dialogs, this)::list);
    searchKey.setText(Shortcut.PALETTE.display());
    search.setAccessibleText(Words.of("search.prompt"));
    load.setOnShowing(_ -> fillLoadMenu());
    model.pageProperty().addListener((_, _, now) -> turn(now));
    turn(model.pageProperty().get());
    root.setOnDragOver(this::dragged);
    root.setOnDragExited(_ -> dropHint.setVisible(false));
    root.setOnDragDropped(this::dropped);
  }

  /** Takes the scene the window is shown in: its keys and its theme. */
  void dress(Scene scene, Themes dressing) {
    themes = dressing;
    dressing.darkProperty().addListener((_, _, dark) -> showThemeButton(dark));
    showThemeButton(dressing.darkProperty().get());
    focusAgents();
    Seen seen = new Seen(scene);
    heartbeat = new Heartbeat(seen.property().and(model.countsProperty()), this::beat);
    for (Shortcut shortcut : Shortcut.values()) {
      if (shortcut.isTheWindows()) {
        scene.getAccelerators().put(shortcut.combination(), () -> pressed(shortcut));
      }
    }
  }

  private void beat() {
    model.tick();
    usage.measure();
  }

  /** Ends what would go on without a window. */
  void close() {
    if (heartbeat != null) {
      heartbeat.close();
    }
    if (themes != null) {
      themes.close();
    }
  }

  /** Where questions are asked. */
  Overlay overlay() {
    return Objects.requireNonNull(cards);
  }

  private void pressed(Shortcut shortcut) {
    if (cards != null && cards.isShown()) {
      return;
    }
    switch (shortcut) {
      case PALETTE -> Objects.requireNonNull(searching).focus();
      case LOAD -> loadFiles();
      case RUN -> onAgent(this::runOrRestart);
      case STOP -> onAgent(item -> actions.stop(item.id()));
      case FORCE -> onAgent(item -> actions.force(item.id()));
      case FIND -> {
        tabs.show(AgentTabs.Name.LOGS);
        log.find();
      }
      case CLEAR -> log.clear();
      case TAB_1 -> tabs.show(AgentTabs.Name.LOGS);
      case TAB_2 -> tabs.show(AgentTabs.Name.ENVIRONMENT);
      case TAB_3 -> tabs.show(AgentTabs.Name.PACKAGE);
      case TAB_4 -> tabs.show(AgentTabs.Name.RUNS);
      case TAB_5 -> tabs.show(AgentTabs.Name.SETTINGS);
      case TAB_6 -> tabs.show(AgentTabs.Name.TRY);
      case AGENTS -> focusAgents();
      case KEYS -> dialogs.keys();
      case FIND_NEXT, FOLLOW, SEND -> {}
    }
  }

  /** Puts the keyboard into the list of agents. */
  void focusAgents() {
    Objects.requireNonNull(root.lookup(".agent-list")).requestFocus();
  }

  private void onAgent(java.util.function.Consumer<AgentItem> work) {
    AgentItem item = model.selectedProperty().get();
    if (item != null && model.pageProperty().get() == WindowModel.Page.AGENT) {
      work.accept(item);
    }
  }

  private void runOrRestart(AgentItem item) {
    if (item.view().isRunning()) {
      actions.restart(item.id());
    } else {
      actions.run(item.id());
    }
  }

  private void turn(WindowModel.Page now) {
    page.getChildren().setAll(pages.computeIfAbsent(now, this::make));
    if (now == WindowModel.Page.AGENT && !search.isFocused()) {
      focusAgents();
    }
  }

  private Node make(WindowModel.Page wanted) {
    return switch (wanted) {
      case STARTING -> {
        Label starting = new Label(Words.of("app.starting"));
        starting.getStyleClass().add("starting");
        yield starting;
      }
      case EMPTY -> views.load(View.EMPTY, EmptyController.class).node();
      case AGENT -> views.load(View.AGENT, AgentController.class).node();
      case LOAD -> views.load(View.LOAD, LoadController.class).node();
    };
  }

  private void fillLoadMenu() {
    var items = load.getItems();
    items.remove(FIXED_LOAD_ITEMS, items.size());
    List<String> recent = model.memoryProperty().get().recent();
    if (!recent.isEmpty()) {
      items.add(new SeparatorMenuItem());
      recent.forEach(path -> items.add(opening(path, Path.of(path))));
    }
    List<SampleAgents.Sample> found = samples.list();
    if (!found.isEmpty()) {
      items.add(new SeparatorMenuItem());
      found.forEach(
          sample -> items.add(opening(Words.of("load.sample", sample.name()), sample.folder())));
    }
  }

  private MenuItem opening(String text, Path path) {
    MenuItem item = new MenuItem(text);
    item.setMnemonicParsing(false);
    item.setOnAction(_ -> actions.preview(List.of(path)));
    return item;
  }

  private void dragged(DragEvent event) {
    if (event.getDragboard().hasFiles()) {
      event.acceptTransferModes(TransferMode.COPY, TransferMode.LINK);
      dropHint.setVisible(true);
    }
    event.consume();
  }

  private void dropped(DragEvent event) {
    dropHint.setVisible(false);
    List<File> files = event.getDragboard().getFiles();
    actions.preview(files.stream().map(File::toPath).toList());
    event.setDropCompleted(!files.isEmpty());
    event.consume();
  }

  private void showThemeButton(boolean dark) {
    themeIcon.setIconCode(dark ? Feather.SUN : Feather.MOON);
    String text = Words.of(dark ? "theme.toLight" : "theme.toDark");
    theme.setAccessibleText(text);
    theme.setTooltip(new Tooltip(text));
  }

  @FXML
  void loadFiles() {
    actions.preview(desktop.choosePackages());
  }

  @FXML
  void loadFolder() {
    Path folder = desktop.chooseFolder();
    if (folder != null) {
      actions.preview(List.of(folder));
    }
  }

  @Override
  public void chooseFiles() {
    loadFiles();
  }

  @Override
  public void chooseFolder() {
    loadFolder();
  }

  @FXML
  @Override
  public void toggleTheme() {
    if (themes != null) {
      choose(themes.darkProperty().get() ? "light" : "dark");
    }
  }

  @FXML
  void followSystem() {
    choose(null);
  }

  private void choose(@Nullable String chosen) {
    if (themes != null) {
      themes.choose(chosen);
      model.memoryProperty().set(model.memoryProperty().get().withTheme(chosen));
    }
  }

  @FXML
  void checkMachine() {
    actions.doctor();
  }

  @FXML
  void logSettings() {
    new LogPreferencesCard(log.preferences()).show(overlay());
  }

  @FXML
  void buildSettings() {
    var file = new BuildPreferencesFile(new DataFolder(home).settings());
    new BuildPreferencesCard(file).show(overlay());
  }

  @FXML
  void freeSpace() {
    actions.collect(dialogs::askToFree);
  }

  @FXML
  void revealHome() {
    desktop.reveal(home);
  }

  @FXML
  void showKeys() {
    dialogs.keys();
  }
}
