package dev.paddock.ui;

import dev.paddock.agent.AgentId;
import dev.paddock.ui.model.AgentItem;
import dev.paddock.ui.model.EndingLine;
import dev.paddock.ui.model.WindowModel;
import dev.paddock.ui.model.Words;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** Closes the window: asks once where agents run, and shows how they end. */
final class Closing {

  private static final double HIGHEST = 320;

  private final WindowModel model;
  private final Actions actions;
  private final Overlay overlay;
  private final Runnable minimise;
  private final Runnable close;
  private boolean asking;
  private boolean stopping;

  /**
   * Wires the parts.
   *
   * @param minimise takes the window out of the way, agents running on
   * @param close ends it
   */
  Closing(WindowModel model, Actions actions, Overlay overlay, Runnable minimise, Runnable close) {
    this.model = model;
    this.actions = actions;
    this.overlay = overlay;
    this.minimise = minimise;
    this.close = close;
  }

  /** The user wants to close the window. */
  void requested() {
    if (stopping || (asking && overlay.isShown())) {
      return;
    }
    List<AgentId> running = actions.ours();
    if (running.isEmpty()) {
      close.run();
      return;
    }
    asking = true;
    Button stop = new Button(Words.of("quit.stop"));
    stop.getStyleClass().add("filled");
    stop.setDefaultButton(true);
    Button keep = new Button(Words.of("quit.keep"));
    Button cancel = new Button(Words.of("quit.cancel"));
    stop.setOnAction(_ -> stopAll(running));
    keep.setOnAction(_ -> {
      overlay.close();
      minimise.run();
    });
    cancel.setOnAction(_ -> overlay.close());
    overlay.show(
        Dialogs.card(
            Words.count("quit.title", running.size()),
            Dialogs.text(Words.of("quit.text", EndingLine.names(names(running)))),
            Dialogs.buttons(cancel, keep, stop)),
        stop,
        () -> asking = false);
  }

  private List<String> names(List<AgentId> running) {
    return items(running).stream().map(item -> item.view().agent().name()).toList();
  }

  private List<AgentItem> items(List<AgentId> ids) {
    return ids.stream().flatMap(id -> model.agents().find(id).stream()).toList();
  }

  private void stopAll(List<AgentId> running) {
    stopping = true;
    VBox lines = new VBox();
    lines.getStyleClass().add("quit-lines");
    Label title = new Label();
    Runnable refresh = () -> refresh(running, lines, title);
    model.snapshotProperty().addListener((_, _, _) -> refresh.run());
    model.nowProperty().addListener((_, _, _) -> refresh.run());
    refresh.run();
    ScrollPane scroll = new ScrollPane(lines);
    scroll.getStyleClass().add("quit-scroll");
    scroll.setFitToWidth(true);
    scroll.setMaxHeight(HIGHEST);
    Button force = new Button(Words.of("action.forceNow"));
    force.getStyleClass().add("dangerous");
    force.setOnAction(_ -> actions.forceOurs());
    // The keyboard is not on the button: whoever hits Enter twice wanted to quit, not to kill.
    overlay.hold(
        Dialogs.card(Words.of("quit.stopping"), title, scroll, Dialogs.buttons(force)), scroll);
    actions.stopOurs(close);
  }

  /** Those still running first: with many of them the others are of no interest. */
  private void refresh(List<AgentId> running, VBox box, Label title) {
    List<EndingLine> lines =
        items(running).stream()
            .map(item -> EndingLine.of(item.view(), model.nowProperty().get()))
            .sorted(
                java.util.Comparator.comparing(EndingLine::over).thenComparing(EndingLine::name))
            .toList();
    long over = lines.stream().filter(EndingLine::over).count();
    title.setText(Words.of("quit.progress", over, lines.size()));
    box.getChildren().setAll(lines.stream().map(Closing::row).toList());
  }

  private static HBox row(EndingLine line) {
    Label name = new Label(line.name());
    HBox.setHgrow(name, Priority.ALWAYS);
    name.setMaxWidth(Double.MAX_VALUE);
    Label state = new Label(line.state());
    state.getStyleClass().add("version");
    state.setMinWidth(Label.USE_PREF_SIZE);
    HBox row = new HBox(Icons.of(line.symbol(), line.tone()), name, state);
    row.getStyleClass().add("quit-line");
    return row;
  }
}
