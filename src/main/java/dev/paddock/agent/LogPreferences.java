package dev.paddock.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the user decided about logs, in {@code settings.json} below {@code logs}.
 *
 * @param maxBytesPerRun of one run's log; null for the default
 * @param maxBytesTotal of all logs; null for the default
 * @param maxAgeDays how long logs are kept; null for ever
 * @param editor what opens source files: empty for the first that is there, {@code code}, {@code
 *     pycharm}, {@code zed}, {@code env} for {@code VISUAL} and {@code EDITOR}, or a command with
 *     {@code {file}} and {@code {line}}
 * @param filters kept by the user, the last one first
 */
public record LogPreferences(
    @Nullable Long maxBytesPerRun,
    @Nullable Long maxBytesTotal,
    @Nullable Double maxAgeDays,
    String editor,
    List<Filter> filters) {

  /** Where nothing is said. */
  public static final LogPreferences NONE = new LogPreferences(null, null, null, "", List.of());

  /**
   * A filter that was kept.
   *
   * @param text looked for
   * @param streams their words
   * @param level the least, as a word
   * @param context lines shown around each
   */
  public record Filter(
      String text,
      boolean regex,
      boolean matchCase,
      boolean wholeWord,
      boolean onlyHits,
      List<String> streams,
      String level,
      int context) {
    /** Copies the list. */
    public Filter {
      streams = List.copyOf(streams);
    }
  }

  /** Copies the list. */
  public LogPreferences {
    filters = List.copyOf(filters);
  }

  /** The same with other filters. */
  public LogPreferences with(List<Filter> others) {
    return new LogPreferences(maxBytesPerRun, maxBytesTotal, maxAgeDays, editor, others);
  }
}
