package dev.paddock.ui.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds agents and commands by a few letters of them. */
public final class Palette {

  private static final int SCATTERED = 3;

  private Palette() {}

  /**
   * Something one can go to or do.
   *
   * @param kind what sort of thing, such as {@code Agent}
   * @param hint more about it, such as its keys; may be empty
   */
  public record Entry(String title, String kind, String hint, Runnable work) {}

  private record Scored(Entry entry, int score, int place) {}

  /** The entries that fit, best first; all of them for an empty query. */
  public static List<Entry> match(List<Entry> entries, String query) {
    String wanted = query.strip().toLowerCase(Locale.ROOT);
    if (wanted.isEmpty()) {
      return List.copyOf(entries);
    }
    List<Scored> fitting = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      int score = score(entries.get(i).title().toLowerCase(Locale.ROOT), wanted);
      if (score >= 0) {
        fitting.add(new Scored(entries.get(i), score, i));
      }
    }
    // Scattered letters are a last resort: beside a real hit they would only be noise.
    if (fitting.stream().anyMatch(hit -> hit.score() < SCATTERED)) {
      fitting.removeIf(hit -> hit.score() == SCATTERED);
    }
    fitting.sort(Comparator.comparingInt(Scored::score).thenComparingInt(Scored::place));
    return fitting.stream().map(Scored::entry).toList();
  }

  /** 0 for the best fit, larger for worse, -1 for none. */
  private static int score(String title, String wanted) {
    if (title.startsWith(wanted)) {
      return 0;
    }
    if (title.contains(" " + wanted) || title.contains("-" + wanted)) {
      return 1;
    }
    if (title.contains(wanted)) {
      return 2;
    }
    int at = -1;
    for (int i = 0; i < wanted.length(); i++) {
      at = title.indexOf(wanted.charAt(i), at + 1);
      if (at < 0) {
        return -1;
      }
    }
    return SCATTERED;
  }
}
