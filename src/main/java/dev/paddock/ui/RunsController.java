package dev.paddock.ui;

import dev.paddock.agent.AgentId;
import dev.paddock.agent.Run;
import dev.paddock.log.LogPin;
import dev.paddock.log.RunComparison;
import dev.paddock.storage.IoReason;
import dev.paddock.ui.model.AgentItem;
import dev.paddock.ui.model.AgentTabs;
import dev.paddock.ui.model.Notice;
import dev.paddock.ui.model.RunLine;
import dev.paddock.ui.model.WindowModel;
import dev.paddock.ui.model.Words;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** Controls the tab with an agent's history. */
public final class RunsController {

  /** Marks what shows a comparison. */
  private static final String COMPARED = "run-compared";

  private final WindowModel model;
  private final ServiceCalls calls;
  private final AgentTabs tabs;
  private final Desktop desktop;

  private static final double HEAD = 42;
  private static final double ROW = 36;
  private static final int LEAST_ROWS = 3;
  private static final int MOST_ROWS = 8;

  @FXML private TableView<RunLine> table;
  @FXML private TableColumn<RunLine, String> state;
  @FXML private TableColumn<RunLine, String> started;
  @FXML private TableColumn<RunLine, String> duration;
  @FXML private TableColumn<RunLine, String> exit;
  @FXML private TableColumn<RunLine, String> ports;
  @FXML private TableColumn<RunLine, String> trouble;
  @FXML private TableColumn<RunLine, String> size;
  @FXML private ToggleButton pin;
  @FXML private Button compare;
  @FXML private VBox report;
  @FXML private Label reportTitle;
  @FXML private VBox reportParts;

  private @Nullable RunLogColumns logs;
  private @Nullable AgentId askedFor;
  private @Nullable Run askedAt;

  /** Wires the parts. */
  public RunsController(WindowModel model, ServiceCalls calls, AgentTabs tabs, Desktop desktop) {
    this.model = model;
    this.calls = calls;
    this.tabs = tabs;
    this.desktop = desktop;
  }

