package dev.paddock.ui;

import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.stage.Stage;
import javafx.stage.Window;

/** Knows whether something is on the screen: its window is open and not iconified. */
final class Seen {

  private final ReadOnlyBooleanWrapper now = new ReadOnlyBooleanWrapper();
  private final ObservableValue<Boolean> watched;

  Seen(Scene scene) {
    this(scene.windowProperty());
  }

  /** What is in no scene is not seen; whether it is visible there is not asked. */
  Seen(Node node) {
    this(node.sceneProperty().flatMap(Scene::windowProperty));
  }

  private Seen(ObservableValue<Window> window) {
    watched = window.flatMap(Seen::isSeen).orElse(false);
    watched.subscribe(now::set);
  }

  private static ObservableValue<Boolean> isSeen(Window window) {
    return window
        .showingProperty()
        .flatMap(showing ->
            showing && window instanceof Stage stage
                ? stage.iconifiedProperty().map(iconified -> !iconified)
                : window.showingProperty());
  }

  /** Whether it is on the screen now. */
  ReadOnlyBooleanProperty property() {
    return now.getReadOnlyProperty();
  }
}
