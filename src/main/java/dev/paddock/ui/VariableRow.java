package dev.paddock.ui;

import dev.paddock.ui.model.SettingsForm;
import dev.paddock.ui.model.Words;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.feather.Feather;

/** One variable in the settings; a secret's value is never drawn. */
final class VariableRow {

  private final TextField name = new TextField();
  private final TextField value = new TextField();
  private final PasswordField hidden = new PasswordField();
  private final ToggleButton secret = new ToggleButton();
  private final HBox node;

  VariableRow(SettingsForm.Variable variable, Runnable changed, Consumer<VariableRow> remove) {
    name.setText(variable.name());
    value.setText(variable.value());
    secret.setSelected(variable.secret());
    hidden.textProperty().bindBidirectional(value.textProperty());
    value.visibleProperty().bind(secret.selectedProperty().not());
    hidden.visibleProperty().bind(secret.selectedProperty());
    name.setPromptText(Words.of("settings.variableName"));
    value.setPromptText(Words.of("settings.variableValue"));
    hidden.setPromptText(Words.of("settings.variableValue"));
    name.getStyleClass().add("code");
    value.getStyleClass().add("code");
    name.setAccessibleText(Words.of("settings.variableName"));
    value.setAccessibleText(Words.of("settings.variableValue"));
    hidden.setAccessibleText(Words.of("settings.variableSecret"));
    secret.setText(Words.of("settings.secret"));
    secret.setGraphic(Icons.icon(Feather.LOCK));
    secret.getStyleClass().add("small");
    secret.setTooltip(new Tooltip(Words.of("settings.secretHelp")));
    Button drop = new Button();
    drop.setGraphic(Icons.icon(Feather.TRASH_2));
    drop.getStyleClass().add("bar-button");
    drop.setAccessibleText(Words.of("settings.removeVariable"));
    drop.setOnAction(_ -> remove.accept(this));
    StackPane values = new StackPane(value, hidden);
    HBox.setHgrow(values, Priority.ALWAYS);
    node = new HBox(name, values, secret, drop);
    node.getStyleClass().add("variable");
    name.textProperty().addListener((_, _, _) -> changed.run());
    value.textProperty().addListener((_, _, _) -> changed.run());
    secret.selectedProperty().addListener((_, _, _) -> changed.run());
  }

  HBox node() {
    return node;
  }

  SettingsForm.Variable typed() {
    return new SettingsForm.Variable(name.getText(), value.getText(), secret.isSelected());
  }

  void focus() {
    name.requestFocus();
  }
}
