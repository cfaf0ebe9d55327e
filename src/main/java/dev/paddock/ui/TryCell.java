package dev.paddock.ui;

import dev.paddock.ui.model.TryEntry;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import org.jspecify.annotations.Nullable;

/** One thing to try: how it is asked, and its name. */
final class TryCell extends ListCell<TryEntry> {

  private final Label verb = new Label();
  private final Label name = new Label();
  private final HBox line = new HBox(verb, name);

  TryCell() {
    verb.getStyleClass().addAll("code", "try-verb");
    verb.setMinWidth(Label.USE_PREF_SIZE);
    name.getStyleClass().add("code");
    line.getStyleClass().add("try-line");
    setPrefWidth(0);
  }

  @Override
  protected void updateItem(@Nullable TryEntry entry, boolean empty) {
    super.updateItem(entry, empty);
    if (empty || entry == null) {
      setGraphic(null);
      setAccessibleText(null);
      return;
    }
    verb.setText(entry.verb());
    name.setText(entry.name());
    setGraphic(line);
    setAccessibleText(entry.verb() + " " + entry.name() + ", " + entry.summary());
  }
}