  @FXML
  void initialize() {
    state.setCellValueFactory(line -> new ReadOnlyStringWrapper(line.getValue().state()));
    state.setCellFactory(_ -> new StateCell());
    text(started, RunLine::started);
    text(duration, RunLine::duration);
    text(exit, RunLine::exit);
    text(ports, RunLine::ports);
    logs = new RunLogColumns(table, trouble, size, this::showPin);
    table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
    table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
    // The report below gets the room that the runs do not need.
    table
        .prefHeightProperty()
        .bind(
            Bindings.size(table.getItems())
                .map(runs -> HEAD + ROW * Math.clamp(runs.intValue(), LEAST_ROWS, MOST_ROWS)));
    table.setPlaceholder(new Label(Words.of("runs.none")));
    table.setRowFactory(_ -> row());
    table.addEventHandler(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (event.getCode() == KeyCode.ENTER) {
            openLog();
          }
        });
    table.getSelectionModel().selectedItemProperty().addListener((_, _, line) -> explain(line));
    model.selectedProperty().addListener((_, _, _) -> refresh());
    model.snapshotProperty().addListener((_, _, _) -> refresh());
    model.nowProperty().addListener((_, _, _) -> countOn());
    tabs.shownProperty().addListener((_, _, _) -> countOn());
    explain(null);
    refresh();
  }

  private static void text(TableColumn<RunLine, String> column, Function<RunLine, String> value) {
    column.setCellValueFactory(line -> new ReadOnlyStringWrapper(value.apply(line.getValue())));
  }

  private TableRow<RunLine> row() {
    TableRow<RunLine> row = new TableRow<>();
    row.setOnMouseClicked(event -> {
      if (event.getButton() == MouseButton.PRIMARY
          && event.getClickCount() == 2
          && !row.isEmpty()) {
        openLog();
      }
    });
    return row;
  }

  /** The history is read again only when the latest run is another or stands otherwise. */
  private void refresh() {
    AgentItem item = model.selectedProperty().get();
    if (item == null) {
      return;
    }
    Run latest = item.view().run();
    if (item.id().equals(askedFor) && Objects.equals(latest, askedAt)) {
      return;
    }
    boolean other = !item.id().equals(askedFor);
    askedFor = item.id();
    askedAt = latest;
    AgentId id = item.id();
    if (other) {
      table.getItems().clear();
    }
    calls.ask(
        service -> service.runs(id),
        runs -> {
          if (id.equals(askedFor)) {
            show(runs);
          }
        });
  }

  private void show(List<Run> runs) {
    RunLine selected = table.getSelectionModel().getSelectedItem();
    List<RunLine> lines =
        runs.stream().map(run -> RunLine.of(run, model.nowProperty().get(), model.zone())).toList();
    table.getItems().setAll(lines);
    logs().ask(runs);
    lines.stream()
        .filter(line -> selected != null && line.run().id().equals(selected.run().id()))
        .findFirst()
        .or(() -> lines.stream().findFirst())
        .ifPresent(table.getSelectionModel()::select);
  }

  private void explain(@Nullable RunLine line) {
    AgentController.show(report, line != null);
    VBox.setVgrow(table, line == null ? Priority.ALWAYS : Priority.NEVER);
    if (line == null) {
      return;
    }
    showPin();
    compare.setDisable(compared().size() < 2);
    reportTitle.setText(Words.of("runs.report", line.started()));
    reportParts.getChildren().setAll(RunReport.of(line, null));
    Run run = line.run();
    if (run.state().isEnded()) {
      calls.ask(
          service -> service.exitReport(run.agentId(), run.id()),
          ending -> {
            if (line.equals(table.getSelectionModel().getSelectedItem())) {
              reportParts.getChildren().setAll(RunReport.of(line, ending.orElse(null)));
            }
          },
          // The run's own facts are shown already; its log says the rest.
          _ -> {});
    }
  }

  private RunLogColumns logs() {
    return Objects.requireNonNull(logs);
  }

  /** A run that is alive goes on writing while somebody looks. */
  private void countOn() {
    if (tabs.shownProperty().get() == AgentTabs.Name.RUNS && !table.getItems().isEmpty()) {
      Run latest = table.getItems().getFirst().run();
      if (!latest.state().isEnded()) {
        logs().askAlso(latest);
      }
    }
  }

  private void showPin() {
    RunLine line = table.getSelectionModel().getSelectedItem();
    pin.setSelected(line != null && logs().isPinned(line.run()));
  }

  @FXML
  void pin() {
    RunLine line = table.getSelectionModel().getSelectedItem();
    if (line == null) {
      return;
    }
    Run run = line.run();
    boolean on = pin.isSelected();
    calls.ask(
        _ -> {
          try {
            LogPin.set(run.log(), on);
            return "";
          } catch (IOException e) {
            return IoReason.of(e);
          }
        },
        problem -> {
          if (!problem.isEmpty()) {
            model.say(Notice.info(Words.of("runs.notPinned", problem)));
          }
          logs().askAlso(run);
        });
  }

  @FXML
  void beside() {
    RunLine line = table.getSelectionModel().getSelectedItem();
    if (line != null) {
      tabs.showBeside(line.run());
    }
  }

  /** Compares the two runs selected, or the one with the one before it. */
  @FXML
  void compare() {
    List<RunLine> chosen = compared();
    if (chosen.size() < 2) {
      return;
    }
    RunLine earlier = chosen.getLast();
    RunLine later = chosen.getFirst();
    RunLine shown = table.getSelectionModel().getSelectedItem();
    calls.ask(
        _ -> {
          try {
            return RunDifference.of(
                RunComparison.of(earlier.run().log(), later.run().log()),
                earlier.started(),
                later.started());
          } catch (IOException e) {
            return new Label(Words.of("runs.notCompared", IoReason.of(e)));
          }
        },
        node -> {
          if (Objects.equals(shown, table.getSelectionModel().getSelectedItem())) {
            reportParts.getChildren().removeIf(part -> part.getStyleClass().contains(COMPARED));
            node.getStyleClass().add(COMPARED);
            reportParts.getChildren().addFirst(node);
          }
        });
  }

  /** The later one first. */
  private List<RunLine> compared() {
    List<Integer> rows = table.getSelectionModel().getSelectedIndices().stream().sorted().toList();
    List<RunLine> items = table.getItems();
    if (rows.size() == 2) {
      return List.of(items.get(rows.getFirst()), items.get(rows.getLast()));
    }
    int row = table.getSelectionModel().getSelectedIndex();
    return row >= 0 && row + 1 < items.size()
        ? List.of(items.get(row), items.get(row + 1))
        : List.of();
  }

  @FXML
  void openLog() {
    RunLine line = table.getSelectionModel().getSelectedItem();
    if (line != null) {
      tabs.showLog(line.run());
    }
  }

  @FXML
  void reveal() {
    RunLine line = table.getSelectionModel().getSelectedItem();
    if (line != null) {
      desktop.reveal(line.run().log());
    }
  }

  /** Says a run's state by picture, word and colour. */
  private static final class StateCell extends TableCell<RunLine, String> {
    @Override
    protected void updateItem(@Nullable String text, boolean empty) {
      super.updateItem(text, empty);
      RunLine line = getTableRow() == null ? null : getTableRow().getItem();
      getStyleClass().removeIf(style -> style.startsWith("tone-"));
      if (empty || line == null) {
        setText(null);
        setGraphic(null);
        return;
      }
      setText(text);
      setGraphic(Icons.of(line.symbol(), line.tone()));
      getStyleClass().add(line.tone().styleClass());
    }
  }
}
