package dev.paddock.ui;

import dev.paddock.agent.LogPreferences;
import dev.paddock.agent.LogPreferencesFile;
import dev.paddock.agent.Settings;
import dev.paddock.process.EditorWindow;
import dev.paddock.storage.IoReason;
import dev.paddock.ui.model.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TextField;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/** A card in which the user decides what opens source files and how long logs are kept. */
final class LogPreferencesCard {

  private static final long MEGABYTE = 1L << 20;

  private final LogPreferencesFile file;
  private final LogPreferences before;
  private final ComboBox<String> editor = new ComboBox<>();
  private final TextField days = new TextField();
  private final TextField perRun = new TextField();
  private final TextField total = new TextField();
  private final PreferenceFields fields = new PreferenceFields();
  private final Button save = new Button(Words.of("logSettings.save"));

  LogPreferencesCard(LogPreferencesFile file) {
    this.file = file;
    this.before = file.read();
  }

  /** Shows it. */
  void show(Overlay layer) {
    fillEditors();
    days.setText(before.maxAgeDays() == null ? "" : shown(before.maxAgeDays()));
    days.setPromptText(Words.of("logSettings.forEver"));
    perRun.setText(megabytes(before.maxBytesPerRun()));
    perRun.setPromptText(megabytes(Settings.DEFAULT.logMaxBytesPerRun()));
    total.setText(megabytes(before.maxBytesTotal()));
    total.setPromptText(megabytes(Settings.DEFAULT.logMaxBytesTotal()));
    fields.add("logSettings.editor", editor);
    fields.add("logSettings.days", days);
    fields.add("logSettings.perRun", perRun);
    fields.add("logSettings.total", total);
    Button cancel = new Button(Words.of("remove.cancel"));
    cancel.setOnAction(_ -> layer.close());
    save.getStyleClass().add("filled");
    save.setDefaultButton(true);
    save.setOnAction(_ -> save(layer));
    layer.show(
        Dialogs.card(
            Words.of("logSettings.title"),
            fields.fields(),
            Dialogs.text(Words.of("logSettings.help")),
            fields.problem(),
            Dialogs.buttons(cancel, save)),
        editor,
        () -> {});
  }

  private void fillEditors() {
    List<String> choices = new ArrayList<>(List.of(EditorWindow.AUTOMATIC));
    EditorWindow.known().forEach(each -> choices.add(each.id()));
    choices.add(EditorWindow.VARIABLES);
    editor.getItems().setAll(choices);
    editor.setEditable(true);
    editor.setPrefWidth(240);
    editor.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(@Nullable String choice) {
            return choice == null ? "" : name(choice);
          }

          @Override
          public String fromString(String text) {
            return choices.stream()
                .filter(each -> name(each).equals(text))
                .findFirst()
                .orElse(text);
          }
        });
    editor.setValue(before.editor());
  }

  private static String name(String choice) {
    if (choice.equals(EditorWindow.AUTOMATIC)) {
      return Words.of("logSettings.automatic");
    }
    if (choice.equals(EditorWindow.VARIABLES)) {
      return Words.of("logSettings.variables");
    }
    return EditorWindow.known().stream()
        .filter(each -> each.id().equals(choice))
        .map(EditorWindow.Known::name)
        .findFirst()
        .orElse(choice);
  }

  private static String shown(double number) {
    return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
  }

  private static String megabytes(@Nullable Long bytes) {
    return bytes == null ? "" : shown(bytes / (double) MEGABYTE);
  }

  private void save(Overlay layer) {
    try {
      Double size = PreferenceFields.number(perRun, "logSettings.perRun");
      Double all = PreferenceFields.number(total, "logSettings.total");
      String chosen = editor.getConverter().fromString(editor.getEditor().getText());
      file.write(
          new LogPreferences(
              size == null ? null : Math.max(1, Math.round(size * MEGABYTE)),
              all == null ? null : Math.max(1, Math.round(all * MEGABYTE)),
              PreferenceFields.number(days, "logSettings.days"),
              Objects.requireNonNullElse(chosen, ""),
              before.filters()));
      layer.hide();
    } catch (NumberFormatException e) {
      fields.tell(e.getMessage());
    } catch (IOException e) {
      fields.tell(Words.of("logs.notKept", IoReason.of(e)));
    }
  }
}
