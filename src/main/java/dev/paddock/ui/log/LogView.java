package dev.paddock.ui.log;

import dev.paddock.log.LogRow;
import dev.paddock.log.LogSource;
import dev.paddock.ui.FxThread;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javafx.animation.PauseTransition;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.css.CssMetaData;
import javafx.css.Styleable;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.Cursor;
import javafx.scene.canvas.Canvas;
import javafx.scene.layout.Region;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Shows a log of any length: draws the rows that are on the screen, and reads no others.
 *
 * <p>It knows rows, not agents. All methods are for the JavaFX thread; reading, searching and
 * filtering happen elsewhere.
 */
public final class LogView extends Region {

  private final Canvas canvas = new Canvas();
  private final Canvas marks = new Canvas();
  private final LineCache cache = new LineCache();
  private final Viewport viewport = new Viewport(cache);
  private final LogBars bars =
      new LogBars(viewport, this::scrolledTo, this::requestLayout, this::follow);
  private final LogPalette palette = new LogPalette(this, this::requestLayout);
  private final MarkPainter markPainter = new MarkPainter(palette, marks);
  private final PauseTransition repaintMarks = new PauseTransition(Duration.millis(250));
  private final LogPainter painter = new LogPainter(palette, canvas.getGraphicsContext2D());

  private final ReadOnlyBooleanWrapper following = new ReadOnlyBooleanWrapper(true);
  private final ReadOnlyObjectWrapper<FindStatus> findStatus =
      new ReadOnlyObjectWrapper<>(FindStatus.NONE);

  private final ReadOnlyObjectWrapper<@Nullable String> trouble = new ReadOnlyObjectWrapper<>();

  private final LogLook look = new LogLook(this::requestLayout);
  private @Nullable LogFeed feed;
  private boolean watched = true;
  private FeedState latest = FeedState.EMPTY;

  /** Something is known of the log, if only that it is empty. */
  private boolean heard;

  private RowFilter filter = RowFilter.ALL;
  private Query query = Query.NONE;
  private long clearedBefore = Long.MIN_VALUE;
  private @Nullable Selection selection;
  private @Nullable TextPosition hit;
  private Consumer<LogLink> linkOpener = _ -> {};
  private BiConsumer<Boolean, Instant> timeChosen = (_, _) -> {};
  private Links.@Nullable Found hovered;
  private long hoveredRow;

  /** Opens a log, on the thread that reads it. */
  @FunctionalInterface
  public interface Opening {
    /** May block. */
    LogSource open() throws IOException;
  }

