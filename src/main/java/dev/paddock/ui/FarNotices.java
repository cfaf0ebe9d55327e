package dev.paddock.ui;

import dev.paddock.agent.Snapshot;
import dev.paddock.ui.model.Happening;
import dev.paddock.ui.model.Notice;
import dev.paddock.ui.model.WindowModel;
import dev.paddock.ui.model.Words;
import java.util.List;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.geometry.Rectangle2D;
import javafx.scene.layout.VBox;
import javafx.stage.Popup;
import javafx.stage.PopupWindow;
import javafx.stage.Screen;
import javafx.stage.Stage;

/**
 * Tells, in a corner of the screen, what came to its end while the window was not in front.
 *
 * <p>A popup, since a window of its own would take the keyboard from what the user is at.
 */
final class FarNotices {

  private final Stage stage;
  private final WindowModel model;
  private final ObservableList<Notice> notices = FXCollections.observableArrayList();
  private final Popup popup = new Popup();

  FarNotices(Stage stage, WindowModel model) {
    this.stage = stage;
    this.model = model;
    VBox box = new VBox();
    box.getStyleClass().addAll("notices", "far");
    new NoticeStack(notices, box);
    popup.getContent().add(box);
    popup.setAnchorLocation(PopupWindow.AnchorLocation.CONTENT_BOTTOM_RIGHT);
    popup.setAutoFix(true);
    model.snapshotProperty().addListener((_, before, now) -> changed(before, now));
    stage
        .focusedProperty()
        .addListener((_, _, focused) -> {
          if (focused) {
            notices.clear();
          }
        });
    notices.subscribe(this::place);
  }

  private void changed(Snapshot before, Snapshot now) {
    if (!stage.isFocused()) {
      for (Happening happening : Happening.between(before, now, model.nowProperty().get())) {
        notices.add(
            new Notice(
                happening.tone(),
                Words.of("happening.of", happening.name(), happening.words()),
                List.of(),
                null,
                new Notice.Action(Words.of("happening.show"), () -> turnTo(happening))));
      }
    }
  }

  private void place() {
    if (notices.isEmpty() || !stage.isShowing()) {
      popup.hide();
      return;
    }
    // The theme is the window's, also after it was changed.
    Themes.copy(stage.getScene(), popup.getScene());
    Rectangle2D screen = Screen.getPrimary().getVisualBounds();
    popup.show(stage, screen.getMaxX(), screen.getMaxY());
  }

  private void turnTo(Happening happening) {
    stage.setIconified(false);
    stage.toFront();
    stage.requestFocus();
    model.agents().find(happening.agent()).ifPresent(model::turnTo);
  }
}
