package dev.paddock.ui;

import dev.paddock.agent.Agent;
import dev.paddock.agent.AgentId;
import dev.paddock.agent.AgentSurfaces;
import dev.paddock.agent.PaddockException;
import dev.paddock.agent.SurfaceAnswer;
import dev.paddock.surface.Call;
import dev.paddock.surface.CommandText;
import dev.paddock.surface.Offer;
import dev.paddock.ui.model.AgentItem;
import dev.paddock.ui.model.AgentTabs;
import dev.paddock.ui.model.Notice;
import dev.paddock.ui.model.TryEntry;
import dev.paddock.ui.model.TryForm;
import dev.paddock.ui.model.TryHistory;
import dev.paddock.ui.model.TryPage;
import dev.paddock.ui.model.TryResult;
import dev.paddock.ui.model.WindowModel;
import dev.paddock.ui.model.Words;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextArea;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** Controls the tab where what a running agent offers is tried. */
public final class TryController {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Of the window's seconds, every how many the surfaces are asked whether they answer. */
  private static final int LOOK_EVERY = 3;

  private final WindowModel model;
  private final Actions actions;
  private final ServiceCalls calls;
  private final AgentTabs tabs;
  private final Desktop desktop;
  private final TryHistory past = new TryHistory();
  private final AtomicReference<@Nullable Thread> asking = new AtomicReference<>();

  @FXML private VBox asleep;
  @FXML private Label asleepText;
  @FXML private Button run;
  @FXML private Node page;
  @FXML private ListView<TryEntry> entries;
  @FXML private VBox surfaces;
  @FXML private Label title;
  @FXML private MenuButton history;
  @FXML private Button copy;
  @FXML private Label summary;
  @FXML private GridPane fields;
  @FXML private VBox bodyBox;
  @FXML private Label bodyLabel;
  @FXML private TextArea body;
  @FXML private Label problem;
  @FXML private Button send;
  @FXML private Button cancel;
  @FXML private VBox answer;
  @FXML private Label status;
  @FXML private Label facts;
  @FXML private ToggleButton showHeaders;
  @FXML private TextArea text;

  private TryFields form = new TryFields(List.of());
  private TryPage.@Nullable Key shownFor;
  private @Nullable Offer offer;
  private @Nullable TryResult shown;
  private List<SurfaceAnswer> answers = List.of();
  private int seconds;

  /** Wires the parts. */
  public TryController(
      WindowModel model, Actions actions, ServiceCalls calls, AgentTabs tabs, Desktop desktop) {
    this.model = model;
    this.actions = actions;
    this.calls = calls;
    this.tabs = tabs;
    this.desktop = desktop;
  }

  @FXML
  void initialize() {
    entries.setCellFactory(_ -> new TryCell());
    entries.setPlaceholder(new Label(Words.of("try.nothing")));
    entries.getSelectionModel().selectedItemProperty().addListener((_, _, entry) -> show(entry));
    showHeaders.selectedProperty().addListener((_, _, _) -> showText());
    page.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    model.selectedProperty().addListener((_, _, _) -> refresh());
    model.snapshotProperty().addListener((_, _, _) -> refresh());
    model.nowProperty().addListener((_, _, _) -> look());
    tabs.shownProperty().addListener((_, _, _) -> refresh());
    show((TryEntry) null);
    show((TryResult) null);
    underWay(false);
    refresh();
  }

  /** What is offered is asked anew when another run is ready, and only while the tab is shown. */
  private void refresh() {
    AgentItem item = model.selectedProperty().get();
    if (item == null || tabs.shownProperty().get() != AgentTabs.Name.TRY) {
      return;
    }
    TryPage.Key key = TryPage.key(item.view());
    AgentController.show(page, key.ready());
    AgentController.show(asleep, !key.ready());
    asleepText.setText(TryPage.asleep(item.view()));
    AgentController.show(run, !item.view().isRunning());
    if (key.equals(shownFor)) {
      return;
    }
    boolean otherAgent = shownFor == null || !shownFor.agent().equals(key.agent());
    shownFor = key;
    if (otherAgent) {
      giveUp();
      show((TryResult) null);
      fillHistory();
    }
    clear();
    if (key.ready()) {
      ask(key);
    }
  }

