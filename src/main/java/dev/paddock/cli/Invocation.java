package dev.paddock.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
      if (value && !word.equals("--json")) {
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

  /** What many type first: {@code help VERB} is {@code VERB --help}. */
  static List<String> withoutHelpVerb(List<String> words) {
    if (!"help".equals(of(words).verb())) {
      return words;
    }
    List<String> others = new ArrayList<>(words);
    others.remove("help");
    String verb = of(others).verb();
    if (verb == null || PaddockCommand.verb(verb) != null) {
      others.add("--help");
    }
    return List.copyOf(others);
  }

  /**
   * Whether the words ask for the window: no verb, and only what the window understands. A package
   * file is no verb: that is how a desktop opens a file with the program that its kind belongs to.
   */
  static boolean asksForWindow(List<String> words) {
    boolean value = false;
    for (String word : words) {
      if (value) {
        value = false;
      } else if (word.equals("--home")) {
        value = true;
      } else if (!word.startsWith("--home=") && !word.equals("--quiet") && !isPackageFile(word)) {
        return false;
      }
    }
    return !value;
  }

  /** The package files among words that ask for the window. */
  static List<String> packageFiles(List<String> words) {
    List<String> files = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).equals("--home")) {
        i++;
      } else if (isPackageFile(words.get(i))) {
        files.add(words.get(i));
      }
    }
    return List.copyOf(files);
  }

  private static boolean isPackageFile(String word) {
    return !word.startsWith("-") && word.toLowerCase(Locale.ROOT).endsWith(".apkg");
  }
}
