package dev.paddock.ui.log;

import java.util.ResourceBundle;

/** The words the log says; a bundle of its own, since the control stands by itself. */
final class LogWords {

  private static final ResourceBundle BUNDLE = ResourceBundle.getBundle("i18n.log");

  private LogWords() {}

  /** The bundle, for the FXML file. */
  static ResourceBundle bundle() {
    return BUNDLE;
  }

  /** The text of a key, {@code {0}} filled in. */
  static String of(String key, Object value) {
    return BUNDLE.getString(key).replace("{0}", String.valueOf(value));
  }

  static String of(String key) {
    return BUNDLE.getString(key);
  }

  /** The text for a number of things: {@code key.one} for one of them, else {@code key.many}. */
  static String count(String key, long number) {
    return of(number == 1 ? key + ".one" : key + ".many", "%,d".formatted(number));
  }
}
