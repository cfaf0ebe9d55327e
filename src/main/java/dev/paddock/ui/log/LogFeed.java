package dev.paddock.ui.log;

import dev.paddock.log.LogLevel;
import dev.paddock.log.LogRow;
import dev.paddock.log.LogSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Reads one log for one view, on a thread of its own.
 *
 * <p>What the view wants to draw comes first; looking for new rows, searching and filtering go on
 * in between, a few milliseconds at a time. All methods may be called from any thread.
 */
final class LogFeed implements AutoCloseable {

  private static final Duration IDLE = Duration.ofMillis(40);

  /** Looks at a log nobody writes to. */
  private static final Duration RESTING = Duration.ofSeconds(1);

  private static final Duration BETWEEN_STATES = Duration.ofMillis(15);

  /** A match that takes longer on one line never ends. */
  private static final Duration MATCH_LIMIT = Duration.ofMillis(50);

  private static final int MOST_SLOW_LINES = 10;
  private static final int PREFETCH = 120;

  /** Opens the log; called on the reading thread. */
  @FunctionalInterface
  interface Opening {
    /** May block. */
    LogSource open() throws IOException;
  }

  private final BooleanSupplier growing;
  private final LineCache cache;
  private final Consumer<FeedState> changed;
  private final Thread thread;
  private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();
  private volatile long[] window = {};
  private volatile boolean following = true;
  private volatile boolean closed;

  // Below: only for the reading thread.
  private final RowSet warnings = new RowSet();
  private final RowSet errors = new RowSet();
  private RowFilter filter = RowFilter.ALL;
  private @Nullable RowSet visible;
  private @Nullable Pass filterPass;
  private @Nullable Pattern pattern;
  private @Nullable Pass findPass;
  private @Nullable Pass markPass;
  private FeedState.FindState find = FeedState.FindState.NONE;
  private int slowLines;
  private long hits;
  private long published;
  private FeedState last = FeedState.EMPTY;

  /** Something to be done with the log between reading it. */
  @FunctionalInterface
  private interface Task {
    void run(LogSource source) throws IOException;
  }

  /**
   * Begins to read.
   *
   * @param growing whether somebody writes the log; asked on the reading thread
   * @param cache takes the rows to be drawn
   * @param changed told, on the reading thread, when something is new
   */
  LogFeed(Opening opening, BooleanSupplier growing, LineCache cache, Consumer<FeedState> changed) {
    this.growing = growing;
    this.cache = cache;
    this.changed = changed;
    this.thread = Thread.ofVirtual().name("log view").start(() -> run(opening));
  }

  /** The rows on the screen: what is missing of them is read. */
  void show(long[] rows) {
    window = rows;
    LockSupport.unpark(thread);
  }

  /** Whether the last rows are to be read before it is said that they are there. */
  void follow(boolean now) {
    following = now;
  }

  /** Looks for something else from now on. */
  void find(Query query) {
    submit(source -> startFind(source, query));
  }

  /** Shows other rows from now on. */
  void filter(RowFilter now) {
    submit(source -> startFilter(source, now));
  }

  /** Reads rows for something else than drawing; the visitor is called on the reading thread. */
  void read(long from, long to, Consumer<LogRow> visitor, Runnable done) {
    submit(source -> {
      RowSet shown = visible;
      source.read(
          from,
          to,
          row -> {
            if (shown == null || shown.contains(row.number())) {
              visitor.accept(row.row());
            }
            return !closed;
          });
      done.run();
    });
  }

