package dev.paddock.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be told from the words of a command line without parsing it.
 *
 * @param verb the first word that is not an option of every verb, or null where there is none
 * @param json whether a program reads us: a mistake in the rest must be told as JSON too
 */
record Invocation(@Nullable String verb, boolean json) {

  static Invocation of(List<String> words) {
    @Nullable String verb = null;
    boolean json = false;
    boolean value = false;
    for (String word : words) {
      if (value) {
        value = false;
      } else if (word.equals("--")) {
        break;
      } else if (word.equals("--home")) {
        value = true;
      } else if (word.equals("--json")) {
        json = true;
      } else if (verb == null && !word.startsWith("-")) {
        verb = word;
      }
    }
    return new Invocation(verb, json);
  }

  /** Whether the words ask for the window: no verb, and only what the window understands. */
  static boolean asksForWindow(List<String> words) {
    boolean value = false;
    for (String word : words) {
      if (value) {
        value = false;
      } else if (word.equals("--home")) {
        value = true;
      } else if (!word.startsWith("--home=") && !word.equals("--quiet")) {
        return false;
      }
    }
    return !value;
  }
}
