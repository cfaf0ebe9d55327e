package dev.paddock.ui;

import dev.paddock.agent.Snapshot;
import dev.paddock.ui.model.Happening;
import dev.paddock.ui.model.Symbol;
import dev.paddock.ui.model.Tone;
import dev.paddock.ui.model.WindowModel;
import javafx.stage.Stage;
import javafx.util.Duration;
import org.controlsfx.control.Notifications;

/** Tells, in a corner of the screen, what came to its end while the window was not in front. */
final class FarNotices {

  private static final Duration STAYS = Duration.seconds(8);

  private final Stage stage;
  private final WindowModel model;

  FarNotices(Stage stage, WindowModel model) {
    this.stage = stage;
    this.model = model;
    model.snapshotProperty().addListener((_, before, now) -> changed(before, now));
  }

  private void changed(Snapshot before, Snapshot now) {
    if (!stage.isFocused()) {
      Happening.between(before, now, model.nowProperty().get()).forEach(this::tell);
    }
  }

  private void tell(Happening happening) {
    Notifications.create()
        .title(happening.name())
        .text(happening.words())
        .graphic(
            Icons.of(
                happening.tone() == Tone.SUCCESS ? Symbol.GOOD : Symbol.BROKEN, happening.tone()))
        .hideAfter(STAYS)
        .onAction(_ -> turnTo(happening))
        .show();
  }

  private void turnTo(Happening happening) {
    stage.setIconified(false);
    stage.toFront();
    stage.requestFocus();
    model.agents().find(happening.agent()).ifPresent(model::turnTo);
  }
}
