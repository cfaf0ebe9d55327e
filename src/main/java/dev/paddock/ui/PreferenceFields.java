package dev.paddock.ui;

import dev.paddock.ui.model.Words;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/** Fields under each other in a card of settings, with their names and what is wrong with them. */
final class PreferenceFields {

  private static final int GAP = 16;
  private static final double MOST = 1e9;

  private final GridPane fields = new GridPane();
  private final Label problem = new Label();

  PreferenceFields() {
    fields.setHgap(GAP);
    fields.setVgap(GAP / 2.0);
    problem.getStyleClass().add("danger");
    problem.setWrapText(true);
    AgentController.show(problem, false);
  }

  Node fields() {
    return fields;
  }

  Node problem() {
    return problem;
  }

  /** Adds one below the others, named by the word of a key. */
  void add(String key, Node field) {
    Label label = new Label(Words.of(key));
    label.setLabelFor(field);
    label.setMinWidth(Region.USE_PREF_SIZE);
    field.setAccessibleText(label.getText());
    fields.addRow(fields.getRowCount(), label, field);
  }

  /** Says what is wrong. */
  void tell(@Nullable String what) {
    problem.setText(what);
    AgentController.show(problem, true);
  }

  /**
   * What is typed, or null where nothing is.
   *
   * @throws NumberFormatException with a sentence if it is no number above 0
   */
  static @Nullable Double number(TextField field, String key) {
    String text = field.getText().strip().replace(',', '.');
    if (text.isEmpty()) {
      return null;
    }
    try {
      double number = Double.parseDouble(text);
      if (number > 0 && number < MOST) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Said below, as for a number out of range.
    }
    throw new NumberFormatException(Words.of("logSettings.badNumber", Words.of(key), text));
  }

  /** The same of a whole number. */
  static @Nullable Long whole(TextField field, String key) {
    Double number = number(field, key);
    if (number != null && number != Math.rint(number)) {
      throw new NumberFormatException(
          Words.of("buildSettings.notWhole", Words.of(key), field.getText().strip()));
    }
    return number == null ? null : number.longValue();
  }
}
