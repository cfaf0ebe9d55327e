package dev.paddock.ui.model;

import java.util.MissingResourceException;
import java.util.ResourceBundle;

/** Every word the window says, from one resource bundle. */
public final class Words {

  private static final ResourceBundle BUNDLE = ResourceBundle.getBundle("i18n.words");

  private Words() {}

  /** The bundle, for FXML files. */
  public static ResourceBundle bundle() {
    return BUNDLE;
  }

  /**
   * The text of a key, its places {@code {0}}, {@code {1}}… filled in.
   *
   * @throws MissingResourceException if the bundle lacks the key
   */
  public static String of(String key, Object... values) {
    String text = BUNDLE.getString(key);
    for (int i = 0; i < values.length; i++) {
      text = text.replace("{" + i + "}", String.valueOf(values[i]));
    }
    return text;
  }

  /** The text for a number of things: {@code key.one} for one of them, else {@code key.many}. */
  public static String count(String key, long number) {
    return of(number == 1 ? key + ".one" : key + ".many", number);
  }
}
