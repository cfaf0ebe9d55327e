package dev.paddock.ui;

import dev.paddock.agent.AgentId;
import dev.paddock.agent.PaddockException;
import dev.paddock.environment.InstalledDistribution;
import dev.paddock.environment.OutdatedDistribution;
import dev.paddock.environment.VulnerabilityReport.Vulnerability;
import dev.paddock.ui.model.InstalledLine;
import dev.paddock.ui.model.Notice;
import dev.paddock.ui.model.WindowModel;
import dev.paddock.ui.model.Words;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import javafx.collections.transformation.SortedList;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The box with what is installed: searched, and asked about what is newer or known as unsafe. */
final class PackagesCard {

  private static final double ROW = 32;
  private static final double HEAD = 40;
  private static final int MOST_ROWS = 12;

  private final ServiceCalls calls;
  private final WindowModel model;
  private final Desktop desktop;
  private final ObservableList<InstalledLine> lines = FXCollections.observableArrayList();
  private final FilteredList<InstalledLine> found = new FilteredList<>(lines);
  private final TableView<InstalledLine> table = new TableView<>();
  private final Label title = new Label();
  private final TextField search = new TextField();
  private final Button outdated = new Button(Words.of("packages.findOutdated"));
  private final Button vulnerable = new Button(Words.of("packages.findVulnerable"));
  private final Label said = new Label();
  private final VBox card;

  private @Nullable AgentId shownFor;
  private List<InstalledDistribution> installed = List.of();
  private List<OutdatedDistribution> newer = List.of();
  private List<Vulnerability> unsafe = List.of();

  PackagesCard(ServiceCalls calls, WindowModel model, Desktop desktop) {
    this.calls = calls;
    this.model = model;
    this.desktop = desktop;
    card = new VBox(head(), asked(), table);
    card.getStyleClass().add("card");
    fillTable();
  }

  VBox node() {
    return card;
  }

  private HBox head() {
    title.getStyleClass().add("card-title");
    title.setMinWidth(Region.USE_PREF_SIZE);
    search.setPromptText(Words.of("packages.search"));
    search.setAccessibleText(Words.of("packages.search"));
    search.getStyleClass().add("small-field");
    search
        .textProperty()
        .addListener((_, _, text) -> {
          found.setPredicate(line -> line.isFoundBy(text));
          fitHeight();
        });
    Region space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    HBox head = new HBox(title, space, search);
    head.getStyleClass().addAll("card-head", "card-head-tools");
    return head;
  }

  private VBox asked() {
    Button freeze = new Button(Words.of("packages.freeze"));
    outdated.setOnAction(_ -> askOutdated());
    vulnerable.setOnAction(_ -> askVulnerable());
    vulnerable.setTooltip(new Tooltip(Words.of("packages.findVulnerable.help")));
    freeze.setOnAction(_ -> copyFreeze());
    HBox buttons = new HBox(outdated, vulnerable, freeze);
    buttons.getStyleClass().add("card-buttons");
    for (Button button : List.of(outdated, vulnerable, freeze)) {
      button.getStyleClass().add("small");
      button.setMinWidth(Region.USE_PREF_SIZE);
    }
    said.getStyleClass().add("packages-said");
    said.setWrapText(true);
    AgentController.show(said, false);
    return new VBox(buttons, said);
  }

  private void fillTable() {
    table.getStyleClass().addAll("runs-table", "packages-table");
    SortedList<InstalledLine> sorted = new SortedList<>(found);
    sorted.comparatorProperty().bind(table.comparatorProperty());
    table.setItems(sorted);
    table.setFixedCellSize(ROW);
    table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
    table.setPlaceholder(new Label(Words.of("packages.none")));
    TableColumn<InstalledLine, String> name = column("packages.name", 150, InstalledLine::name);
    TableColumn<InstalledLine, String> version =
        column("packages.version", 130, PackagesCard::versions);
    TableColumn<InstalledLine, Long> size = new TableColumn<>(Words.of("packages.size"));
    size.setPrefWidth(74);
    size.setMaxWidth(90);
    size.setCellValueFactory(line -> new ReadOnlyObjectWrapper<>(line.getValue().bytes()));
    size.setComparator(Comparator.naturalOrder());
    size.setCellFactory(_ -> new SizeCell());
    TableColumn<InstalledLine, String> why = column("packages.why", 240, PackagesCard::reasons);
    why.setCellFactory(_ -> new WhyCell());
    table.getColumns().setAll(List.of(name, version, size, why));
    fitHeight();
  }

  private static TableColumn<InstalledLine, String> column(
      String key, double width, Function<InstalledLine, String> value) {
    TableColumn<InstalledLine, String> column = new TableColumn<>(Words.of(key));
    column.setPrefWidth(width);
    column.setCellValueFactory(line -> new ReadOnlyStringWrapper(value.apply(line.getValue())));
    return column;
  }

