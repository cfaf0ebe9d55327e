package dev.paddock.ui.log;

import dev.paddock.log.LogRow;
import dev.paddock.log.LogSource;
import dev.paddock.log.TimedMatch;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Looks for a query in all of a log, some rows at a time. For the reading thread. */
final class HitSearch {

  private static final int MOST_SLOW_LINES = 10;
  private static final String TOO_SLOW = "too slow: simplify it";

  private final Query query;
  private final RowSet rows = new RowSet();
  private @Nullable Pattern pattern;
  private @Nullable Literal literal;
  private @Nullable Pass pass;
  private @Nullable String problem;
  private int slowLines;
  private long hits;

  /** Begins at the end of what is known now. */
  HitSearch(LogSource source, Query query) {
    this.query = query;
    if (query.isEmpty()) {
      return;
    }
    try {
      pattern = query.pattern();
      literal = Literal.of(query);
      pass = new Pass(source, literal == null ? null : literal::mayBeIn, this::look);
    } catch (PatternSyntaxException e) {
      problem = e.getDescription();
    }
  }

  /** What finds it, or null where nothing is looked for. */
  @Nullable Pattern pattern() {
    return pattern;
  }

  /** Looks at some more rows; false when there is nothing to look at now. */
  boolean step(LogSource source) throws IOException {
    return pass != null && pass.step(source, source.first(), source.end());
  }

  /** How it goes. */
  FeedState.FindState state(LogSource source) {
    return new FeedState.FindState(query, rows, hits, pass != null && !pass.done(source), problem);
  }

  private boolean look(LogSource.RawRow row) {
    Pattern compiled = pattern;
    if (compiled == null
        || (literal != null && !literal.mayBeIn(row.bytes(), row.from(), row.to()))) {
      return true;
    }
    int count = count(row.row(), compiled);
    if (count > 0) {
      rows.add(row.number());
      hits += count;
    }
    return pass != null;
  }

  private int count(LogRow row, Pattern compiled) {
    Matcher matcher = matcher(row, compiled, LineLoader.MATCH_LIMIT);
    int count = 0;
    try {
      while (matcher.find()) {
        count += matcher.end() > matcher.start() ? 1 : 0;
      }
    } catch (TimedMatch.TooSlow _) {
      if (++slowLines >= MOST_SLOW_LINES) {
        pass = null;
        problem = TOO_SLOW;
      }
    }
    return count;
  }

  /** A matcher over what is shown of a row. */
  static Matcher matcher(LogRow row, Pattern compiled, Duration limit) {
    String text = AnsiText.of(row.text()).text();
    return TimedMatch.of(compiled, text, limit);
  }
}