  private void clear() {
    offer = null;
    answers = List.of();
    entries.getItems().clear();
    surfaces.getChildren().clear();
  }

  private void ask(TryPage.Key key) {
    calls.ask(
        service -> interruptible(() -> service.surfaces().offer(key.agent())),
        found -> {
          if (key.equals(shownFor)) {
            take(found);
          }
        });
    askSurfaces(key);
  }

  private void take(Offer found) {
    TryEntry before = entries.getSelectionModel().getSelectedItem();
    offer = found;
    entries.getItems().setAll(TryEntry.of(found));
    int index = Math.max(0, entries.getItems().indexOf(before));
    entries.getSelectionModel().select(index);
    showSurfaces();
  }

  private void look() {
    TryPage.Key key = shownFor;
    boolean visible = tabs.shownProperty().get() == AgentTabs.Name.TRY;
    if (key != null && key.ready() && visible && ++seconds % LOOK_EVERY == 0) {
      askSurfaces(key);
    }
  }

  private void askSurfaces(TryPage.Key key) {
    calls.ask(
        service -> service.surfaces().ask(key.agent()),
        found -> {
          if (key.equals(shownFor)) {
            answers = found;
            showSurfaces();
          }
        },
        // An agent removed meanwhile: the page is about to change anyway.
        _ -> {});
  }

  private void showSurfaces() {
    surfaces.getChildren().clear();
    for (SurfaceAnswer each : answers) {
      surfaces.getChildren().add(Cards.fact(TryPage.name(each), TryPage.words(each)));
    }
    Offer found = offer;
    String ui = found == null ? null : found.ui();
    if (ui != null) {
      Hyperlink link = new Hyperlink(Words.of("try.openUi"));
      link.setOnAction(_ -> desktop.browse(ui));
      surfaces.getChildren().add(link);
    }
    AgentItem item = model.selectedProperty().get();
    if (item != null) {
      TryPage.subAgents(agent(item))
          .forEach(line -> surfaces.getChildren().add(Cards.fact(line.name(), line.value())));
    }
    if (found != null) {
      found.notes().forEach(note -> surfaces.getChildren().add(help(note)));
    }
  }

  private static Agent agent(AgentItem item) {
    return item.view().agent();
  }

  private static Label help(String note) {
    Label label = new Label(note);
    label.setWrapText(true);
    label.getStyleClass().add("help");
    return label;
  }

  private void show(@Nullable TryEntry entry) {
    form = new TryFields(entry == null ? List.of() : entry.parameters());
    form.fill(fields);
    send.setDisable(entry == null);
    copy.setDisable(entry == null);
    problem.setText("");
    AgentController.show(problem, false);
    title.setText(entry == null ? "" : entry.verb() + " " + entry.name());
    summary.setText(entry == null ? "" : entry.summary());
    AgentController.show(summary, entry != null && !entry.summary().isBlank());
    String template = entry == null ? null : entry.body();
    AgentController.show(bodyBox, template != null);
    bodyLabel.setText(entry == null ? "" : entry.bodyLabel());
    body.setText(template == null ? "" : template);
  }

  private @Nullable Call filled() {
    TryEntry entry = entries.getSelectionModel().getSelectedItem();
    if (entry == null) {
      return null;
    }
    TryForm filled = TryForm.fill(entry, form.values(), body.getText());
    problem.setText(filled.problem() == null ? "" : filled.problem());
    AgentController.show(problem, filled.problem() != null);
    return filled.call();
  }

  /** Before the fields have it: Enter alone is theirs. */
  private void key(KeyEvent event) {
    if (Shortcut.SEND.combination().match(event)) {
      send();
      event.consume();
    }
  }

