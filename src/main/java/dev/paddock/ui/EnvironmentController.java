package dev.paddock.ui;

import dev.paddock.agent.AgentId;
import dev.paddock.agent.DoctorReport;
import dev.paddock.agent.Snapshot;
import dev.paddock.environment.DiskUse;
import dev.paddock.environment.Health;
import dev.paddock.environment.HealthState;
import dev.paddock.ui.model.AgentItem;
import dev.paddock.ui.model.EnvironmentPage;
import dev.paddock.ui.model.Notice;
import dev.paddock.ui.model.WindowModel;
import dev.paddock.ui.model.Words;
import java.io.File;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
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

  @FXML private ScrollPane root;
  @FXML private HBox banner;
  @FXML private Label bannerIcon;
  @FXML private Label bannerTitle;
  @FXML private Label bannerDetail;
  @FXML private Button bannerButton;
  @FXML private VBox checks;
  @FXML private VBox main;
  @FXML private VBox side;
  @FXML private VBox factsCard;
  @FXML private VBox facts;
  @FXML private Button reveal;
  @FXML private Button copyActivate;
  @FXML private Button terminal;
  @FXML private Button copyCommand;
  @FXML private Button rebuild;

  /** Sizes by environment: measuring one reads its whole folder. */
  private final Map<Path, DiskUse.Bytes> sizes = new HashMap<>();

  private @Nullable PackagesCard packages;
  private @Nullable GenerationsCard generations;
  private @Nullable BuildsCard builds;
  private @Nullable BuildLogCard buildLog;
  private @Nullable Shown shown;

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

  /** What the lists were read for: they are read again when it is another. */
  private record Shown(
      AgentId agent, Path path, HealthState state, @Nullable Instant built, boolean building) {}

  @FXML
  void initialize() {
    packages = new PackagesCard(calls, model, desktop);
    generations = new GenerationsCard(calls, model, actions);
    BuildLogCard log = new BuildLogCard(calls, desktop);
    buildLog = log;
    builds = new BuildsCard(calls, model, build -> log.open(item().id(), build));
    main.getChildren().add(0, log.node());
    main.getChildren().add(packages.node());
    side.getChildren().addAll(List.of(generations.node(), builds.node()));
    model.selectedProperty().addListener((_, _, _) -> refresh());
    model.snapshotProperty().addListener((_, _, _) -> refresh());
    model.machineProperty().addListener((_, _, _) -> refresh());
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
        EnvironmentPage.of(
            health, sizes.get(folder), origin(health), model.nowProperty().get(), model.zone());
    if (health.isValid() && !sizes.containsKey(folder) && !folder.equals(measuring)) {
      measure(item.id(), folder);
    }
    refreshLists(item, health);
    boolean building = item.view().activity() != null;
    AgentController.show(
        bannerButton, !building && now.banner() != null && now.banner().button() != null);
    if (now.equals(page)) {
      return;
    }
    page = now;
    showBanner(now.banner());
    checks.getChildren().setAll(now.checks().stream().map(EnvironmentController::row).toList());
    facts.getChildren().setAll(now.facts().stream().map(Cards::fact).toList());
    AgentController.show(factsCard, !now.facts().isEmpty());
    AgentController.show(reveal, now.path() != null);
    AgentController.show(copyActivate, now.path() != null);
    AgentController.show(terminal, !now.facts().isEmpty());
    AgentController.show(copyCommand, !now.facts().isEmpty());
    AgentController.show(rebuild, health.isValid());
  }

  /** Whose the base interpreter is, such as pyenv's, as the look at the machine found it. */
  private @Nullable String origin(Health health) {
    DoctorReport machine = model.machineProperty().get();
    Health.Facts known = health.facts();
    Path base = known == null ? null : known.basePython();
    if (base == null) {
      return null;
    }
    String byPlace = EnvironmentPage.origin(base);
    return byPlace != null || machine == null
        ? byPlace
        : machine.pythons().stream()
            .filter(python -> python.path().equals(base))
            .map(DoctorReport.Python::origin)
            .findFirst()
            .orElse(null);
  }

  private void refreshLists(AgentItem item, Health health) {
    BuildLogCard log = Objects.requireNonNull(buildLog);
    Snapshot.Activity activity = item.view().activity();
    boolean building = activity != null && activity.kind() == Snapshot.Activity.Kind.BUILD;
    log.keepOnlyFor(item.id());
    if (building) {
      boolean begins = !log.follows(item.id());
      log.follow(item.id(), Objects.requireNonNull(activity));
      if (begins) {
        // Once the button that began it has gone, the focus moves on, and the view with it.
        FxThread.later(() -> root.setVvalue(0));
      }
    }
    Health.Facts known = health.facts();
    var now =
        new Shown(
            item.id(),
            health.path(),
            health.state(),
            known == null ? null : known.createdAt(),
            building);
    if (now.equals(shown)) {
      return;
    }
    shown = now;
    Objects.requireNonNull(packages).load(item.id());
    Objects.requireNonNull(generations).load(item.id());
    Objects.requireNonNull(builds)
        .load(
            item.id(),
            latest -> {
              if (!building && log.follows(item.id())) {
                log.ended(latest);
              }
            });
  }

  private void measure(AgentId id, Path folder) {
    measuring = folder;
    calls.ask(
        service -> service.environmentSize(id),
        size -> {
          sizes.put(folder, size.orElse(DiskUse.Bytes.NONE));
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
  void openTerminal() {
    AgentId id = item().id();
    calls.tell(service -> service.details().openTerminal(id));
  }

  /** The command that makes the same environment again. */
  @FXML
  void copyCommand() {
    AgentItem item = item();
    Health health = item.view().health();
    String command =
        EnvironmentPage.command(item.id().value(), health == null ? null : health.facts());
    desktop.copy(command);
    model.say(Notice.info(Words.of("said.copied", command)));
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
