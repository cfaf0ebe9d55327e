package dev.paddock.ui;

import dev.paddock.ui.model.Words;
import java.nio.file.Path;
import java.util.List;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** Controls the page of a window without agents: how to begin. */
public final class EmptyController {

  private final Actions actions;
  private final Desktop desktop;
  private final SampleAgents sampleAgents;

  @FXML private Label samplesHead;
  @FXML private VBox samples;

  /** Wires the parts. */
  public EmptyController(Actions actions, Desktop desktop, SampleAgents sampleAgents) {
    this.actions = actions;
    this.desktop = desktop;
    this.sampleAgents = sampleAgents;
  }

  @FXML
  void initialize() {
    List<SampleAgents.Sample> found = sampleAgents.list();
    AgentController.show(samplesHead, !found.isEmpty());
    for (SampleAgents.Sample sample : found) {
      Button button = new Button(sample.name());
      button.setGraphic(Icons.icon(Feather.PACKAGE));
      button.getStyleClass().add("sample");
      button.setMaxWidth(Double.MAX_VALUE);
      button.setOnAction(_ -> actions.preview(List.of(sample.folder())));
      button.setAccessibleText(Words.of("empty.sample", sample.name()));
      samples.getChildren().add(button);
    }
  }

  @FXML
  void loadFiles() {
    actions.preview(desktop.choosePackages());
  }

  @FXML
  void loadFolder() {
    Path folder = desktop.chooseFolder();
    if (folder != null) {
      actions.preview(List.of(folder));
    }
  }
}