  private static String versions(InstalledLine line) {
    return line.latest().isEmpty() ? line.version() : line.version() + " → " + line.latest();
  }

  private static String reasons(InstalledLine line) {
    return line.known().isEmpty() ? line.why() : line.known() + " · " + line.why();
  }

  /** The tab scrolls as a whole, so a short table is as high as its rows. */
  private void fitHeight() {
    int rows = Math.max(1, Math.min(MOST_ROWS, found.size()));
    double height = HEAD + rows * ROW + 2;
    table.setMinHeight(height);
    table.setPrefHeight(height);
    table.setMaxHeight(height);
  }

  /** Shows what is installed for an agent; what was asked about another is forgotten. */
  void load(AgentId id) {
    if (!id.equals(shownFor)) {
      search.clear();
    }
    shownFor = id;
    newer = List.of();
    unsafe = List.of();
    say("", false);
    calls.ask(
        service -> service.details().installed(id),
        now -> {
          if (id.equals(shownFor)) {
            installed = now;
            show();
          }
        },
        // What keeps it from being read is what the verdict says; the card is left out.
        _ -> AgentController.show(card, false));
  }

  private void show() {
    lines.setAll(InstalledLine.of(installed, newer, unsafe));
    title.setText(Words.of("environment.packages", installed.size()));
    AgentController.show(card, !installed.isEmpty());
    fitHeight();
  }

  private void askOutdated() {
    AgentId id = begin(outdated, "packages.askingOutdated");
    if (id != null) {
      calls.ask(
          service -> service.details().outdated(id),
          now ->
              answered(
                  id,
                  outdated,
                  () -> {
                    newer = now;
                    say(
                        now.isEmpty()
                            ? Words.of("packages.noneOutdated")
                            : Words.count("packages.outdated", now.size()),
                        false);
                  }),
          failure -> answered(id, outdated, () -> sayFailed(failure)));
    }
  }

  private void askVulnerable() {
    AgentId id = begin(vulnerable, "packages.askingVulnerable");
    if (id != null) {
      calls.ask(
          service -> service.details().vulnerabilities(id),
          report ->
              answered(
                  id,
                  vulnerable,
                  () -> {
                    unsafe = report.found();
                    String text =
                        Words.of(
                            "packages.vulnerable",
                            report.found().size(),
                            report.checked(),
                            report.scanner());
                    say(
                        report.unchecked().isEmpty()
                            ? text
                            : text
                                + " "
                                + Words.of("packages.unchecked", report.unchecked().size()),
                        !report.found().isEmpty());
                  }),
          failure -> answered(id, vulnerable, () -> sayFailed(failure)));
    }
  }

  private @Nullable AgentId begin(Button button, String asking) {
    button.setDisable(true);
    say(Words.of(asking), false);
    return shownFor;
  }

  private void answered(AgentId id, Button button, Runnable result) {
    button.setDisable(false);
    if (id.equals(shownFor)) {
      result.run();
      show();
    }
  }

  private void sayFailed(PaddockException failure) {
    say(failure.getMessage(), true);
  }

  private void say(String text, boolean bad) {
    said.setText(text);
    said.getStyleClass().removeAll("problem");
    if (bad) {
      said.getStyleClass().add("problem");
    }
    AgentController.show(said, !text.isEmpty());
  }

  private void copyFreeze() {
    desktop.copy(
        installed.stream()
            .filter(one -> !one.requiredBy().isEmpty())
            .map(InstalledDistribution::frozen)
            .collect(Collectors.joining("\n", "", "\n")));
    model.say(Notice.info(Words.of("packages.frozen", installed.size())));
  }

  /** A size, set to the right so that orders of magnitude are seen. */
  private static final class SizeCell extends javafx.scene.control.TableCell<InstalledLine, Long> {
    @Override
    protected void updateItem(@Nullable Long bytes, boolean empty) {
      super.updateItem(bytes, empty);
      InstalledLine line = getTableRow() == null ? null : getTableRow().getItem();
      setText(empty || line == null ? null : line.size());
    }
  }

  /** Who requires it, whole in a tooltip; what is known to be unsafe in its colour. */
  private static final class WhyCell extends javafx.scene.control.TableCell<InstalledLine, String> {
    @Override
    protected void updateItem(@Nullable String text, boolean empty) {
      super.updateItem(text, empty);
      InstalledLine line = getTableRow() == null ? null : getTableRow().getItem();
      setText(empty ? null : text);
      setTooltip(empty || text == null ? null : new Tooltip(text));
      getStyleClass().removeAll("problem");
      if (line != null && !line.known().isEmpty()) {
        getStyleClass().add("problem");
      }
    }
  }
}
