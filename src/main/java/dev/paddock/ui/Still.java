package dev.paddock.ui;

import javafx.scene.Parent;
import javafx.scene.layout.Region;

/**
 * A place of fixed size: what changes inside it every second never has what is around it laid out
 * anew. A list lays out all its rows when one of them might have changed its size.
 */
final class Still extends Region {

  private final Parent content;

  Still(Parent content, double width, double height) {
    this.content = content;
    content.setManaged(false);
    getChildren().add(content);
    setMinSize(width, height);
    setPrefSize(width, height);
    setMaxSize(width, height);
  }

  @Override
  protected void layoutChildren() {
    content.resizeRelocate(0, 0, getWidth(), getHeight());
  }
}
