package dev.paddock.ui;

import dev.paddock.agent.Agent;
import dev.paddock.agent.AgentService;
import dev.paddock.agent.LoadRequest;
import dev.paddock.agent.PaddockException;
import dev.paddock.ui.model.LoadQueue;
import dev.paddock.ui.model.Notice;
import dev.paddock.ui.model.PackagePage;
import dev.paddock.ui.model.Symbol;
import dev.paddock.ui.model.Tone;
import dev.paddock.ui.model.WindowModel;
import dev.paddock.ui.model.Words;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** Controls the page that shows what loading a package would bring, before anything happens. */
public final class LoadController {

  private final WindowModel model;
  private final Actions actions;
  private final ServiceCalls calls;
  private final Desktop desktop;

  @FXML private Label title;
  @FXML private Label version;
  @FXML private Label pill;
  @FXML private Label source;
  @FXML private VBox choices;
  @FXML private ToggleGroup choice;
  @FXML private RadioButton update;
  @FXML private RadioButton another;
  @FXML private Button loadAndRun;
  @FXML private Button load;
  @FXML private Button again;
  @FXML private Button choose;
  @FXML private Button cancel;
  @FXML private Label waiting;
  @FXML private Label promise;
  @FXML private HBox reading;
  @FXML private ScrollPane scroll;
  @FXML private VBox problems;
  @FXML private VBox left;
  @FXML private VBox right;

  /** Wires the parts. */
  public LoadController(WindowModel model, Actions actions, ServiceCalls calls, Desktop desktop) {
    this.model = model;
    this.actions = actions;
    this.calls = calls;
    this.desktop = desktop;
  }

  @FXML
  void initialize() {
    model.loads().currentProperty().addListener((_, _, stage) -> show(stage));
    show(model.loads().currentProperty().get());
    model.loads().waitingProperty().addListener((_, _, more) -> showWaiting(more.intValue()));
    showWaiting(model.loads().waitingProperty().get());
  }

  private void showWaiting(int more) {
    waiting.setText(more == 0 ? "" : Words.of("load.waiting", more));
  }

  private void show(LoadQueue.@Nullable Stage stage) {
    if (stage == null) {
      return;
    }
    source.setText(stage.source().toString());
    boolean loading = stage instanceof LoadQueue.Stage.Loading;
    boolean found = loading || stage instanceof LoadQueue.Stage.Found;
    loadAndRun.setDisable(loading);
    load.setDisable(loading);
    cancel.setDisable(loading);
    choices.setDisable(loading);
    if (loading) {
      return;
    }
    boolean refused = stage instanceof LoadQueue.Stage.Refused;
    AgentController.show(reading, stage instanceof LoadQueue.Stage.Reading);
    AgentController.show(scroll, found || refused);
    AgentController.show(loadAndRun, found);
    AgentController.show(load, found);
    AgentController.show(promise, found);
    AgentController.show(again, refused);
    AgentController.show(choose, refused);
    AgentController.show(choices, false);
    switch (stage) {
      case LoadQueue.Stage.Reading(Path path) -> showReading(path);
      case LoadQueue.Stage.Found(Path _, AgentService.Preview preview) -> showFound(preview);
      case LoadQueue.Stage.Loading _ -> {}
      case LoadQueue.Stage.Refused(Path path, PaddockException failure) ->
          showRefused(path, failure);
    }
  }

  private void showReading(Path path) {
    title.setText(fileName(path));
    version.setText("");
    showPill(Symbol.WORKING, Tone.ACCENT, Words.of("load.readingPill"));
    cancel.requestFocus();
    actions.read(path);
  }

  private void showFound(AgentService.Preview preview) {
    title.setText(preview.agentPackage().manifest().name());
    version.setText(preview.agentPackage().manifest().version());
    int warnings = preview.agentPackage().warnings().size();
    if (warnings == 0) {
      showPill(Symbol.GOOD, Tone.SUCCESS, Words.of("load.good"));
    } else {
      showPill(Symbol.WARNING, Tone.WARNING, Words.count("load.goodWith", warnings));
    }
    List<Agent> same = preview.sameName();
    AgentController.show(choices, !same.isEmpty());
    if (!same.isEmpty()) {
      choice.selectToggle(update);
      update.setText(updateText(same, preview.agentPackage().manifest().version()));
      // Several of one name: only the user could say which, and does by another way.
      update.setDisable(same.size() > 1);
      if (same.size() > 1) {
        choice.selectToggle(another);
      }
    }
    PackageController.fill(preview.agentPackage(), calls, problems, left, right);
    loadAndRun.requestFocus();
  }

  private static String updateText(List<Agent> same, String newVersion) {
    if (same.size() > 1) {
      return Words.of("load.updateWhich", same.size());
    }
    Agent agent = same.getFirst();
    return agent.version().equals(newVersion)
        ? Words.of("load.updateSame", agent.name(), newVersion)
        : Words.of("load.update", agent.name(), agent.version(), newVersion);
  }

  private void showRefused(Path path, PaddockException failure) {
    title.setText(fileName(path));
    version.setText("");
    showPill(Symbol.BROKEN, Tone.DANGER, Words.of("load.refused"));
    left.getChildren().clear();
    right.getChildren().clear();
    List<PackagePage.ProblemLine> lines =
        failure.details().stream()
            .map(detail ->
                new PackagePage.ProblemLine(
                    Tone.DANGER,
                    Notice.place(detail),
                    detail.key() == null ? "" : detail.key(),
                    detail.message()))
            .collect(Collectors.toList());
    if (lines.isEmpty()) {
      lines.add(new PackagePage.ProblemLine(Tone.DANGER, "", "", failure.getMessage()));
    }
    problems
        .getChildren()
        .setAll(Cards.problems(Words.count("load.problems", lines.size()), lines));
    if (failure.hint() != null) {
      Label hint = new Label(failure.hint());
      hint.setWrapText(true);
      hint.getStyleClass().add("help");
      problems.getChildren().add(hint);
    }
    AgentController.show(problems, true);
    again.requestFocus();
  }

  private void showPill(Symbol symbol, Tone tone, String text) {
    pill.setText(text);
    pill.setGraphic(Icons.of(symbol, tone));
    pill.getStyleClass().setAll("label", "pill", tone.styleClass());
  }

  private static String fileName(Path path) {
    return path.getFileName() == null ? path.toString() : path.getFileName().toString();
  }

  private void load(boolean run) {
    if (model.loads().currentProperty().get()
        instanceof LoadQueue.Stage.Found(Path path, AgentService.Preview preview)) {
      boolean asNew = !preview.sameName().isEmpty() && another.isSelected();
      actions.load(new LoadRequest(path, null, asNew), run);
    }
  }

  @FXML
  void loadAndRun() {
    load(true);
  }

  @FXML
  void load() {
    load(false);
  }

  @FXML
  void again() {
    model.loads().again();
  }

  @FXML
  void choose() {
    List<Path> chosen = desktop.choosePackages();
    if (!chosen.isEmpty()) {
      actions.preview(chosen);
      model.loads().next();
    }
  }

  @FXML
  void cancel() {
    model.loads().next();
  }
}