  /** An empty view. */
  public LogView() {
    getStyleClass().add("log-view");
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.TEXT_AREA);
    setAccessibleRoleDescription("Log");
    getChildren().addAll(canvas, marks, bars.vertical, bars.horizontal, bars.pill);
    repaintMarks.setOnFinished(_ -> requestLayout());
    focusedProperty().addListener((_, _, _) -> requestLayout());
    new LogViewInput(this, canvas).install();
  }

  /** Makes room for so many letters of whose line it is; 0 for none. */
  public void showOrigins(int letters) {
    look.showOrigins(letters);
  }

  /**
   * Shows another log; the one before is let go of.
   *
   * @param growing whether somebody writes it; asked on the thread that reads it
   */
  public void open(Opening opening, BooleanSupplier growing) {
    close();
    LogFeed[] opened = new LogFeed[1];
    FxThread.Latest<FeedState> states =
        new FxThread.Latest<>(state -> {
          if (feed == opened[0]) {
            take(state);
          }
        });
    LogFeed made = new LogFeed(opening::open, growing, cache, states);
    opened[0] = made;
    feed = made;
    made.watched(watched);
    made.filter(filter);
    made.find(query);
  }

  /** Shows no log and lets go of the one shown. */
  public void close() {
    if (feed != null) {
      feed.close();
      feed = null;
    }
    cache.replaceAll(List.of());
    latest = FeedState.EMPTY;
    heard = false;
    clearedBefore = Long.MIN_VALUE;
    bars.reset();
    selection = null;
    hit = null;
    viewport.follow();
    following.set(true);
    requestLayout();
  }

  private void take(FeedState state) {
    heard = true;
    latest = state;
    requestLayout();
  }

  /** Says whether it is on the screen: while it is not, it looks for new rows less often. */
  public void setWatched(boolean now) {
    watched = now;
    if (feed != null) {
      feed.watched(now);
    }
  }

  /** Whether the view stays at the end of the log. */
  public ReadOnlyBooleanProperty followingProperty() {
    return following.getReadOnlyProperty();
  }

  /** Goes to the end of the log and stays there. */
  public void follow() {
    viewport.follow();
    requestLayout();
  }

  /** Stays where it is. */
  public void stopFollowing() {
    viewport.stopFollowing();
    requestLayout();
  }

  /** Whether lines too wide for the view go on below. */
  public BooleanProperty wrapProperty() {
    return look.wrap;
  }

  /** How times are shown. */
  public ObjectProperty<TimeMode> timesProperty() {
    return look.times;
  }

  /** The height of letters, in pixels. */
  public DoubleProperty fontSizeProperty() {
    return look.fontSize;
  }

  /** Makes letters larger or smaller, in steps; 0 makes them as they were. */
  void zoom(int steps) {
    look.zoom(steps);
  }

  /** How the search stands. */
  public ReadOnlyObjectProperty<FindStatus> findStatusProperty() {
    return findStatus.getReadOnlyProperty();
  }

  /** Why lines of the log are being lost just now, or null. */
  public ReadOnlyObjectProperty<@Nullable String> troubleProperty() {
    return trouble.getReadOnlyProperty();
  }

  /** Looks for something and marks it; an empty query ends the search. */
  public void find(Query now) {
    query = now;
    hit = null;
    if (feed != null) {
      feed.find(now);
    }
    requestLayout();
  }

  /** Shows only some rows. */
  public void filter(RowFilter now) {
    filter = now;
    if (feed != null) {
      feed.filter(now);
    }
  }

  /** Goes to the next hit after the one gone to last, or the first on the screen. */
  public void nextHit() {
    goToHit(true);
  }

  /** Goes to the hit before. */
  public void previousHit() {
    goToHit(false);
  }

  private void goToHit(boolean forward) {
    FeedState state = viewport.state();
    long from = hit == null ? (forward ? viewport.topRow() - 1 : state.end()) : hit.row();
    long row = HitFinder.around(state, from, forward);
    if (row < state.first() || row >= state.end()) {
      return;
    }
    if (feed != null && state.folded().contains(row)) {
      feed.unfold(row);
    }
    ShownLine line = cache.get(row);
    int index = line == null || line.hits().length == 0 ? 0 : line.hits()[0];
    hit = new TextPosition(row, index);
    selection = Selection.at(hit);
    viewport.reveal(row);
    requestLayout();
  }

  /** Hides the rows so far; nothing is deleted. */
  public void clear() {
    clearedBefore = latest.end();
    selection = null;
    follow();
  }

  /** Shows what {@link #clear} hid. */
  public void undoClear() {
    clearedBefore = Long.MIN_VALUE;
    requestLayout();
  }

  /** Whether rows are hidden. */
  public boolean isCleared() {
    return clearedBefore > latest.first();
  }

  /** Says what happens with a link that is clicked on. */
  public void setOnLink(Consumer<LogLink> opener) {
    linkOpener = opener;
  }

  // ------------------------------------------------------------------ for input

  void open(LogLink link) {
    linkOpener.accept(link);
  }

  /** Marks the link under the mouse; null for none. */
  void hover(long row, Links.@Nullable Found link) {
    if (hoveredRow != row || !Objects.equals(hovered, link)) {
      hoveredRow = row;
      hovered = link;
      canvas.setCursor(link == null ? Cursor.TEXT : Cursor.HAND);
      requestLayout();
    }
  }

  /** Unfolds a traceback or folds it again. */
  void toggle(long row) {
    if (feed != null) {
      feed.toggle(row);
    }
  }

  LogMetrics metrics() {
    return look.metrics();
  }

  Viewport viewport() {
    return viewport;
  }

  @Nullable Selection selection() {
    return selection;
  }

  void select(@Nullable Selection now) {
    boolean moved =
        now != null && (selection == null || selection.caret().row() != now.caret().row());
    selection = now;
    if (moved) {
      notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
    }
    requestLayout();
  }

  void scroll(double pixels) {
    viewport.scroll(pixels);
    requestLayout();
  }

  void shift(double letters) {
    bars.shift(letters);
    requestLayout();
  }

  @Nullable ShownLine line(long row) {
    return cache.get(row);
  }

  /** The place in the text under a point; the nearest when there is none. */
  @Nullable TextPosition positionAt(double x, double y) {
    Placed nearest = null;
    for (Placed placed : viewport.rows()) {
      nearest = placed;
      if (y < placed.y() + placed.height()) {
        break;
      }
    }
    if (nearest == null) {
      return null;
    }
    ShownLine line = nearest.line();
    if (line == null) {
      return new TextPosition(nearest.row(), 0);
    }
    int column = (int) Math.round((x - look.metrics().textX()) / look.metrics().cell());
    int cell = Math.max(0, column) + bars.shift();
    if (nearest.wraps()) {
      int row = (int) Math.clamp((y - nearest.y()) / look.metrics().rowHeight(), 0, 1_000_000);
      cell = Math.min(nearest.columns(), Math.max(0, column)) + row * nearest.columns();
    }
    return new TextPosition(nearest.row(), line.index(cell));
  }

  /** Puts what is selected, or the current line, on the clipboard. */
  public void copy(boolean withTimes) {
    Selection chosen = selection;
    if (chosen != null && feed != null) {
      new LogCopy(chosen, withTimes).start(feed);
    }
  }

  /** Writes rows, on the thread that reads them. */
  @FunctionalInterface
  interface RowWriter {
    /** May block. */
    void write(LogRow row) throws IOException;
  }

  /**
   * Reads the rows of a selection as far as the filter shows them.
   *
   * @param done told, on the thread that reads, with the failure of a write or null
   */
  void readRows(Selection chosen, RowWriter writer, Consumer<@Nullable IOException> done) {
    LogFeed asked = feed;
    if (asked == null) {
      done.accept(null);
      return;
    }
    AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    asked.read(
        chosen.begin().row(),
        chosen.end().row() + 1,
        (row, _) -> {
          try {
            if (failure.get() == null) {
              writer.write(row);
            }
          } catch (IOException e) {
            failure.set(e);
          }
        },
        () -> done.accept(failure.get()));
  }

  /** Says what happens when the user asks for the lines from one on, or up to it. */
  void setOnTime(BiConsumer<Boolean, Instant> chosen) {
    timeChosen = chosen;
  }

  /** The user wants the lines from one on, or up to it. */
  void chooseTime(boolean begin, Instant moment) {
    timeChosen.accept(begin, moment);
  }

  /** The time of the last row, or now. */
  Instant lastTime() {
    ShownLine line = cache.get(latest.end() - 1);
    return line == null ? Instant.now() : Instant.ofEpochMilli(line.millis());
  }

  // ------------------------------------------------------------------ layout

  @Override
  protected void layoutChildren() {
    double width = getWidth();
    double height = getHeight();
    int screen =
        (int) ((width - LogBars.WIDTH - look.metrics().textX() - 8) / look.metrics().cell());
    double textHeight = height - (bars.layoutHorizontal(width, height, screen) ? LogBars.WIDTH : 0);
    resize(canvas, width - LogBars.WIDTH, textHeight);
    resize(marks, LogBars.WIDTH, height);
    marks.relocate(width - LogBars.WIDTH, 0);
    int columns = look.wrap.get() ? Math.max(20, screen) : Integer.MAX_VALUE;
    viewport.size(textHeight, look.metrics().rowHeight(), columns);
    viewport.state(latest.from(clearedBefore));
    viewport.place();
    ask();
    paint();
    bars.layoutVertical(width, height, textHeight / look.metrics().rowHeight());
    bars.layoutPill(width, textHeight);
    following.set(viewport.isFollowing());
    trouble.set(latest.trouble());
    status();
  }

  private static void resize(Canvas target, double width, double height) {
    if (target.getWidth() != width || target.getHeight() != height) {
      target.setWidth(Math.max(0, width));
      target.setHeight(Math.max(0, height));
    }
  }

  private void ask() {
    LogFeed asked = feed;
    if (asked != null) {
      asked.follow(viewport.isFollowing());
      asked.show(viewport.rows().stream().mapToLong(Placed::row).toArray());
    }
  }

  private void paint() {
    FeedState state = viewport.state();
    ShownLine origin = cache.get(state.first());
    painter.paint(
        new LogPainter.Scene(
            viewport.rows(),
            look.metrics(),
            canvas.getWidth(),
            canvas.getHeight(),
            bars.shift(),
            new TimeText(
                look.times.get(), origin == null ? 0 : origin.millis(), ZoneId.systemDefault()),
            selection,
            hit,
            hoveredRow,
            hovered,
            note(state),
            isFocused()));
    if (!markPainter.paint(state, canvas.getHeight() / look.metrics().rowHeight())) {
      repaintMarks.playFromStart();
    }
  }

  /** What is said where no row is. */
  private String note(FeedState state) {
    if (state.problem() != null) {
      return LogWords.of("log.problem", state.problem());
    }
    if (!heard || !state.isEmpty()) {
      return "";
    }
    boolean hidden = filter.showsAll() ? isCleared() : latest.end() > latest.first();
    return LogWords.of(hidden ? "log.nothingShown" : "log.empty");
  }

  private void scrolledTo(double value) {
    if (bars.isAtEnd(value)) {
      follow();
    } else {
      viewport.jump(viewport.state().select(Math.round(value)));
      requestLayout();
    }
  }

  private void status() {
    FeedState.FindState find = latest.find();
    findStatus.set(
        new FindStatus(
            hit == null ? 0 : find.rows().rank(hit.row()) + 1,
            find.rows().count(),
            find.hits(),
            find.working(),
            find.problem()));
  }

  // ------------------------------------------------------------------ styling, screen readers

  LogPalette palette() {
    return palette;
  }

  @Override
  public List<CssMetaData<? extends Styleable, ?>> getCssMetaData() {
    return LogPalette.metaData();
  }

  @Override
  public @Nullable Object queryAccessibleAttribute(
      AccessibleAttribute attribute, Object... parameters) {
    if (attribute == AccessibleAttribute.TEXT) {
      return currentText();
    }
    return super.queryAccessibleAttribute(attribute, parameters);
  }

  private String currentText() {
    Selection chosen = selection;
    long row = chosen == null ? viewport.state().end() - 1 : chosen.caret().row();
    ShownLine line = cache.get(row);
    return line == null ? "" : LogPainter.label(line) + " " + line.text();
  }
}
