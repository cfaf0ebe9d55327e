package dev.paddock.ui;

import dev.paddock.ui.model.Symbol;
import dev.paddock.ui.model.Tone;
import javafx.scene.Node;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** Draws the pictures that stand beside words. */
public final class Icons {

  private Icons() {}

  /** A picture in its colour, in a box of one size whichever it is. */
  public static Node of(Symbol symbol, Tone tone) {
    StackPane box = new StackPane(draw(symbol));
    box.getStyleClass().addAll("symbol", tone.styleClass());
    box.setMouseTransparent(true);
    return box;
  }

  private static Node draw(Symbol symbol) {
    return switch (symbol) {
      case ALIVE, RESTING -> dot("dot");
      case EMPTY -> dot("ring");
      case WORKING -> icon(Feather.CLOCK);
      case WARNING -> icon(Feather.ALERT_TRIANGLE);
      case BROKEN -> icon(Feather.X);
      case CRASH_LOOP -> icon(Feather.ROTATE_CW);
      case SKIPPED -> icon(Feather.MINUS);
      case GOOD -> icon(Feather.CHECK);
      case INFO -> icon(Feather.INFO);
    };
  }

  private static Region dot(String styleClass) {
    Region dot = new Region();
    dot.getStyleClass().add(styleClass);
    return dot;
  }

  /** An icon in the colour of the text around it. */
  public static FontIcon icon(Feather feather) {
    return new FontIcon(feather);
  }
}
