package dev.paddock.ui;

import dev.paddock.agent.AgentId;
import dev.paddock.ui.model.AgentItem;
import dev.paddock.ui.model.Standing;
import dev.paddock.ui.model.Symbol;
import dev.paddock.ui.model.Tone;
import dev.paddock.ui.model.WindowModel;
import dev.paddock.ui.model.Words;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** Closes the window: asks once where agents run, and shows how they end. */
final class Closing {

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
      overlay.hide();
      minimise.run();
    });
    cancel.setOnAction(_ -> overlay.close());
    overlay.show(
        Dialogs.card(
            Words.count("quit.title", running.size()),
            Dialogs.text(Words.of("quit.text", names(running))),
            Dialogs.buttons(cancel, keep, stop)),
        stop,
        () -> asking = false);
  }

  private String names(List<AgentId> running) {
    return running.stream()
        .flatMap(id -> model.agents().find(id).stream())
        .map(item -> item.view().agent().name())
        .sorted()
        .collect(java.util.stream.Collectors.joining(", "));
  }

  private void stopAll(List<AgentId> running) {
    stopping = true;
    VBox lines = new VBox();
    lines.getStyleClass().add("quit-lines");
    Runnable refresh =
        () ->
            lines
                .getChildren()
                .setAll(
                    running.stream()
                        .flatMap(id -> model.agents().find(id).stream())
                        .map(this::line)
                        .toList());
    model.snapshotProperty().addListener((_, _, _) -> refresh.run());
    model.nowProperty().addListener((_, _, _) -> refresh.run());
    refresh.run();
    Button force = new Button(Words.of("action.forceNow"));
    force.getStyleClass().add("dangerous");
    force.setOnAction(_ -> actions.forceOurs());
    overlay.show(
        Dialogs.card(Words.of("quit.stopping"), lines, Dialogs.buttons(force)), force, () -> {});
    actions.stopOurs(close);
  }

  private static String stopping(Standing standing) {
    return standing.symbol() == Symbol.WORKING && !standing.detail().isEmpty()
        ? standing.detail()
        : Words.of("quit.asked");
  }

  private HBox line(AgentItem item) {
    Label name = new Label(item.view().agent().name());
    HBox.setHgrow(name, Priority.ALWAYS);
    name.setMaxWidth(Double.MAX_VALUE);
    Standing standing = Standing.of(item.view(), model.nowProperty().get());
    Label state =
        new Label(item.view().isRunning() ? stopping(standing) : Words.of("quit.stopped"));
    state.getStyleClass().add("version");
    HBox line =
        new HBox(
            item.view().isRunning()
                ? Icons.of(standing.symbol(), standing.tone())
                : Icons.of(Symbol.GOOD, Tone.SUCCESS),
            name,
            state);
    line.getStyleClass().add("quit-line");
    return line;
  }
}
