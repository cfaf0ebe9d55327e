package dev.paddock.ui;

import dev.paddock.agent.GcReport;
import dev.paddock.ui.model.AgentItem;
import dev.paddock.ui.model.Amounts;
import dev.paddock.ui.model.WindowModel;
import dev.paddock.ui.model.Words;
import java.nio.file.Path;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The few questions that must be answered before anything goes on, and the table of keys. */
public final class Dialogs {

  private final WindowModel model;
  private final Actions actions;
  private @Nullable Overlay overlay;

  /** Wires the parts. */
  public Dialogs(WindowModel model, Actions actions) {
    this.model = model;
    this.actions = actions;
  }

  /** Says where cards are shown; the window does once it is there. */
  void showOn(Overlay layer) {
    overlay = layer;
  }

  /** Asks whether the selected agent is to go, naming what goes with it. */
  public void askToRemove() {
    AgentItem item = model.selectedProperty().get();
    if (item != null) {
      askToRemove(item);
    }
  }

  private void askToRemove(AgentItem item) {
    Overlay layer = overlay;
    if (layer == null) {
      return;
    }
    String name = item.view().agent().name();
    CheckBox keep = new CheckBox(Words.of("remove.keepLogs"));
    Button remove = new Button(Words.of("remove.button", name));
    remove.getStyleClass().add("dangerous");
    Button cancel = new Button(Words.of("remove.cancel"));
    remove.setOnAction(_ -> {
      layer.hide();
      actions.remove(item.id(), keep.isSelected());
    });
    cancel.setOnAction(_ -> layer.close());
    VBox card =
        card(
            Words.of("remove.title", name),
            text(
                Words.of(
                    item.view().agent().agentPackage().isFolder()
                        ? "remove.whatFolder"
                        : "remove.whatArchive")),
            keep,
            buttons(cancel, remove));
    if (item.view().isRunning()) {
      remove.setDisable(true);
      card.getChildren().add(card.getChildren().size() - 1, text(Words.of("remove.running")));
    }
    layer.show(card, cancel, () -> {});
  }

  /** Shows what nobody needs, why, and how much it is, and asks whether it may go. */
  public void askToFree(GcReport report) {
    Overlay layer = overlay;
    if (layer == null) {
      return;
    }
    VBox rows = new VBox();
    rows.getStyleClass().add("checks");
    report.items().forEach(item -> rows.getChildren().add(unneeded(item)));
    ScrollPane scroll = new ScrollPane(rows);
    scroll.setFitToWidth(true);
    scroll.getStyleClass().addAll("tab-scroll", "free-list");
    Button free = new Button(Words.of("free.button", Amounts.bytes(report.bytes())));
    free.getStyleClass().add("dangerous");
    Button cancel = new Button(Words.of("free.cancel"));
    free.setOnAction(_ -> {
      layer.hide();
      actions.free();
    });
    cancel.setOnAction(_ -> layer.close());
    VBox card =
        card(
            Words.count("free.title", report.items().size()),
            text(Words.of("free.text")),
            scroll,
            buttons(cancel, free));
    card.getStyleClass().add("wide-dialog");
    layer.show(card, cancel, () -> {});
  }

  private HBox unneeded(GcReport.Item item) {
    Label what = new Label(shown(item.path()));
    what.getStyleClass().add("code");
    what.setTooltip(new Tooltip(item.path().toString()));
    what.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
    Label why = new Label(item.reason());
    why.getStyleClass().add("help");
    VBox text = new VBox(what, why);
    text.setMinWidth(0);
    HBox.setHgrow(text, Priority.ALWAYS);
    Label size = new Label(Amounts.bytes(item.bytes()));
    size.setMinWidth(Region.USE_PREF_SIZE);
    HBox row = new HBox(text, size);
    row.getStyleClass().add("check");
    return row;
  }

  /** An environment or log by its agent's name, where that is still there. */
  private String shown(Path path) {
    String name = String.valueOf(path.getFileName());
    String folder = path.getParent() == null ? "" : String.valueOf(path.getParent().getFileName());
    return model.agents().all().stream()
        .map(item -> item.view().agent())
        .filter(agent -> name.startsWith(agent.id().value() + "_"))
        .map(agent ->
            Words.of("free.ofAgent", agent.name(), name.substring(agent.id().value().length() + 1)))
        .findFirst()
        .orElse(folder + "/" + name);
  }

  /** Shows every key there is. */
  public void keys() {
    Overlay layer = overlay;
    if (layer == null) {
      return;
    }
    GridPane table = new GridPane();
    table.getStyleClass().add("keys");
    int row = 0;
    for (Shortcut shortcut : Shortcut.values()) {
      Label what = new Label(shortcut.label());
      Label key = new Label(shortcut.display());
      key.getStyleClass().add("key");
      table.add(what, 0, row);
      table.add(key, 1, row);
      row++;
    }
    Button close = new Button(Words.of("keys.close"));
    close.setOnAction(_ -> layer.close());
    layer.show(card(Words.of("keys.title"), table, buttons(close)), close, () -> {});
  }

  /** A card with a heading. */
  static VBox card(String title, javafx.scene.Node... content) {
    Label head = new Label(title);
    head.getStyleClass().add("dialog-title");
    head.setWrapText(true);
    VBox card = new VBox(head);
    card.getChildren().addAll(content);
    card.getStyleClass().add("dialog");
    return card;
  }

  static Label text(String words) {
    Label text = new Label(words);
    text.setWrapText(true);
    text.getStyleClass().add("dialog-text");
    return text;
  }

  static HBox buttons(Button... all) {
    HBox buttons = new HBox(all);
    buttons.getStyleClass().add("dialog-buttons");
    buttons.setAlignment(Pos.CENTER_RIGHT);
    for (Button button : all) {
      button.setMinWidth(Region.USE_PREF_SIZE);
    }
    return buttons;
  }
}