  @FXML
  void send() {
    Call call = filled();
    TryEntry entry = entries.getSelectionModel().getSelectedItem();
    TryPage.Key key = shownFor;
    if (call == null || entry == null || key == null || send.isDisable()) {
      return;
    }
    Map<String, String> values = new LinkedHashMap<>(form.values());
    String sent = body.getText();
    underWay(true);
    LiveText live = new LiveText(this::showLive);
    calls.ask(
        service -> {
          asking.set(Thread.currentThread());
          AgentSurfaces all = service.surfaces();
          return interruptible(() -> all.call(key.agent(), call, LIMIT, true, live));
        },
        got -> done(key.agent(), TryResult.of(entry, values, sent, got), live),
        failure ->
            done(
                key.agent(),
                TryResult.refused(entry, values, sent, live.soFar(), failure.getMessage()),
                live));
  }

  private void showLive(String soFar) {
    status.setText(Words.of("try.waiting"));
    facts.setText("");
    AgentController.show(answer, true);
    text.setText(soFar);
    text.setScrollTop(Double.MAX_VALUE);
  }

  private void done(AgentId id, TryResult result, LiveText live) {
    live.close();
    asking.set(null);
    underWay(false);
    past.add(id, result);
    if (shownFor != null && shownFor.agent().equals(id)) {
      fillHistory();
      show(result);
    }
  }

  private void underWay(boolean now) {
    send.setDisable(now || entries.getSelectionModel().getSelectedItem() == null);
    AgentController.show(cancel, now);
  }

  @FXML
  void giveUp() {
    Thread thread = asking.get();
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void show(@Nullable TryResult result) {
    shown = result;
    AgentController.show(answer, result != null);
    if (result != null) {
      status.setText(result.status());
      status.getStyleClass().removeIf(style -> style.startsWith("tone-"));
      status.getStyleClass().add(result.tone().styleClass());
      facts.setText(result.facts());
      showText();
    }
  }

  private void showText() {
    TryResult result = shown;
    if (result != null) {
      text.setText(showHeaders.isSelected() ? result.headers() : result.body());
      text.setScrollTop(0);
    }
  }

  private void fillHistory() {
    TryPage.Key key = shownFor;
    List<TryResult> results = key == null ? List.of() : past.of(key.agent());
    history.getItems().setAll(results.stream().map(this::historyItem).toList());
    history.setDisable(results.isEmpty());
  }

  private MenuItem historyItem(TryResult result) {
    MenuItem item = new MenuItem(result.line());
    item.setMnemonicParsing(false);
    item.setOnAction(_ -> {
      if (entries.getItems().contains(result.entry())) {
        entries.getSelectionModel().select(result.entry());
        form.set(result.values());
        body.setText(result.sent());
      }
      show(result);
    });
    return item;
  }

  @FXML
  void copy() {
    Call call = filled();
    Offer found = offer;
    TryPage.Key key = shownFor;
    if (call == null || found == null || key == null) {
      return;
    }
    String command = CommandText.of(call, found);
    calls.ask(
        service -> service.surfaces().masked(key.agent(), command),
        masked -> {
          desktop.copy(masked);
          model.say(Notice.info(Words.of("try.copied")));
        });
  }

  @FXML
  void reload() {
    if (shownFor != null && shownFor.ready()) {
      ask(shownFor);
    }
  }

  @FXML
  void runAgent() {
    AgentItem item = model.selectedProperty().get();
    if (item != null) {
      actions.run(item.id());
    }
  }

  /** Work that ends early when its thread is interrupted. */
  private interface Work<T> {
    T get() throws PaddockException, InterruptedException;
  }

  private static <T> T interruptible(Work<T> work) throws PaddockException {
    try {
      return work.get();
    } catch (InterruptedException _) {
      throw new PaddockException(
          PaddockException.Failure.CANCELLED, Words.of("try.givenUp"), List.of(), null);
    }
  }
}
