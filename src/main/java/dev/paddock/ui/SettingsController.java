package dev.paddock.ui;

import dev.paddock.agent.Agent;
import dev.paddock.agent.AgentId;
import dev.paddock.agent.AgentSettings;
import dev.paddock.agent.AgentVariable;
import dev.paddock.agent.DoctorReport;
import dev.paddock.ui.model.AgentItem;
import dev.paddock.ui.model.EnvironmentPage;
import dev.paddock.ui.model.SettingsForm;
import dev.paddock.ui.model.WindowModel;
import dev.paddock.ui.model.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/** Controls the tab with what the user decides about an agent. */
public final class SettingsController {

  private final WindowModel model;
  private final Actions actions;
  private final ServiceCalls calls;

  @FXML private VBox variables;
  @FXML private VBox resolvedCard;
  @FXML private VBox resolved;
  @FXML private TextField restPort;
  @FXML private TextField a2aPort;
  @FXML private TextField uiPort;
  @FXML private ComboBox<AgentSettings.RestartPolicy> restart;
  @FXML private TextField grace;
  @FXML private TextField startTimeout;
  @FXML private TextField workingFolder;
  @FXML private ComboBox<String> python;
  @FXML private ComboBox<String> installer;
  @FXML private Label problem;
  @FXML private Button save;
  @FXML private Button revert;

  private final Map<String, DoctorReport.Python> pythons = new LinkedHashMap<>();
  private final List<VariableRow> rows = new ArrayList<>();
  private @Nullable AgentId shownFor;
  private @Nullable SettingsForm kept;
  private boolean filling;
  private @Nullable Agent resolvedFor;

  /** Wires the parts. */
  public SettingsController(WindowModel model, Actions actions, ServiceCalls calls) {
    this.model = model;
    this.actions = actions;
    this.calls = calls;
  }

  @FXML
  void initialize() {
    restart.getItems().setAll(AgentSettings.RestartPolicy.values());
    restart.setConverter(
        named(policy -> Words.of("restart." + policy.name()), AgentSettings.RestartPolicy.NEVER));
    installer.getItems().setAll("", "uv", "pip");
    installer.setConverter(
        named(name -> name.isEmpty() ? Words.of("settings.automatic") : name, ""));
    python.setPromptText(Words.of("settings.pythonAuto"));
    python.setCellFactory(_ -> new PythonCell(pythons));
    model.machineProperty().addListener((_, _, report) -> offerPythons(report));
    offerPythons(model.machineProperty().get());
    for (TextField field :
        List.of(
            restPort, a2aPort, uiPort, grace, startTimeout, workingFolder, python.getEditor())) {
      field.textProperty().addListener((_, _, _) -> check());
    }
    restart.valueProperty().addListener((_, _, _) -> check());
    installer.valueProperty().addListener((_, _, _) -> check());
    model.selectedProperty().addListener((_, _, _) -> refresh());
    model.snapshotProperty().addListener((_, _, _) -> refresh());
    refresh();
  }

  private static <T> StringConverter<T> named(
      java.util.function.Function<T, String> name, T other) {
    return new StringConverter<>() {
      @Override
      public String toString(@Nullable T value) {
        return value == null ? "" : name.apply(value);
      }

      @Override
      public T fromString(String text) {
        return other;
      }
    };
  }

  private void offerPythons(@Nullable DoctorReport report) {
    if (report != null) {
      String typed = python.getEditor().getText();
      pythons.clear();
      report.pythons().forEach(one -> pythons.put(one.path().toString(), one));
      python.getItems().setAll(pythons.keySet());
      python.getEditor().setText(typed);
    }
  }

  /** What is typed and not saved stays, unless another agent is shown. */
  private void refresh() {
    AgentItem item = model.selectedProperty().get();
    if (item == null) {
      return;
    }
    askForVariables(item.view().agent());
    SettingsForm now = SettingsForm.of(item.view().agent().settings());
    boolean untouched = kept == null || typed().equals(kept);
    if (!item.id().equals(shownFor) || (untouched && !now.equals(kept))) {
      shownFor = item.id();
      kept = now;
      fill(now);
    }
  }

