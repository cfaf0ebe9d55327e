package dev.paddock.ui.log;

import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.css.CssMetaData;
import javafx.css.SimpleStyleableObjectProperty;
import javafx.css.StyleConverter;
import javafx.css.Styleable;
import javafx.css.StyleableProperty;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;

/** The colours of a {@link LogView}, set by a style sheet as {@code -log-text} and so on. */
final class LogPalette {

  private static final List<ColorKey> KEYS =
      List.of(
          new ColorKey("-log-background", Color.WHITE),
          new ColorKey("-log-text", Color.BLACK),
          new ColorKey("-log-muted", Color.GRAY),
          new ColorKey("-log-info", Color.BLUE),
          new ColorKey("-log-warning", Color.ORANGE),
          new ColorKey("-log-error", Color.RED),
          new ColorKey("-log-success", Color.GREEN),
          new ColorKey("-log-error-row", Color.MISTYROSE),
          new ColorKey("-log-selection", Color.LIGHTBLUE),
          new ColorKey("-log-hit", Color.YELLOW),
          new ColorKey("-log-current-hit", Color.ORANGE),
          new ColorKey("-log-current-row", Color.WHITESMOKE),
          new ColorKey("-log-link", Color.BLUE));

  /** Of a terminal's colours those that do not mean trouble. */
  private static final int[] ORIGINS = {4, 5, 6, 2};

  private final List<SimpleStyleableObjectProperty<Color>> colors = new ArrayList<>();

  /** One colour's name in the style sheet. */
  private static final class ColorKey extends CssMetaData<LogView, Color> {
    ColorKey(String name, Color initial) {
      super(name, StyleConverter.getColorConverter(), initial);
    }

    @Override
    public boolean isSettable(LogView view) {
      return !view.palette().color(this).isBound();
    }

    @Override
    public StyleableProperty<Color> getStyleableProperty(LogView view) {
      return view.palette().color(this);
    }
  }

  LogPalette(LogView view, Runnable changed) {
    for (ColorKey key : KEYS) {
      SimpleStyleableObjectProperty<Color> color =
          new SimpleStyleableObjectProperty<>(
              key, view, key.getProperty(), key.getInitialValue(view));
      color.addListener((_, _, _) -> changed.run());
      colors.add(color);
    }
  }

  static List<CssMetaData<? extends Styleable, ?>> metaData() {
    List<CssMetaData<? extends Styleable, ?>> all = new ArrayList<>(Region.getClassCssMetaData());
    all.addAll(KEYS);
    return List.copyOf(all);
  }

  private SimpleStyleableObjectProperty<Color> color(ColorKey key) {
    return colors.get(KEYS.indexOf(key));
  }

  private Color get(int index) {
    ObjectProperty<Color> color = colors.get(index);
    return color.get();
  }

  Color background() {
    return get(0);
  }

  Color text() {
    return get(1);
  }

  Color muted() {
    return get(2);
  }

  Color info() {
    return get(3);
  }

  Color warning() {
    return get(4);
  }

  Color error() {
    return get(5);
  }

  Color success() {
    return get(6);
  }

  Color errorRow() {
    return get(7);
  }

  Color selection() {
    return get(8);
  }

  Color hit() {
    return get(9);
  }

  Color currentHit() {
    return get(10);
  }

  Color currentRow() {
    return get(11);
  }

  Color link() {
    return get(12);
  }

  /** One colour for each name, the same for the same. */
  Color origin(String name) {
    int color = ORIGINS[Math.floorMod(name.hashCode(), ORIGINS.length)];
    return AnsiColors.legible(AnsiColors.of(color, isDark()), background(), text());
  }

  boolean isDark() {
    Color back = background();
    return 0.2126 * back.getRed() + 0.7152 * back.getGreen() + 0.0722 * back.getBlue() < 0.5;
  }
}
