package dev.paddock.ui;

import dev.paddock.agent.Snapshot;
import dev.paddock.process.TreeMetrics;
import dev.paddock.ui.model.AgentItem;
import dev.paddock.ui.model.Amounts;
import dev.paddock.ui.model.RowAction;
import dev.paddock.ui.model.Standing;
import dev.paddock.ui.model.Symbol;
import dev.paddock.ui.model.UsageText;
import dev.paddock.ui.model.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import org.jspecify.annotations.Nullable;

/** One agent in the list: picture, name, state in words, and its one next action. */
final class AgentCell extends ListCell<@Nullable AgentItem> {

  private static final int LONGEST_DETAIL = 80;
  private static final Duration SPAN = Duration.ofMinutes(2);

  private final ObservableValue<Instant> now;
  private final StackPane symbol = new StackPane();
  private final Label name = new Label();
  private final Label version = new Label();
  private final Text word = new Text();
  private final Text detail = new Text();
  private final Label workWord = new Label();
  private final Label workDetail = new Label();

  /** What is under way says something else every moment: it gets one line, and the row stays. */
  private final HBox work = new HBox(workWord, workDetail);

  private final TextFlow words = new TextFlow(word, detail);
  private final Label since = new Label();
  private final Label usage = new Label();
  private final Sparkline line = new Sparkline(60, 16);
  private final VBox usageBox = new VBox(line, usage);
  private final Still used = new Still(usageBox, 96, 36);
  private final Still uptime = new Still(new StackPane(since), 64, 18);
  private final Button action = new Button();
  private final Row row;
  private @Nullable AgentItem shown;
  private @Nullable Standing standing;

  AgentCell(
      ListView<AgentItem> list,
      ObservableValue<Instant> now,
      ObservableValue<Number> measured,
      BiConsumer<AgentItem, RowAction> act) {
    this.now = now;
    symbol.getStyleClass().add("row-symbol");
    name.getStyleClass().add("row-name");
    version.getStyleClass().add("version");
    word.getStyleClass().add("row-word");
    detail.getStyleClass().add("row-detail");
    workDetail.getStyleClass().add("row-detail");
    since.getStyleClass().add("row-since");
    action.getStyleClass().add("small");
    action.setFocusTraversable(false);
    action.setOnAction(_ -> {
      if (shown != null && standing != null) {
        act.accept(shown, standing.action());
      }
    });
    HBox title = new HBox(name, version);
    title.getStyleClass().add("row-title");
    words.getStyleClass().add("row-words");
    work.getStyleClass().add("row-work");
    workWord.setMinWidth(Label.USE_PREF_SIZE);
    workDetail.setMinWidth(0);
    VBox text = new VBox(title, words, work);
    text.getStyleClass().add("row-text");
    text.setMinWidth(0);
    HBox.setHgrow(text, Priority.ALWAYS);
    name.setMinWidth(0);
    version.setMinWidth(Label.USE_PREF_SIZE);
    action.setMinWidth(Button.USE_PREF_SIZE);
    since.setMinWidth(Label.USE_PREF_SIZE);
    usage.getStyleClass().add("row-since");
    usageBox.getStyleClass().add("row-usage");
    StackPane.setAlignment(since, Pos.CENTER_RIGHT);
    row = new Row(symbol, text, uptime, used, action);
    row.prefWidthProperty().bind(list.widthProperty().subtract(2));
    setPrefWidth(0);
    getStyleClass().add("agent-cell");
    now.addListener((_, _, _) -> refresh());
    measured.addListener((_, _, _) -> refreshUsage());
  }

  @Override
  protected void updateItem(@Nullable AgentItem item, boolean empty) {
    super.updateItem(item, empty);
    AgentItem next = empty ? null : item;
    if (next != shown) {
      if (shown != null) {
        shown.viewProperty().removeListener(changed);
        shown.looked(false);
      }
      shown = next;
      if (next != null) {
        next.viewProperty().addListener(changed);
        next.looked(true);
      }
    }
    setGraphic(next == null ? null : row);
    refresh();
  }

  private final javafx.beans.value.ChangeListener<Snapshot.AgentView> changed =
      (_, _, _) -> refresh();

  private void refresh() {
    AgentItem item = shown;
    if (item == null) {
      standing = null;
      setAccessibleText(null);
      return;
    }
    Snapshot.AgentView view = item.view();
    Standing now = Standing.of(view, this.now.getValue());
    boolean same = now.equals(standing);
    standing = now;
    name.setText(view.agent().name());
    version.setText(view.agent().version());
    since.setText(uptime(view));
    refreshUsage();
    if (same) {
      return;
    }
    symbol.getChildren().setAll(Icons.of(now.symbol(), now.tone()));
    say(now);
    action.setText(now.action().label());
    show(action, now.action() != RowAction.NONE);
    setAccessibleText(
        Words.of(
            "agents.row", view.agent().name(), view.agent().version(), now.pill(), now.detail()));
  }

  private void say(Standing now) {
    String clause = shorten(now.detail());
    String after = clause.isEmpty() ? "" : " · " + clause;
    boolean atWork = now.symbol() == Symbol.WORKING;
    show(work, atWork);
    show(words, !atWork);
    (atWork ? workWord.textProperty() : word.textProperty()).set(now.word());
    (atWork ? workDetail.textProperty() : detail.textProperty()).set(after);
    List.of(word, workWord)
        .forEach(one -> one.getStyleClass().setAll("row-word", now.tone().styleClass()));
    workDetail.setTooltip(atWork && !clause.isEmpty() ? new Tooltip(clause) : null);
  }

  private void refreshUsage() {
    AgentItem item = shown;
    TreeMetrics.Sample sample =
        item == null || !item.hasProcess() ? null : item.usage().latest(now.getValue());
    boolean room = standing == null || standing.action() == RowAction.NONE;
    show(used, sample != null && room);
    if (item != null && sample != null && room) {
      usage.setText(UsageText.brief(sample));
      line.show(item.usage().cpu(now.getValue(), SPAN, line.points()));
    }
    // There is room for one of them: the time stands there until there is something to measure.
    boolean running = item != null && item.view().isRunning();
    show(uptime, running && room && !used.isVisible() && !since.getText().isEmpty());
  }

  private String uptime(Snapshot.AgentView view) {
    return view.run() == null
        ? ""
        : Amounts.wholeSeconds(Duration.between(view.run().startedAt(), now.getValue()));
  }

  private static String shorten(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST_DETAIL ? line : line.substring(0, LONGEST_DETAIL - 1) + "…";
  }

  private static void show(Node node, boolean shown) {
    node.setVisible(shown);
    node.setManaged(shown);
  }

  /** A row whose height follows from the width it is given, though the list asks without one. */
  private static final class Row extends HBox {
    Row(Node... children) {
      super(children);
      getStyleClass().add("agent-row");
    }

    @Override
    protected double computePrefHeight(double width) {
      return super.computePrefHeight(width < 0 ? getPrefWidth() : width);
    }
  }
}
