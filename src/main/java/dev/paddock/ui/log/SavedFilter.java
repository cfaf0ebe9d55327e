package dev.paddock.ui.log;

import dev.paddock.log.LogLevel;
import dev.paddock.log.LogStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A filter the user keeps, with what is looked for.
 *
 * @param query what is in the search field
 * @param onlyHits whether only lines with hits are shown
 */
public record SavedFilter(Query query, boolean onlyHits, RowFilter filter) {

  /** The filter in few words, such as {@code "timeout" · out err · ≥ warn}. */
  String name() {
    List<String> parts = new ArrayList<>();
    if (!query.isEmpty()) {
      parts.add(query.regex() ? "/" + query.text() + "/" : "\"" + query.text() + "\"");
    }
    if (filter.streams().size() < LogStream.values().length) {
      parts.add(
          String.join(
              " ",
              Arrays.stream(LogStream.values())
                  .filter(filter.streams()::contains)
                  .map(LogStream::word)
                  .toList()));
    }
    if (filter.least() != LogLevel.NONE) {
      parts.add("≥ " + filter.least().word());
    }
    return parts.isEmpty() ? LogWords.of("log.filters.all") : String.join(" · ", parts);
  }
}
