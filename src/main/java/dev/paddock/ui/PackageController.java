package dev.paddock.ui;

import dev.paddock.apkg.AgentPackage;
import dev.paddock.ui.model.AgentItem;
import dev.paddock.ui.model.PackageFiles;
import dev.paddock.ui.model.PackagePage;
import dev.paddock.ui.model.WindowModel;
import dev.paddock.ui.model.Words;
import java.nio.file.Path;
import java.util.List;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** Controls the tab about an agent's package. */
public final class PackageController {

  private final WindowModel model;
  private final ServiceCalls calls;

  private final McpCard mcp;

  @FXML private VBox warnings;
  @FXML private VBox left;
  @FXML private VBox right;

  private @Nullable AgentPackage shown;

  /** Wires the parts. */
  public PackageController(WindowModel model, ServiceCalls calls) {
    this.model = model;
    this.calls = calls;
    this.mcp = new McpCard(calls);
  }

  @FXML
  void initialize() {
    model.selectedProperty().addListener((_, _, _) -> refresh());
    model.snapshotProperty().addListener((_, _, _) -> refresh());
    refresh();
  }

  private void refresh() {
    AgentItem item = model.selectedProperty().get();
    if (item == null || item.view().agent().agentPackage().equals(shown)) {
      return;
    }
    shown = item.view().agent().agentPackage();
    fill(shown, calls, warnings, left, right);
    mcp.show(item.id(), left);
  }

  /** Lays a package out in two columns; the files follow as soon as they are counted. */
  static void fill(
      AgentPackage agentPackage, ServiceCalls calls, VBox warnings, VBox left, VBox right) {
    PackagePage page = PackagePage.of(agentPackage);
    warnings.getChildren().clear();
    if (!page.warnings().isEmpty()) {
      warnings
          .getChildren()
          .add(
              Cards.problems(
                  Words.count("package.warnings", page.warnings().size()), page.warnings()));
    }
    AgentController.show(warnings, !page.warnings().isEmpty());
    left.getChildren().clear();
    if (!page.description().isBlank()) {
      Label description = new Label(page.description());
      description.setWrapText(true);
      description.getStyleClass().add("description");
      left.getChildren().add(description);
    }
    left.getChildren().add(Cards.card(Words.of("package.about"), Cards.facts(page.about())));
    add(left, "package.surfaces", !page.surfaces().isEmpty(), Cards.facts(page.surfaces()));
    add(left, "package.variables", !page.variables().isEmpty(), wide(page.variables()));
    add(left, "package.more", !page.rest().isEmpty(), wide(page.rest()));
    VBox dependencies =
        page.dependencies().isEmpty()
            ? Cards.lines(List.of(Words.of("package.noDependencies")))
            : Cards.lines(page.dependencies());
    right.getChildren().setAll(Cards.card(Words.of("package.dependencies"), dependencies));
    listFiles(agentPackage.root(), calls, right);
  }

  private static VBox wide(List<PackagePage.Line> lines) {
    VBox facts = Cards.facts(lines);
    facts.getStyleClass().add("wide-names");
    return facts;
  }

  private static void add(VBox column, String heading, boolean wanted, Node content) {
    if (wanted) {
      column.getChildren().add(Cards.card(Words.of(heading), content));
    }
  }

  private static void listFiles(Path root, ServiceCalls calls, VBox right) {
    Object asked = new Object();
    right.setUserData(asked);
    calls.ask(
        _ -> PackageFiles.list(root),
        files -> {
          if (!asked.equals(right.getUserData())) {
            return;
          }
          if (!files.requirements().isEmpty()) {
            right
                .getChildren()
                .set(
                    0,
                    Cards.card(
                        Words.of("package.requirements"), Cards.lines(files.requirements())));
          }
          right.getChildren().add(Cards.card(files.heading(), Cards.lines(files.lines())));
        });
  }
}
