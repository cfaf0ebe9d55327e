package dev.paddock.ui;

import dev.paddock.ui.model.AgentItem;
import dev.paddock.ui.model.AgentList;
import dev.paddock.ui.model.AgentTabs;
import dev.paddock.ui.model.RowAction;
import dev.paddock.ui.model.WindowModel;
import dev.paddock.ui.model.Words;
import java.util.List;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** Controls the list of agents. */
public final class AgentsController {

  private static final int MANY = 100;

  private final WindowModel model;
  private final Actions actions;
  private final AgentTabs tabs;
  private final Dialogs dialogs;

  @FXML private ToggleGroup filters;
  @FXML private ToggleButton all;
  @FXML private ToggleButton running;
  @FXML private ToggleButton attention;
  @FXML private MenuButton sort;
  @FXML private ListView<AgentItem> list;

  /** Wires the parts. */
  public AgentsController(WindowModel model, Actions actions, AgentTabs tabs, Dialogs dialogs) {
    this.dialogs = dialogs;
    this.model = model;
    this.actions = actions;
    this.tabs = tabs;
  }

  @FXML
  void initialize() {
    chips();
    orders();
    list.setItems(model.agents().shown());
    list.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
    list.setCellFactory(
        view -> new AgentCell(view, model.nowProperty(), model.measuredProperty(), this::act));
    list.setContextMenu(menu());
    list.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    list.getSelectionModel()
        .selectedItemProperty()
        .addListener((_, _, item) -> {
          if (item != null && !model.agents().isChanging()) {
            model.selectedProperty().set(item);
          }
        });
    model.selectedProperty().addListener((_, _, _) -> follow());
    model
        .agents()
        .shown()
        .addListener((ListChangeListener<AgentItem>) _ -> FxThread.later(this::follow));
  }

  private void follow() {
    AgentItem item = model.selectedProperty().get();
    if (list.getSelectionModel().getSelectedItem() == item
        && list.getSelectionModel().getSelectedItems().contains(item)) {
      return;
    }
    int index = item == null ? -1 : list.getItems().indexOf(item);
    if (index < 0) {
      list.getSelectionModel().clearSelection();
    } else {
      list.getSelectionModel().clearAndSelect(index);
    }
  }

  private void chips() {
    all.setUserData(AgentList.Filter.ALL);
    running.setUserData(AgentList.Filter.RUNNING);
    attention.setUserData(AgentList.Filter.ATTENTION);
    filters
        .selectedToggleProperty()
        .addListener((_, before, now) -> {
          if (now == null) {
            // A chip is a choice: pressing the chosen one does not undo it.
            filters.selectToggle(before);
          } else if (now.getUserData() instanceof AgentList.Filter filter) {
            model.agents().filterProperty().set(filter);
          }
        });
    model.agents().countsProperty().addListener((_, _, counts) -> count(counts));
    count(model.agents().countsProperty().get());
  }

  private void orders() {
    var order = model.agents().orderProperty();
    order.set(AgentList.Order.of(model.memoryProperty().get().order()));
    ToggleGroup choice = new ToggleGroup();
    for (AgentList.Order one : AgentList.Order.values()) {
      RadioMenuItem item = new RadioMenuItem(Words.of("agents.sort." + one.word()));
      item.setToggleGroup(choice);
      item.setSelected(one == order.get());
      item.setOnAction(_ -> {
        order.set(one);
        model.memoryProperty().set(model.memoryProperty().get().withOrder(one.word()));
      });
      sort.getItems().add(item);
    }
    sort.setTooltip(new Tooltip(sort.getAccessibleText()));
  }

  private void count(AgentList.Counts counts) {
    all.setText(Words.of("agents.all", counts.all()));
    running.setText(Words.of("agents.running", counts.running()));
    String full = Words.of("agents.attention", counts.attention());
    // Long numbers leave no room for the longest word.
    boolean brief = counts.all() >= MANY;
    attention.setText(brief ? String.valueOf(counts.attention()) : full);
    attention.setGraphic(brief ? new FontIcon(Feather.ALERT_TRIANGLE) : null);
    attention.setAccessibleText(full);
    attention.setTooltip(brief ? new Tooltip(full) : null);
  }

  private void key(KeyEvent event) {
    if (event.getCode() == KeyCode.DELETE) {
      dialogs.askToRemove();
      event.consume();
    }
  }

  private ContextMenu menu() {
    MenuItem run = new MenuItem(Words.of("agents.runSelected"));
    run.setOnAction(_ -> actions.runAll(selection()));
    MenuItem stop = new MenuItem(Words.of("agents.stopSelected"));
    stop.setOnAction(_ -> actions.stopAll(selection()));
    MenuItem selectAll = new MenuItem(Words.of("agents.selectAll"));
    selectAll.setOnAction(_ -> list.getSelectionModel().selectAll());
    MenuItem remove = new MenuItem(Words.of("action.remove"));
    remove.setOnAction(_ -> dialogs.askToRemove());
    ContextMenu menu = new ContextMenu(run, stop, selectAll, remove);
    menu.setOnShowing(_ -> remove.setDisable(selection().size() != 1));
    return menu;
  }

  private List<AgentItem> selection() {
    return List.copyOf(list.getSelectionModel().getSelectedItems());
  }

  private void act(AgentItem item, RowAction action) {
    switch (action) {
      case RUN -> actions.run(item.id());
      case BUILD -> actions.build(item.id(), false);
      case REBUILD -> actions.build(item.id(), false);
      case CANCEL -> actions.cancelBuild(item.id());
      case FORCE -> actions.force(item.id());
      case SHOW_WHY -> {
        model.turnTo(item);
        tabs.showWhy(item);
      }
      case NONE -> {}
    }
  }
}
