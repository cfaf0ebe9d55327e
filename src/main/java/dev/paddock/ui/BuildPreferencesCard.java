package dev.paddock.ui;

import dev.paddock.agent.BuildPreferences;
import dev.paddock.agent.BuildPreferencesFile;
import dev.paddock.environment.BuildLimits;
import dev.paddock.storage.IoReason;
import dev.paddock.ui.model.Words;
import java.io.IOException;
import javafx.scene.control.Button;
import javafx.scene.control.TextField;
import org.jspecify.annotations.Nullable;

/** A card in which the user decides how many builds go on at once and how long one waits. */
final class BuildPreferencesCard {

  private final BuildPreferencesFile file;
  private final PreferenceFields fields = new PreferenceFields();
  private final TextField atOnce = new TextField();
  private final TextField stall = new TextField();
  private final TextField lockWait = new TextField();
  private final TextField placeWait = new TextField();

  BuildPreferencesCard(BuildPreferencesFile file) {
    this.file = file;
  }

  /** Shows it. */
  void show(Overlay layer) {
    BuildPreferences before = file.read();
    BuildLimits usual = BuildLimits.DEFAULT;
    add("buildSettings.atOnce", atOnce, before.atOnce(), String.valueOf(usual.atOnce()));
    add("buildSettings.stall", stall, before.stallSeconds(), Words.of("buildSettings.stall.usual"));
    add(
        "buildSettings.lockWait",
        lockWait,
        before.lockWaitSeconds(),
        String.valueOf(usual.lockWait().toSeconds()));
    add(
        "buildSettings.placeWait",
        placeWait,
        before.placeWaitSeconds(),
        String.valueOf(usual.placeWait().toSeconds()));
    Button cancel = new Button(Words.of("remove.cancel"));
    cancel.setOnAction(_ -> layer.close());
    Button save = new Button(Words.of("logSettings.save"));
    save.getStyleClass().add("filled");
    save.setDefaultButton(true);
    save.setOnAction(_ -> save(layer));
    layer.show(
        Dialogs.card(
            Words.of("buildSettings.title"),
            fields.fields(),
            Dialogs.text(Words.of("buildSettings.help")),
            fields.problem(),
            Dialogs.buttons(cancel, save)),
        atOnce,
        () -> {});
  }

  private void add(String key, TextField field, @Nullable Long value, String usual) {
    field.setText(value == null ? "" : value.toString());
    field.setPromptText(usual);
    fields.add(key, field);
  }

  private void save(Overlay layer) {
    try {
      file.write(
          new BuildPreferences(
              PreferenceFields.whole(atOnce, "buildSettings.atOnce"),
              PreferenceFields.whole(stall, "buildSettings.stall"),
              PreferenceFields.whole(lockWait, "buildSettings.lockWait"),
              PreferenceFields.whole(placeWait, "buildSettings.placeWait")));
      layer.hide();
    } catch (NumberFormatException e) {
      fields.tell(e.getMessage());
    } catch (IOException e) {
      fields.tell(Words.of("logs.notKept", IoReason.of(e)));
    }
  }
}
