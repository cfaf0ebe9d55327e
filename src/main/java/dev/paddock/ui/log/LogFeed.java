package dev.paddock.ui.log;

import dev.paddock.log.LogRow;
import dev.paddock.log.LogSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
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

  /** Nobody waits with his eyes on it for what comes after so long. */
  private static final Duration ASLEEP = Duration.ofMillis(250);

  private static final Duration ASLEEP_AFTER = Duration.ofSeconds(30);

  /** Looks at a log nobody writes to, or nobody looks at. */
  private static final Duration RESTING = Duration.ofSeconds(1);

  private static final Duration BETWEEN_STATES = Duration.ofMillis(15);

  private static final Duration SLICE = Duration.ofMillis(5);

  /** So many new rows are shown before the search goes on. */
  private static final int FAR_BEHIND = 1;

  private static final int PREFETCH = 100;

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
  private volatile boolean watched = true;
  private volatile boolean closed;

  // Below: only for the reading thread.
  private long published;
  private FeedState last = FeedState.EMPTY;

  /** Something was found that has not been said yet. */
  private boolean untold = true;

  /** Something to be done with the log between reading it. */
  @FunctionalInterface
  private interface Task {
    void run(Reading reading) throws IOException;
  }

  /** A log that is open, and what is done with it. */
  private static final class Reading {
    final LogSource source;
    final Understanding rows;
    final LineLoader lines;
    HitSearch find;
    RowSelection filter;
    boolean grows;

    Reading(LogSource source, LineCache cache) {
      this.source = source;
      this.rows = new Understanding(source, cache::remove);
      this.lines = new LineLoader(source, rows, cache);
      this.find = new HitSearch(source, Query.NONE);
      this.filter = new RowSelection(source, rows, RowFilter.ALL);
    }
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

  /** Whether the log is on the screen: what nobody sees need not be there at once. */
  void watched(boolean now) {
    watched = now;
    LockSupport.unpark(thread);
  }

  /** Looks for something else from now on. */
  void find(Query query) {
    submit(reading -> {
      reading.find = new HitSearch(reading.source, query);
      reading.lines.mark(reading.find.pattern());
      // The rows on the screen are made again, with the hits of the new query.
      reading.lines.refresh(window);
      published = 0;
      changed.accept(last);
    });
  }

  /** Shows other rows from now on. */
  void filter(RowFilter now) {
    submit(reading -> reading.filter = new RowSelection(reading.source, reading.rows, now));
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
    submit(reading -> {
      RowSet shown = reading.filter.rows();
      Understanding rows = reading.rows;
      reading.source.read(
          from,
          to,
          row -> {
            long number = row.number();
            if (shown == null || shown.contains(number) || rows.folded().contains(number)) {
              taker.take(row.row(), reading.lines.isTitled(number));
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
      Reading reading = new Reading(source, cache);
      long lastBusy = System.nanoTime();
      while (!closed) {
        reading.grows = growing.getAsBoolean();
        boolean busy = step(reading);
        String trouble = reading.grows ? source.trouble() : null;
        // To put together what is known costs more than to see that nothing came.
        untold |= busy || !Objects.equals(trouble, last.trouble());
        if (untold) {
          publish(reading, trouble);
        }
        if (busy) {
          lastBusy = System.nanoTime();
        } else {
          LockSupport.parkNanos(this, pause(reading.grows, System.nanoTime() - lastBusy).toNanos());
        }
      }
    } catch (IOException | RuntimeException e) {
      changed.accept(last.withProblem(e.getMessage() == null ? e.toString() : e.getMessage()));
    }
  }

  private Duration pause(boolean grows, long silentNanos) {
    if (!grows || !watched) {
      return RESTING;
    }
    return silentNanos > ASLEEP_AFTER.toNanos()
        ? ASLEEP
        : silentNanos > SILENT_AFTER.toNanos() ? SILENT : IDLE;
  }

  private boolean step(Reading reading) throws IOException {
    boolean busy = serve(reading);
    Task task = tasks.poll();
    if (task != null) {
      task.run(reading);
      return true;
    }
    LogSource source = reading.source;
    busy |= source.poll();
    busy |= source.extendBack();
    if (search(reading)) {
      return true;
    }
    busy |= reading.rows.step(source);
    busy |= reading.filter.step(source);
    return busy;
  }

  /** Searches for some milliseconds: somebody waits for it, and for nothing else. */
  private boolean search(Reading reading) throws IOException {
    long until = System.nanoTime() + SLICE.toNanos();
    boolean busy = false;
    while (reading.find.step(reading.source)) {
      busy = true;
      if (System.nanoTime() - until > 0) {
        break;
      }
    }
    return busy && reading.source.end() - last.end() < FAR_BEHIND;
  }

  private boolean serve(Reading reading) throws IOException {
    boolean any = false;
    for (long row : window) {
      if (row >= reading.source.first() && row < reading.source.end() && !cache.has(row)) {
        any |= reading.lines.load(row, row + 32);
      }
    }
    if (any) {
      published = 0;
      changed.accept(last);
    }
    return any;
  }

  private void publish(Reading reading, @Nullable String trouble) throws IOException {
    LogSource source = reading.source;
    Understanding rows = reading.rows;
    RowSet visible = reading.filter.rows();
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
            reading.find.state(source),
            trouble,
            null);
    long now = System.nanoTime();
    if (state.equals(last)) {
      untold = false;
      return;
    }
    if (now - published < BETWEEN_STATES.toNanos()) {
      return;
    }
    untold = false;
    if (following) {
      prefetch(reading, state);
    }
    published = now;
    last = state;
    changed.accept(state);
  }

  /** Reads the last rows before saying that they are there, so that none is drawn empty. */
  private void prefetch(Reading reading, FeedState state) throws IOException {
    long row = state.previous(state.end() - 1);
    for (int i = 0; i < PREFETCH && row >= state.first(); i++) {
      if (!cache.has(row)) {
        long begin = state.visible() == null ? Math.max(state.first(), row - 15) : row;
        reading.lines.load(begin, row + 1);
      }
      row = state.previous(row - 1);
    }
  }

  /** Opens the folded traceback that a row is part of. */
  void unfold(long row) {
    submit(reading -> {
      reading.lines.unfold(row, reading.filter.rows());
      published = 0;
    });
  }

  /** Opens what is folded at a row, or folds it again. */
  void toggle(long row) {
    submit(reading -> {
      reading.lines.toggle(row, reading.filter.rows());
      published = 0;
    });
  }
}
