package dev.paddock.ui.log;

import dev.paddock.log.LogLevel;
import dev.paddock.log.LogRow;
import dev.paddock.log.LogSource;
import dev.paddock.log.LogStream;
import dev.paddock.log.TracebackFolder;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * What the rows of a log mean: which are warnings and errors, which are one traceback, and which of
 * those are folded away. Changed by the reading thread only; its sets may be read by any.
 */
final class Understanding {

  private static final int ROWS = 2048;

  /** A traceback that begins farther back than this is not seen to go on. */
  private static final int CONTEXT = 300;

  private final RowSet warnings = new RowSet();
  private final RowSet errors = new RowSet();
  private final RowSet headers = new RowSet();
  private final RowSet parts = new RowSet();
  private final RowSet folded = new RowSet();
  private final RowSet open = new RowSet();
  private final LongConsumer changed;
  private final Map<LogStream, TracebackFolder> newest = new EnumMap<>(LogStream.class);

  private long from;
  private long to;

  /** The first row whose meaning is noted; those before it are read only to understand it. */
  private long notedFrom;

  /**
   * Begins at the end of what is known now.
   *
   * @param changed told of headers of which more is known
   */
  Understanding(LogSource source, LongConsumer changed) {
    this.changed = changed;
    this.from = source.end();
    this.to = from;
  }

  RowSet warnings() {
    return warnings;
  }

  RowSet errors() {
    return errors;
  }

  /** First rows of tracebacks. */
  RowSet headers() {
    return headers;
  }

  /** Further rows of tracebacks. */
  RowSet parts() {
    return parts;
  }

  /** Those of them that are not shown. */
  RowSet folded() {
    return folded;
  }

  /** Rows from here on are understood. */
  long from() {
    return from;
  }

  /** Rows before here are understood, down to {@link #from}. */
  long to() {
    return to;
  }

  boolean isOpen(long header) {
    return open.contains(header);
  }

  /** How many rows are marked or folded: it changes with every change. */
  long version() {
    return warnings.count() + errors.count() + parts.count() + folded.count();
  }

  /**
   * Looks at some more rows, new ones first.
   *
   * @return false when there is nothing to look at now
   */
  boolean step(LogSource source) throws IOException {
    if (to < source.end()) {
      long next = Math.min(source.end(), to + ROWS);
      notedFrom = to;
      source.read(to, next, row -> look(row.row(), newest));
      to = next;
      return true;
    }
    if (from > source.first()) {
      long next = Math.max(source.first(), from - ROWS);
      Map<LogStream, TracebackFolder> folders = new EnumMap<>(LogStream.class);
      notedFrom = next;
      source.read(next - CONTEXT, from, row -> look(row.row(), folders));
      if (newest.isEmpty()) {
        // The last rows there were: what comes now may go on from them.
        newest.putAll(folders);
      }
      from = next;
      return true;
    }
    return false;
  }

  private boolean look(LogRow row, Map<LogStream, TracebackFolder> folders) {
    boolean part =
        folders
            .computeIfAbsent(row.stream(), _ -> new TracebackFolder(folds))
            .accept(row.number(), row.text());
    if (row.number() >= notedFrom && !part) {
      if (row.level().compareTo(LogLevel.ERROR) >= 0) {
        errors.add(row.number());
      } else if (row.level() == LogLevel.WARN) {
        warnings.add(row.number());
      }
    }
    return true;
  }

  private final TracebackFolder.Folds folds =
      new TracebackFolder.Folds() {
        @Override
        public void begin(long row) {
          if (row >= notedFrom) {
            headers.add(row);
            errors.add(row);
          }
        }

        @Override
        public void more(long header, long row) {
          if (row >= notedFrom) {
            parts.add(row);
            if (!open.contains(header)) {
              folded.add(row);
            }
            changed.accept(header);
          }
        }
      };

  /** Shows or hides a traceback's rows; returns whether they are shown now. */
  boolean toggle(long header, Iterable<LogRow> rows) {
    boolean now = !open.contains(header);
    if (now) {
      open.add(header);
    } else {
      open.remove(header);
    }
    for (LogRow row : rows) {
      if (now) {
        folded.remove(row.number());
      } else {
        folded.add(row.number());
      }
    }
    return now;
  }
}
