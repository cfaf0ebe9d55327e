package dev.paddock.ui;

import dev.paddock.agent.AgentId;
import dev.paddock.environment.Health;
import dev.paddock.ui.model.AgentItem;
import dev.paddock.ui.model.EnvironmentPage;
import dev.paddock.ui.model.Notice;
import dev.paddock.ui.model.WindowModel;
import dev.paddock.ui.model.Words;
import java.io.File;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** Controls the tab about an agent's environment. */
public final class EnvironmentController {

  private final WindowModel model;
  private final Actions actions;
  private final ServiceCalls calls;
  private final Desktop desktop;

  @FXML private HBox banner;
  @FXML private Label bannerIcon;
  @FXML private Label bannerTitle;
  @FXML private Label bannerDetail;
  @FXML private Button bannerButton;
  @FXML private VBox checks;
  @FXML private VBox packagesCard;
  @FXML private Label packagesHead;
  @FXML private FlowPane packages;
  @FXML private VBox factsCard;
  @FXML private VBox facts;
  @FXML private Button reveal;
  @FXML private Button copyActivate;
  @FXML private Button rebuild;

  /** Sizes by environment: measuring one reads its whole folder. */
  private final Map<Path, Long> sizes = new HashMap<>();

  private @Nullable EnvironmentPage page;
  private @Nullable Path measuring;

  /** Wires the parts. */
  public EnvironmentController(
      WindowModel model, Actions actions, ServiceCalls calls, Desktop desktop) {
    this.model = model;
    this.actions = actions;
    this.calls = calls;
    this.desktop = desktop;
  }

  @FXML
  void initialize() {
    model.selectedProperty().addListener((_, _, _) -> refresh());
    model.snapshotProperty().addListener((_, _, _) -> refresh());
    refresh();
  }

  private void refresh() {
    AgentItem item = model.selectedProperty().get();
    Health health = item == null ? null : item.view().health();
    if (item == null || health == null) {
      return;
    }
    Path folder = health.path();
    EnvironmentPage now =
        EnvironmentPage.of(health, sizes.get(folder), model.nowProperty().get(), model.zone());
    if (health.isValid() && !sizes.containsKey(folder) && !folder.equals(measuring)) {
      measure(item.id(), folder);
    }
    if (now.equals(page)) {
      return;
    }
    page = now;
    showBanner(now.banner());
    checks.getChildren().setAll(now.checks().stream().map(EnvironmentController::row).toList());
    facts.getChildren().setAll(now.facts().stream().map(Cards::fact).toList());
    AgentController.show(factsCard, !now.facts().isEmpty());
    packagesHead.setText(Words.of("environment.packages", now.packages().size()));
    packages
        .getChildren()
        .setAll(now.packages().stream().map(EnvironmentController::chip).toList());
    AgentController.show(packagesCard, !now.packages().isEmpty());
    AgentController.show(reveal, now.path() != null);
    AgentController.show(copyActivate, now.path() != null);
    AgentController.show(rebuild, health.isValid());
  }

  private void measure(AgentId id, Path folder) {
    measuring = folder;
    calls.ask(
        service -> service.environmentSize(id),
        size -> {
          sizes.put(folder, size.orElse(0L));
          refresh();
        },
        // The size is a convenience: where it cannot be measured, the line is left out.
        _ -> {});
  }

  private void showBanner(EnvironmentPage.@Nullable Banner now) {
    AgentController.show(banner, now != null);
    if (now == null) {
      return;
    }
    banner.getStyleClass().setAll("banner", now.tone().styleClass());
    bannerIcon.setGraphic(Icons.of(now.symbol(), now.tone()));
    bannerTitle.setText(now.title());
    bannerDetail.setText(now.detail());
    bannerButton.setText(now.button() == null ? "" : now.button());
    AgentController.show(bannerButton, now.button() != null);
  }

  private static HBox row(EnvironmentPage.CheckLine check) {
    Label name = new Label(check.name());
    name.getStyleClass().add("check-name");
    name.setWrapText(true);
    name.setMinHeight(Label.USE_PREF_SIZE);
    Label evidence = new Label(check.evidence());
    evidence.getStyleClass().add("check-evidence");
    evidence.setWrapText(true);
    evidence.setMinHeight(Label.USE_PREF_SIZE);
    if (!check.evidence().equals(check.whole()) && !check.whole().isBlank()) {
      evidence.setTooltip(new Tooltip(check.whole()));
    }
    HBox.setHgrow(evidence, Priority.ALWAYS);
    HBox row = new HBox(Icons.of(check.symbol(), check.tone()), name, evidence);
    row.getStyleClass().addAll("check", "health-check");
    row.setAccessibleText(
        Words.of("environment.check", check.name(), check.verdict(), check.evidence()));
    return row;
  }

  private static HBox chip(EnvironmentPage.Installed installed) {
    Label name = new Label(installed.name());
    Label version = new Label(installed.version());
    version.getStyleClass().add("version");
    HBox chip = new HBox(name, version);
    chip.getStyleClass().add("package-chip");
    return chip;
  }

  private AgentItem item() {
    return Objects.requireNonNull(model.selectedProperty().get());
  }

  @FXML
  void repair() {
    actions.build(item().id(), false);
  }

  @FXML
  void rebuild() {
    actions.build(item().id(), true);
  }

  @FXML
  void check() {
    actions.check(item().id());
  }

  @FXML
  void reveal() {
    if (page != null && page.path() != null) {
      desktop.reveal(page.path());
    }
  }

  @FXML
  void copyActivate() {
    if (page == null || page.path() == null) {
      return;
    }
    Path folder = page.path();
    // Not tried on Windows: the script's place there follows from venv's documentation.
    String command =
        File.separatorChar == '\\'
            ? "\"" + folder.resolve("Scripts").resolve("activate.bat") + "\""
            : "source '" + folder.resolve("bin").resolve("activate") + "'";
    desktop.copy(command);
    model.say(Notice.info(Words.of("said.copied", command)));
  }
}
