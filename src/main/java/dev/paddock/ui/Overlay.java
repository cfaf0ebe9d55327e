package dev.paddock.ui;

import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/** Shows a card above the dimmed window until it is answered or left with Escape. */
public final class Overlay {

  private final StackPane layer;
  private final Node beneath;
  private @Nullable Node focusedBefore;
  private Runnable onEscape = () -> {};
  private boolean held;

  /**
   * Shows cards on a layer.
   *
   * @param beneath what cannot be reached meanwhile
   */
  Overlay(StackPane layer, Node beneath) {
    this.layer = layer;
    this.beneath = beneath;
    layer.addEventHandler(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (event.getCode() == KeyCode.ESCAPE) {
            event.consume();
            close();
          }
        });
    layer.setOnMousePressed(event -> {
      if (layer.equals(event.getTarget())) {
        close();
      }
    });
  }

  /**
   * Shows a card; one shown before gives way.
   *
   * @param first what gets the keyboard
   * @param escaped called when the user leaves it unanswered
   */
  void show(Region card, Node first, Runnable escaped) {
    if (!isShown()) {
      focusedBefore = layer.getScene() == null ? null : layer.getScene().getFocusOwner();
    }
    onEscape = escaped;
    held = false;
    card.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
    layer.getChildren().setAll(card);
    beneath.setDisable(true);
    layer.setVisible(true);
    first.requestFocus();
  }

  /** Shows a card that the user cannot leave: it stays until it is taken away. */
  void hold(Region card, Node first) {
    show(card, first, () -> {});
    held = true;
  }

  /** Leaves it unanswered. */
  void close() {
    if (isShown() && !held) {
      Runnable escaped = onEscape;
      hide();
      escaped.run();
    }
  }

  /** Takes the card away after an answer. */
  void hide() {
    layer.getChildren().clear();
    layer.setVisible(false);
    beneath.setDisable(false);
    onEscape = () -> {};
    held = false;
    if (focusedBefore != null) {
      focusedBefore.requestFocus();
    }
    focusedBefore = null;
  }

  /** Whether a card is shown. */
  boolean isShown() {
    return layer.isVisible();
  }
}
