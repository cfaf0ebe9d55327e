package dev.paddock.ui;

import dev.paddock.ui.model.StatusLine;
import dev.paddock.ui.model.WindowModel;
import dev.paddock.ui.model.Words;
import javafx.fxml.FXML;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;

/** Controls the line at the foot of the window. */
public final class StatusController {

  private final WindowModel model;

  @FXML private Label uv;
  @FXML private Label pythons;
  @FXML private Label environments;
  @FXML private HBox task;
  @FXML private Label taskText;
  @FXML private ProgressBar progress;
  @FXML private Label taskCount;

  /** Wires the parts. */
  public StatusController(WindowModel model) {
    this.model = model;
  }

  @FXML
  void initialize() {
    model.snapshotProperty().addListener((_, _, _) -> refresh());
    model.machineProperty().addListener((_, _, _) -> refresh());
    refresh();
  }

  private void refresh() {
    StatusLine line = StatusLine.of(model.machineProperty().get(), model.snapshotProperty().get());
    text(uv, line.uv());
    text(pythons, line.pythons());
    text(environments, line.environments());
    StatusLine.Task now = line.task();
    task.setVisible(now != null);
    if (now != null) {
      taskText.setText(
          now.others() == 0 ? now.text() : Words.of("status.andOthers", now.text(), now.others()));
      boolean counted = now.total() > 0;
      progress.setProgress(counted ? (double) now.done() / now.total() : -1);
      taskCount.setText(counted ? now.done() + " / " + now.total() : "");
    }
  }

  private static void text(Label label, String text) {
    label.setText(text);
    AgentController.show(label, !text.isEmpty());
  }
}
