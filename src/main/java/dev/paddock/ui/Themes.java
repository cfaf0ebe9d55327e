package dev.paddock.ui;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.css.PseudoClass;
import javafx.scene.Scene;
import javafx.scene.text.Font;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/** Dresses the window light or dark: as the system is, unless the user chose. */
public final class Themes implements AutoCloseable {

  private static final PseudoClass DARK = PseudoClass.getPseudoClass("dark");
  private static final String[] FONTS = {
    "Inter-Regular.ttf",
    "Inter-Medium.ttf",
    "Inter-SemiBold.ttf",
    "JetBrainsMono-Regular.ttf",
    "JetBrainsMono-Bold.ttf"
  };

  private final Scene scene;
  private final ReadOnlyBooleanWrapper dark = new ReadOnlyBooleanWrapper();
  private final Subscription following;
  private @Nullable String choice;

  /**
   * Dresses a scene and keeps following the system.
   *
   * @param choice {@code light}, {@code dark}, or null to follow the system
   */
  public Themes(Scene scene, @Nullable String choice) {
    this.scene = scene;
    this.choice = choice;
    for (String font : FONTS) {
      // Where one cannot be read the system's own font stands in.
      Font.loadFont(Themes.class.getResourceAsStream("/fonts/" + font), 13);
    }
    scene.getStylesheets().add("/css/paddock.css");
    following = Platform.getPreferences().colorSchemeProperty().subscribe(() -> apply());
    apply();
  }

  /** Follows the system no longer. */
  @Override
  public void close() {
    following.unsubscribe();
  }

  /** Takes the user's choice: {@code light}, {@code dark}, or null to follow the system. */
  public void choose(@Nullable String theme) {
    choice = theme;
    apply();
  }

  private void apply() {
    boolean now =
        choice == null
            ? Platform.getPreferences().getColorScheme() == ColorScheme.DARK
            : choice.equals("dark");
    Application.setUserAgentStylesheet(
        now
            ? new PrimerDark().getUserAgentStylesheetBSS()
            : new PrimerLight().getUserAgentStylesheetBSS());
    scene.getRoot().pseudoClassStateChanged(DARK, now);
    dark.set(now);
  }

  /** Has a scene look as another one that was dressed. */
  static void copy(Scene dressed, Scene other) {
    other.getStylesheets().setAll(dressed.getStylesheets());
    boolean now = dressed.getRoot().getPseudoClassStates().contains(DARK);
    other.getRoot().pseudoClassStateChanged(DARK, now);
  }

  /** Whether it is dark now. */
  public ReadOnlyBooleanProperty darkProperty() {
    return dark.getReadOnlyProperty();
  }
}
