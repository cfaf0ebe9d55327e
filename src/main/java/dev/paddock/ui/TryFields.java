package dev.paddock.ui;

import dev.paddock.surface.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;

/** A field for each parameter of an operation. */
final class TryFields {

  private final Map<Operation.Parameter, TextField> byParameter = new LinkedHashMap<>();

  TryFields(List<Operation.Parameter> parameters) {
    for (Operation.Parameter parameter : parameters) {
      TextField field = new TextField(parameter.preset());
      field.setPromptText(parameter.type());
      byParameter.put(parameter, field);
    }
  }

  /** Puts them into a grid, each with its name before it. */
  void fill(GridPane grid) {
    grid.getChildren().clear();
    int row = 0;
    for (var each : byParameter.entrySet()) {
      Label name = new Label(each.getKey().name() + (each.getKey().required() ? " *" : ""));
      name.setLabelFor(each.getValue());
      grid.addRow(row++, name, each.getValue());
    }
    AgentController.show(grid, row > 0);
  }

  /** What is typed, by the parameter's name. */
  Map<String, String> values() {
    var values = new LinkedHashMap<String, String>();
    byParameter.forEach((parameter, field) -> values.put(parameter.name(), field.getText()));
    return values;
  }

  /** Types these values. */
  void set(Map<String, String> values) {
    byParameter.forEach(
        (parameter, field) -> field.setText(values.getOrDefault(parameter.name(), "")));
  }
}
