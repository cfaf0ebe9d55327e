package dev.paddock.ui.log;

import dev.paddock.log.LogLevel;
import dev.paddock.log.LogRow;
import dev.paddock.log.LogSource;
import java.io.IOException;
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

  /**
   * An agent that has said nothing for a while is looked at less often: looking costs most then.
   */
  private static final Duration SILENT = Duration.ofMillis(120);

  private static final Duration SILENT_AFTER = Duration.ofSeconds(2);

  /** Looks at a log nobody writes to. */
  private static final Duration RESTING = Duration.ofSeconds(1);

  private static final Duration BETWEEN_STATES = Duration.ofMillis(15);

  /** A match that takes longer on one line never ends. */
  private static final Duration MATCH_LIMIT = Duration.ofMillis(50);

  private static final Duration SLICE = Duration.ofMillis(5);

  /** So many new rows are shown before the search goes on. */
  private static final int FAR_BEHIND = 1;

  private static final int MOST_SLOW_LINES = 10;
  private static final int PREFETCH = 100;
  private static final int MOST_TRACEBACK_ROWS = 3000;

  /** So many streams there are, whose tracebacks can lie within each other. */
  private static final int MOST_FOLDS_AT_ONCE = 4;

  private static final String FOLDED_SIGN = "▸ ";
  private static final String OPEN_SIGN = "▾ ";

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
  private RowFilter filter = RowFilter.ALL;
  private @Nullable RowSet visible;
  private @Nullable Pass filterPass;
  private @Nullable Pattern pattern;
  private @Nullable Pass findPass;
  private FeedState.FindState find = FeedState.FindState.NONE;
  private int slowLines;
  private long hits;
  private long published;
  private FeedState last = FeedState.EMPTY;

  /** Something to be done with the log between reading it. */
  @FunctionalInterface
  private interface Task {
    void run(LogSource source, Understanding rows) throws IOException;
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
    submit((source, rows) -> startFind(source, rows, query));
  }

  /** Shows other rows from now on. */
  void filter(RowFilter now) {
    submit((source, rows) -> startFilter(source, rows, now));
  }

  /** Takes rows that are read for something else than drawing. */
  @FunctionalInterface
  interface RowTaker {
    /** {@code titled} says that the view shows a title of its own in place of the text. */
    void take(LogRow row, boolean titled);
  }

  /**
   * Reads the rows the filter lets through, folded ones too.
   *
   * @param taker called on the reading thread
   */
  void read(long from, long to, RowTaker taker, Runnable done) {
    submit((source, rows) -> {
      RowSet shown = visible;
      source.read(
          from,
          to,
          row -> {
            long number = row.number();
            if (shown == null || shown.contains(number) || rows.folded().contains(number)) {
              taker.take(row.row(), rows.headers().contains(number));
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
      Understanding rows = new Understanding(source, cache::remove);
      long lastBusy = System.nanoTime();
      while (!closed) {
        boolean grows = growing.getAsBoolean();
        boolean busy = step(source, rows);
        publish(source, rows);
        if (busy) {
          lastBusy = System.nanoTime();
        } else {
          boolean silent = System.nanoTime() - lastBusy > SILENT_AFTER.toNanos();
          Duration pause = grows ? silent ? SILENT : IDLE : RESTING;
          LockSupport.parkNanos(this, pause.toNanos());
        }
      }
    } catch (IOException | RuntimeException e) {
      changed.accept(
          new FeedState(
              last.first(),
              last.end(),
              0,
              visible,
              0,
              last.folded(),
              last.marks(),
              find,
              e.getMessage() == null ? e.toString() : e.getMessage()));
    }
  }

  private boolean step(LogSource source, Understanding rows) throws IOException {
    boolean busy = serve(source, rows);
    Task task = tasks.poll();
    if (task != null) {
      task.run(source, rows);
      return true;
    }
    busy |= source.poll();
    busy |= source.extendBack();
    if (search(source)) {
      return true;
    }
    busy |= rows.step(source);
    busy |= filterPass != null && filterPass.step(source, rows.from(), rows.to());
    return busy;
  }

  /** Searches for some milliseconds: somebody waits for it, and for nothing else. */
  private boolean search(LogSource source) throws IOException {
    long until = System.nanoTime() + SLICE.toNanos();
    boolean busy = false;
    while (findPass != null && findPass.step(source, source.first(), source.end())) {
      busy = true;
      if (System.nanoTime() - until > 0) {
        break;
      }
    }
    return busy && source.end() - last.end() < FAR_BEHIND;
  }

  private boolean serve(LogSource source, Understanding rows) throws IOException {
    boolean any = false;
    for (long row : window) {
      if (row >= source.first() && row < source.end() && !cache.has(row)) {
        any |= load(source, rows, row, row + 32);
      }
    }
    if (any) {
      published = 0;
      changed.accept(last);
    }
    return any;
  }

  private boolean load(LogSource source, Understanding rows, long from, long to)
      throws IOException {
    List<LogRow> read = new ArrayList<>();
    source.read(from, to, row -> read.add(row.row()));
    for (LogRow row : read) {
      cache.put(line(source, rows, row));
    }
    return !read.isEmpty();
  }

  private ShownLine line(LogSource source, Understanding rows, LogRow row) throws IOException {
    long deadline = System.nanoTime() + MATCH_LIMIT.toNanos();
    long number = row.number();
    if (!rows.headers().contains(number)) {
      ShownLine.Role role =
          rows.parts().contains(number) ? ShownLine.Role.PART : ShownLine.Role.NONE;
      return ShownLine.of(row, role, pattern, deadline);
    }
    if (rows.isOpen(number)) {
      return ShownLine.of(
          with(row, OPEN_SIGN + row.text()), ShownLine.Role.OPEN, pattern, deadline);
    }
    TracebackTitle title = new TracebackTitle();
    rest(source, rows, row).forEach(each -> title.add(each.text()));
    return ShownLine.of(
        with(row, FOLDED_SIGN + title.text()), ShownLine.Role.FOLDED, pattern, deadline);
  }

  private static LogRow with(LogRow row, String text) {
    return new LogRow(
        row.number(), row.millis(), row.stream(), row.level(), row.continuation(), text);
  }

  /** The rows of a traceback behind its first. */
  private static List<LogRow> rest(LogSource source, Understanding rows, LogRow header)
      throws IOException {
    List<LogRow> found = new ArrayList<>();
    source.read(
        header.number() + 1,
        header.number() + MOST_TRACEBACK_ROWS,
        row -> {
          if (row.stream() == header.stream()) {
            if (!rows.parts().contains(row.number())) {
              return false;
            }
            found.add(row.row());
          }
          return true;
        });
    return found;
  }

  private void publish(LogSource source, Understanding rows) throws IOException {
    FeedState state =
        new FeedState(
            source.first(),
            // What is not understood yet would be shown one way and then another.
            Math.max(last.end(), rows.to()),
            source.unknownBefore(),
            visible,
            visible == null ? 0 : visible.count(),
            rows.folded(),
            new FeedState.Marks(rows.warnings(), rows.errors(), rows.version()),
            new FeedState.FindState(
                find.query(),
                find.rows(),
                hits,
                findPass != null && !findPass.done(source),
                find.problem()),
            null);
    long now = System.nanoTime();
    if (state.equals(last) || now - published < BETWEEN_STATES.toNanos()) {
      return;
    }
    if (following) {
      prefetch(source, rows, state);
    }
    published = now;
    last = state;
    changed.accept(state);
  }

  /** Reads the last rows before saying that they are there, so that none is drawn empty. */
  private void prefetch(LogSource source, Understanding rows, FeedState state) throws IOException {
    long row = state.previous(state.end() - 1);
    for (int i = 0; i < PREFETCH && row >= state.first(); i++) {
      if (!cache.has(row)) {
        long begin = state.visible() == null ? Math.max(state.first(), row - 15) : row;
        load(source, rows, begin, row + 1);
      }
      row = state.previous(row - 1);
    }
  }

  /** Opens the folded traceback that a row is part of. */
  void unfold(long row) {
    submit((source, rows) -> {
      long header = rows.headers().previous(row);
      for (int tries = 0; tries < MOST_FOLDS_AT_ONCE && rows.folded().contains(row); tries++) {
        if (!rows.isOpen(header)) {
          toggle(source, rows, header);
          if (rows.folded().contains(row)) {
            // Another stream's, between whose rows this one stands.
            toggle(source, rows, header);
          }
        }
        header = rows.headers().previous(header - 1);
      }
    });
  }

  /** Opens a folded traceback, or folds an open one. */
  void toggle(long header) {
    submit((source, rows) -> toggle(source, rows, header));
  }

  private void toggle(LogSource source, Understanding rows, long header) throws IOException {
    List<LogRow> found = new ArrayList<>();
    source.read(header, header + 1, row -> found.add(row.row()));
    if (found.isEmpty() || !rows.headers().contains(header)) {
      return;
    }
    List<LogRow> rest = rest(source, rows, found.getFirst());
    boolean open = rows.toggle(header, rest);
    RowSet shown = visible;
    if (shown != null) {
      for (LogRow row : rest) {
        if (open) {
          shown.add(row.number());
        } else {
          shown.remove(row.number());
        }
      }
    }
    cache.remove(header);
    load(source, rows, header, header + 32);
    published = 0;
  }

  private void startFilter(LogSource source, Understanding understood, RowFilter now) {
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
            null,
            row -> {
              if (!understood.folded().contains(row.number()) && lets(understood, row, text)) {
                long begin = Math.max(source.first(), row.number() - filter.context());
                long end = Math.min(source.end() - 1, row.number() + filter.context());
                for (long each = begin; each <= end; each++) {
                  if (!understood.folded().contains(each)) {
                    rows.add(each);
                  }
                }
              }
              return true;
            });
  }

  private boolean lets(Understanding rows, LogSource.RawRow raw, @Nullable Pattern text) {
    if (!filter.streams().contains(raw.stream())) {
      return false;
    }
    if (filter.least() == LogLevel.NONE && text == null) {
      return true;
    }
    LogRow row = raw.row();
    boolean traceback =
        rows.headers().contains(row.number()) || rows.parts().contains(row.number());
    return (traceback || row.level().compareTo(filter.least()) >= 0)
        && (text == null || count(row, text, true) > 0);
  }

  private void startFind(LogSource source, Understanding understood, Query query)
      throws IOException {
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
        Literal literal = Literal.of(query);
        findPass =
            new Pass(
                source,
                literal == null ? null : literal::mayBeIn,
                row -> search(row, literal, compiled, rows));
      } catch (PatternSyntaxException e) {
        find = new FeedState.FindState(query, rows, 0, false, e.getDescription());
      }
    }
    refresh(source, understood);
  }

  /** The rows on the screen are made again, with the hits of the new query. */
  private void refresh(LogSource source, Understanding understood) throws IOException {
    List<LogRow> rows = new ArrayList<>();
    for (long row : window) {
      source.read(row, row + 1, raw -> rows.add(raw.row()));
    }
    List<ShownLine> lines = new ArrayList<>();
    for (LogRow row : rows) {
      lines.add(line(source, understood, row));
    }
    cache.replaceAll(lines);
    published = 0;
    changed.accept(last);
  }

  private boolean search(
      LogSource.RawRow row, @Nullable Literal literal, Pattern compiled, RowSet rows) {
    if (literal != null && !literal.mayBeIn(row.bytes(), row.from(), row.to())) {
      return true;
    }
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