  private void submit(Task task) {
    tasks.add(task);
    LockSupport.unpark(thread);
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  private void run(Opening opening) {
    try (LogSource source = opening.open()) {
      markPass = new Pass(source, this::mark);
      while (!closed) {
        boolean grows = growing.getAsBoolean();
        boolean busy = step(source);
        publish(source, null);
        if (!busy) {
          LockSupport.parkNanos(this, (grows ? IDLE : RESTING).toNanos());
        }
      }
    } catch (IOException | UncheckedIOException e) {
      changed.accept(
          new FeedState(
              last.first(), last.end(), 0, visible, 0, last.marks(), find, e.getMessage()));
    }
  }

  private boolean step(LogSource source) throws IOException {
    boolean busy = serve(source);
    Task task = tasks.poll();
    if (task != null) {
      task.run(source);
      return true;
    }
    busy |= source.poll();
    busy |= source.extendBack();
    busy |= step(filterPass, source);
    busy |= step(findPass, source);
    busy |= step(markPass, source);
    return busy;
  }

  private static boolean step(@Nullable Pass pass, LogSource source) throws IOException {
    return pass != null && pass.step(source);
  }

  private boolean serve(LogSource source) throws IOException {
    boolean any = false;
    long[] rows = window;
    for (long row : rows) {
      if (row >= source.first() && row < source.end() && !cache.has(row)) {
        any |= load(source, row, row + 32);
      }
    }
    if (any) {
      published = 0;
      changed.accept(last);
    }
    return any;
  }

  private boolean load(LogSource source, long from, long to) throws IOException {
    boolean[] any = new boolean[1];
    source.read(
        from,
        to,
        row -> {
          cache.put(line(row.row()));
          any[0] = true;
          return true;
        });
    return any[0];
  }

  private ShownLine line(LogRow row) {
    return ShownLine.of(row, pattern, System.nanoTime() + MATCH_LIMIT.toNanos());
  }

  private void publish(LogSource source, @Nullable String problem) throws IOException {
    FeedState state =
        new FeedState(
            source.first(),
            source.end(),
            source.unknownBefore(),
            visible,
            visible == null ? 0 : visible.count(),
            new FeedState.Marks(warnings, errors, warnings.count() + errors.count()),
            new FeedState.FindState(
                find.query(),
                find.rows(),
                hits,
                findPass != null && !findPass.done(source),
                find.problem()),
            problem);
    long now = System.nanoTime();
    if (state.equals(last) || now - published < BETWEEN_STATES.toNanos()) {
      return;
    }
    if (following) {
      prefetch(source, state);
    }
    published = now;
    last = state;
    changed.accept(state);
  }

  /** Reads the last rows before saying that they are there, so that none is drawn empty. */
  private void prefetch(LogSource source, FeedState state) throws IOException {
    long row = state.previous(state.end() - 1);
    for (int i = 0; i < PREFETCH && row >= state.first() && !cache.has(row); i++) {
      long begin = state.visible() == null ? Math.max(state.first(), row - PREFETCH + 1) : row;
      load(source, begin, row + 1);
      row = state.previous(begin - 1);
    }
  }

  private boolean mark(LogSource.RawRow row) {
    LogLevel level = row.row().level();
    if (level.compareTo(LogLevel.ERROR) >= 0) {
      errors.add(row.number());
    } else if (level == LogLevel.WARN) {
      warnings.add(row.number());
    }
    return true;
  }

  private void startFilter(LogSource source, RowFilter now) {
    filter = now;
    slowLines = 0;
    if (now.showsAll() || now.text().mistake() != null) {
      visible = null;
      filterPass = null;
      return;
    }
    RowSet rows = new RowSet();
    Pattern text = now.text().isEmpty() ? null : now.text().pattern();
    visible = rows;
    filterPass =
        new Pass(
            source,
            row -> {
              if (lets(row, text)) {
                long begin = Math.max(source.first(), row.number() - filter.context());
                long end = Math.min(source.end() - 1, row.number() + filter.context());
                for (long each = begin; each <= end; each++) {
                  rows.add(each);
                }
              }
              return true;
            });
  }

  private boolean lets(LogSource.RawRow raw, @Nullable Pattern text) {
    if (!filter.streams().contains(raw.stream())) {
      return false;
    }
    if (filter.least() == LogLevel.NONE && text == null) {
      return true;
    }
    LogRow row = raw.row();
    return row.level().compareTo(filter.least()) >= 0
        && (text == null || count(row, text, true) > 0);
  }

  private void startFind(LogSource source, Query query) throws IOException {
    hits = 0;
    slowLines = 0;
    pattern = null;
    findPass = null;
    RowSet rows = new RowSet();
    find = new FeedState.FindState(query, rows, 0, false, null);
    if (!query.isEmpty()) {
      try {
        Pattern compiled = query.pattern();
        pattern = compiled;
        findPass = new Pass(source, row -> search(row, compiled, rows));
      } catch (PatternSyntaxException e) {
        find = new FeedState.FindState(query, rows, 0, false, e.getDescription());
      }
    }
    refresh(source);
  }

  /** The rows on the screen are made again, with the hits of the new query. */
  private void refresh(LogSource source) throws IOException {
    List<ShownLine> lines = new ArrayList<>();
    for (long row : window) {
      source.read(
          row,
          row + 1,
          raw -> {
            lines.add(line(raw.row()));
            return true;
          });
    }
    cache.replaceAll(lines);
    published = 0;
    changed.accept(last);
  }

  private boolean search(LogSource.RawRow row, Pattern compiled, RowSet rows) {
    int count = count(row.row(), compiled, false);
    if (count > 0) {
      rows.add(row.number());
      hits += count;
    }
    return findPass != null;
  }

  private int count(LogRow row, Pattern compiled, boolean one) {
    String text = AnsiText.of(row.text()).text();
    var matcher = Query.matcher(compiled, text, System.nanoTime() + MATCH_LIMIT.toNanos());
    int count = 0;
    try {
      while (matcher.find()) {
        count += matcher.end() > matcher.start() ? 1 : 0;
        if (one && count > 0) {
          break;
        }
      }
    } catch (Query.TooSlow e) {
      if (++slowLines >= MOST_SLOW_LINES && findPass != null) {
        findPass = null;
        find =
            new FeedState.FindState(
                find.query(), find.rows(), hits, false, "too slow: simplify it");
      }
    }
    return count;
  }
}
