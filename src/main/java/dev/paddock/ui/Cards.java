package dev.paddock.ui;

import dev.paddock.ui.model.EnvironmentPage;
import dev.paddock.ui.model.PackagePage;
import dev.paddock.ui.model.Words;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** Builds the framed boxes the tabs are made of. */
final class Cards {

  private Cards() {}

  /** A box with a heading. */
  static VBox card(String heading, Node... content) {
    Label head = new Label(heading);
    head.getStyleClass().add("card-head");
    head.setMaxWidth(Double.MAX_VALUE);
    VBox card = new VBox(head);
    card.getStyleClass().add("card");
    card.getChildren().addAll(content);
    return card;
  }

  /** Lines of a name and a value. */
  static VBox facts(List<PackagePage.Line> lines) {
    VBox box = new VBox();
    box.getStyleClass().add("facts-list");
    for (PackagePage.Line line : lines) {
      box.getChildren().add(fact(line.name(), line.value()));
    }
    return box;
  }

  /** One name and its value. */
  static HBox fact(EnvironmentPage.Fact fact) {
    return fact(fact.name(), fact.value());
  }

  static HBox fact(String name, String value) {
    Label key = new Label(name);
    key.getStyleClass().add("fact-name");
    key.setMinWidth(Label.USE_PREF_SIZE);
    Label text = value(value);
    text.setAccessibleText(name + ": " + value);
    HBox line = new HBox(key, text);
    line.getStyleClass().add("fact");
    return line;
  }

  /** Text shortened in its middle where there is no room for all of it, whole in its tooltip. */
  private static Label value(String value) {
    Label text = new Label(value);
    text.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
    text.setMinWidth(0);
    text.setTooltip(new Tooltip(value));
    text.getStyleClass().add("fact-value");
    MenuItem copy = new MenuItem(Words.of("action.copy"));
    copy.setOnAction(_ -> {
      ClipboardContent content = new ClipboardContent();
      content.putString(value);
      Clipboard.getSystemClipboard().setContent(content);
    });
    text.setContextMenu(new ContextMenu(copy));
    return text;
  }

  /** Lines of text in the log's font. */
  static VBox lines(List<String> lines) {
    VBox box = new VBox();
    box.getStyleClass().addAll("facts-list", "code-lines");
    for (String line : lines) {
      box.getChildren().add(value(line));
    }
    return box;
  }

  /** Odd or wrong things about a package, each with its place. */
  static VBox problems(String heading, List<PackagePage.ProblemLine> problems) {
    VBox rows = new VBox();
    rows.getStyleClass().add("checks");
    for (PackagePage.ProblemLine problem : problems) {
      rows.getChildren().add(problem(problem));
    }
    VBox card = card(heading, rows);
    card.getStyleClass().add("problems-card");
    return card;
  }

  private static HBox problem(PackagePage.ProblemLine problem) {
    Label message = new Label(problem.message());
    message.setWrapText(true);
    message.getStyleClass().add("check-name");
    String where =
        problem.key().isEmpty()
            ? problem.place()
            : problem.place().isEmpty() ? problem.key() : problem.place() + " · " + problem.key();
    VBox text = new VBox(message);
    if (!where.isEmpty()) {
      Label place = new Label(where);
      place.getStyleClass().addAll("check-evidence", "code");
      text.getChildren().add(place);
    }
    HBox.setHgrow(text, Priority.ALWAYS);
    HBox row =
        new HBox(
            Icons.of(
                problem.tone() == dev.paddock.ui.model.Tone.DANGER
                    ? dev.paddock.ui.model.Symbol.BROKEN
                    : dev.paddock.ui.model.Symbol.WARNING,
                problem.tone()),
            text);
    row.getStyleClass().add("check");
    return row;
  }
}
