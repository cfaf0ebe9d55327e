package dev.paddock.ui;

import dev.paddock.ui.model.Palette;
import java.util.List;
import java.util.function.Supplier;
import javafx.geometry.Bounds;
import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The field that finds agents and commands while one types. */
final class SearchField {

  private static final int SHOWN = 9;
  private static final double ROW = 36;

  private final TextField field;
  private final VBox box;
  private final Supplier<List<Palette.Entry>> commands;
  private final ListView<Palette.Entry> list = new ListView<>();
  private List<Palette.Entry> all = List.of();

  /**
   * Wires the parts.
   *
   * @param box where what was found is shown
   */
  SearchField(TextField field, VBox box, Supplier<List<Palette.Entry>> commands) {
    this.field = field;
    this.box = box;
    this.commands = commands;
    list.setFixedCellSize(ROW);
    list.setFocusTraversable(false);
    list.setCellFactory(_ -> new EntryCell());
    list.setOnMouseClicked(_ -> choose());
    list.getStyleClass().add("result-list");
    box.getChildren().setAll(list);
    field.focusedProperty().addListener((_, _, focused) -> open(focused));
    field.textProperty().addListener((_, _, _) -> find());
    field.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
  }

  /** Puts the keyboard into it. */
  void focus() {
    field.requestFocus();
    field.selectAll();
  }

  private void open(boolean focused) {
    if (focused) {
      all = commands.get();
      find();
      place();
    }
    AgentController.show(box, focused);
  }

  private void place() {
    Bounds bounds = box.getParent().sceneToLocal(field.localToScene(field.getBoundsInLocal()));
    StackPane.setMargin(box, new Insets(bounds.getMaxY() + 4, 0, 0, bounds.getMinX()));
    box.setMinWidth(bounds.getWidth());
    box.setMaxWidth(bounds.getWidth());
    box.setMaxHeight(Region.USE_PREF_SIZE);
  }

  private void find() {
    List<Palette.Entry> found = Palette.match(all, field.getText());
    list.getItems().setAll(found);
    double height = Math.min(SHOWN, Math.max(1, found.size())) * ROW + 2;
    list.setPrefHeight(height);
    list.setMinHeight(height);
    list.getSelectionModel().selectFirst();
  }

  private void key(KeyEvent event) {
    switch (event.getCode()) {
      case DOWN -> move(1, event);
      case UP -> move(-1, event);
      case ENTER -> {
        event.consume();
        choose();
      }
      case ESCAPE -> {
        event.consume();
        leave();
      }
      default -> {}
    }
  }

  private void move(int by, KeyEvent event) {
    event.consume();
    int size = list.getItems().size();
    if (size > 0) {
      int next = Math.floorMod(list.getSelectionModel().getSelectedIndex() + by, size);
      list.getSelectionModel().clearAndSelect(next);
      list.scrollTo(Math.max(0, next - SHOWN + 2));
    }
  }

  private void choose() {
    Palette.Entry chosen = list.getSelectionModel().getSelectedItem();
    leave();
    if (chosen != null) {
      chosen.work().run();
    }
  }

  private void leave() {
    field.clear();
    field.getParent().requestFocus();
    AgentController.show(box, false);
  }

  /** One thing found. */
  private static final class EntryCell extends ListCell<Palette.Entry> {
    private final Label title = new Label();
    private final Label kind = new Label();
    private final Label hint = new Label();
    private final HBox row;

    EntryCell() {
      Region space = new Region();
      HBox.setHgrow(space, Priority.ALWAYS);
      kind.getStyleClass().add("version");
      hint.getStyleClass().add("version");
      title.setMinWidth(0);
      row = new HBox(title, kind, space, hint);
      row.getStyleClass().add("result");
      setPrefWidth(0);
    }

    @Override
    protected void updateItem(Palette.@Nullable Entry entry, boolean empty) {
      super.updateItem(entry, empty);
      if (empty || entry == null) {
        setGraphic(null);
        setAccessibleText(null);
        return;
      }
      title.setText(entry.title());
      kind.setText(entry.kind());
      hint.setText(entry.hint());
      setGraphic(row);
      setAccessibleText(entry.title() + ", " + entry.kind());
    }
  }
}