  private void askForVariables(Agent agent) {
    if (agent.equals(resolvedFor)) {
      return;
    }
    if (resolvedFor == null || !resolvedFor.id().equals(agent.id())) {
      AgentController.show(resolvedCard, false);
    }
    resolvedFor = agent;
    calls.ask(
        service -> service.variables(agent.id()),
        found -> {
          if (agent.equals(resolvedFor)) {
            showVariables(found);
          }
        },
        // What cannot be read is said when the agent is to run; here the card is left out.
        _ -> AgentController.show(resolvedCard, false));
  }

  /** Those handed on from whoever started Paddock are many and the same for all: only counted. */
  private void showVariables(List<AgentVariable> found) {
    List<AgentVariable> own =
        found.stream().filter(one -> one.source() != AgentVariable.Source.USER).toList();
    resolved
        .getChildren()
        .setAll(
            own.stream()
                .map(one ->
                    Cards.fact(
                        one.name(),
                        Words.of(
                            "settings.resolvedValue",
                            one.secret() ? AgentVariable.HIDDEN : one.value(),
                            Words.of("source." + one.source().name()))))
                .toList());
    Label others = new Label(Words.of("settings.handedOn", found.size() - own.size()));
    others.getStyleClass().add("help");
    resolved.getChildren().add(others);
    AgentController.show(resolvedCard, true);
  }

  private void fill(SettingsForm form) {
    filling = true;
    rows.clear();
    form.variables().forEach(this::addRow);
    showRows();
    restPort.setText(form.restPort());
    a2aPort.setText(form.a2aPort());
    uiPort.setText(form.uiPort());
    restart.setValue(form.restart());
    grace.setText(form.grace());
    startTimeout.setText(form.startTimeout());
    workingFolder.setText(form.workingFolder());
    python.getEditor().setText(form.python());
    installer.setValue(form.installer());
    filling = false;
    check();
  }

  private VariableRow addRow(SettingsForm.Variable variable) {
    VariableRow row = new VariableRow(variable, this::check, this::removeRow);
    rows.add(row);
    return row;
  }

  private void removeRow(VariableRow row) {
    rows.remove(row);
    showRows();
    check();
  }

  private void showRows() {
    variables.getChildren().setAll(rows.stream().map(VariableRow::node).toList());
    AgentController.show(variables, !rows.isEmpty());
  }

  private SettingsForm typed() {
    return new SettingsForm(
        rows.stream().map(VariableRow::typed).toList(),
        restPort.getText(),
        a2aPort.getText(),
        uiPort.getText(),
        Objects.requireNonNullElse(restart.getValue(), AgentSettings.RestartPolicy.NEVER),
        grace.getText(),
        startTimeout.getText(),
        workingFolder.getText(),
        python.getEditor().getText(),
        Objects.requireNonNullElse(installer.getValue(), "").toLowerCase(Locale.ROOT));
  }

  private void check() {
    if (filling) {
      return;
    }
    SettingsForm form = typed();
    boolean changed = !form.equals(kept);
    String wrong =
        switch (form.read()) {
          case SettingsForm.Reading.Good _ -> "";
          case SettingsForm.Reading.Bad(String why) -> why;
        };
    problem.setText(wrong);
    AgentController.show(problem, !wrong.isEmpty());
    save.setDisable(!changed || !wrong.isEmpty());
    revert.setDisable(!changed);
  }

  @FXML
  void addVariable() {
    VariableRow row = addRow(new SettingsForm.Variable("", "", false));
    showRows();
    row.focus();
    check();
  }

  @FXML
  void save() {
    SettingsForm form = typed();
    if (form.read() instanceof SettingsForm.Reading.Good(AgentSettings settings)
        && shownFor != null) {
      kept = form;
      actions.configure(shownFor, settings);
      check();
    }
  }

  @FXML
  void revert() {
    if (kept != null) {
      fill(kept);
    }
  }

  /** An interpreter found, by version, whose it is, and its place. */
  private static final class PythonCell extends ListCell<String> {
    private final Map<String, DoctorReport.Python> known;

    PythonCell(Map<String, DoctorReport.Python> known) {
      this.known = known;
    }

    @Override
    protected void updateItem(@Nullable String path, boolean empty) {
      super.updateItem(path, empty);
      DoctorReport.Python one = path == null ? null : known.get(path);
      setText(
          empty || one == null
              ? null
              : Words.of(
                  "settings.pythonFound",
                  one.version(),
                  Objects.requireNonNullElse(EnvironmentPage.origin(one.path()), one.origin()),
                  one.path()));
    }
  }
}
