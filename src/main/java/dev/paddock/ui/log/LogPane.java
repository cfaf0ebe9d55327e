package dev.paddock.ui.log;

import atlantafx.base.controls.CustomTextField;
import atlantafx.base.layout.InputGroup;
import dev.paddock.log.LogIndex;
import dev.paddock.log.LogLevel;
import dev.paddock.log.LogStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.fxml.FXMLLoader;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** A {@link LogView} with the tools to find, filter and follow above it. JavaFX thread only. */
public final class LogPane extends VBox {

  private static final PseudoClass PROBLEM = PseudoClass.getPseudoClass("problem");

  private static final double NARROWEST = 240;
  private static final double ROOM_FOR_STREAMS = 760;
  private static final double ROOM_FOR_LEVELS = 560;

  @FXML private LogView view;
  @FXML private CustomTextField find;
  @FXML private Label count;
  @FXML private ToggleButton regex;
  @FXML private ToggleButton matchCase;
  @FXML private ToggleButton wholeWord;
  @FXML private ToggleButton onlyHits;
  @FXML private InputGroup streams;
  @FXML private InputGroup levelChoice;
  @FXML private ToggleButton out;
  @FXML private ToggleButton err;
  @FXML private ToggleButton build;
  @FXML private ToggleButton paddock;
  @FXML private ToggleGroup levels;
  @FXML private ToggleButton allLevels;
  @FXML private ToggleButton warnings;
  @FXML private ToggleButton errors;
  @FXML private ToggleButton follow;
  @FXML private MenuButton more;
  @FXML private CheckMenuItem wrap;
  @FXML private Menu time;
  @FXML private ToggleGroup contexts;
  @FXML private RadioMenuItem clock;
  @FXML private RadioMenuItem relative;
  @FXML private RadioMenuItem previous;
  @FXML private RadioMenuItem off;
  @FXML private MenuItem undoClear;
  @FXML private CheckMenuItem allAgents;
  @FXML private Menu filters;
  @FXML private Menu saving;
  @FXML private Label troubleBar;

  private final LogTimeBar times = new LogTimeBar(() -> view().lastTime(), this::filter);
  private LogDesk desk = LogDesk.NONE;
  private @Nullable LogSaver saver;

  /** Shows no log yet. */
  public LogPane() {
    FXMLLoader loader =
        new FXMLLoader(LogPane.class.getResource("/fxml/log.fxml"), LogWords.bundle());
    loader.setRoot(this);
    loader.setController(this);
    try {
      loader.load();
    } catch (IOException e) {
      throw new UncheckedIOException("the log's view could not be loaded", e);
    }
  }

  @FXML
  void initialize() {
    view.wrapProperty().bindBidirectional(wrap.selectedProperty());
    view.followingProperty().addListener((_, _, now) -> follow.setSelected(now));
    follow.setSelected(true);
    view.findStatusProperty().addListener((_, _, now) -> tell(now));
    find.textProperty().addListener((_, _, _) -> query());
    find.setOnKeyPressed(this::findKey);
    levels
        .selectedToggleProperty()
        .addListener((_, before, now) -> {
          if (now == null && before != null) {
            levels.selectToggle(before);
          }
        });
    setMinWidth(NARROWEST);
    widthProperty().addListener((_, _, width) -> fit(width.doubleValue()));
    more.setOnShowing(_ -> undoClear.setDisable(!view.isCleared()));
    LogSaver made = new LogSaver(view, () -> desk);
    saver = made;
    view.setOnTime(times::set);
    getChildren().add(getChildren().indexOf(view), times);
    view.troubleProperty().addListener((_, _, now) -> tellTrouble(now));
    tellTrouble(null);
    FilterMenu kept =
        new FilterMenu(
            () -> desk, () -> new SavedFilter(asked(), onlyHits.isSelected(), chosen()), this::use);
    more.showingProperty()
        .addListener((_, _, now) -> {
          if (now) {
            saving.getItems().setAll(made.items());
            filters.getItems().setAll(kept.items());
          }
        });
    time.setText(LogWords.of("log.time", LogWords.of("log.time.clock")));
  }

  /**
   * Shows a run's log, or nothing.
   *
   * @param stillRunning asked, on a thread of its own, whether it may still grow
   */
  public void show(@Nullable Path runFolder, Supplier<Boolean> stillRunning) {
    view.showOrigins(0);
    if (runFolder == null) {
      view.close();
    } else {
      view.open(() -> new LogIndex(runFolder), stillRunning::get);
    }
    if (saver != null) {
      saver.shows(runFolder);
    }
  }

  /** Says who is asked for files and keeps filters. */
  public void setDesk(LogDesk now) {
    desk = now;
  }

  /** Beside another log there is no room for everything: what is used least gives way. */
  private void fit(double width) {
    streams.setVisible(width >= ROOM_FOR_STREAMS);
    streams.setManaged(streams.isVisible());
    levelChoice.setVisible(width >= ROOM_FOR_LEVELS);
    levelChoice.setManaged(levelChoice.isVisible());
  }

  private void tellTrouble(@Nullable String trouble) {
    troubleBar.setVisible(trouble != null);
    troubleBar.setManaged(trouble != null);
    troubleBar.setText(trouble == null ? "" : LogWords.of("log.trouble", trouble));
  }

  /** Sets every control as a kept filter says. */
  void use(SavedFilter saved) {
    RowFilter filter = saved.filter();
    regex.setSelected(saved.query().regex());
    matchCase.setSelected(saved.query().matchCase());
    wholeWord.setSelected(saved.query().wholeWord());
    onlyHits.setSelected(saved.onlyHits());
    out.setSelected(filter.streams().contains(LogStream.OUT));
    err.setSelected(filter.streams().contains(LogStream.ERR));
    build.setSelected(filter.streams().contains(LogStream.BUILD));
    paddock.setSelected(filter.streams().contains(LogStream.PADDOCK));
    levels.selectToggle(
        switch (filter.least()) {
          case NONE, TRACE, DEBUG, INFO -> allLevels;
          case WARN -> warnings;
          case ERROR, FATAL -> errors;
        });
    contexts.getToggles().stream()
        .filter(toggle -> String.valueOf(filter.context()).equals(toggle.getUserData()))
        .findFirst()
        .ifPresent(contexts::selectToggle);
    find.setText(saved.query().text());
    query();
    filter();
  }

  @FXML
  void askTime() {
    times.ask();
  }

  /**
   * Shows the logs of several agents as one.
   *
   * @param letters to show of their names
   */
  public void show(LogView.Opening merged, int letters) {
    view.showOrigins(letters);
    view.open(merged, () -> true);
    if (saver != null) {
      saver.shows(null);
    }
  }

  /** Says what happens when the user wants the logs of all agents, or of one again. */
  public void setOnAllAgents(Consumer<Boolean> wanted) {
    allAgents.setOnAction(_ -> wanted.accept(allAgents.isSelected()));
    allAgents.setVisible(true);
  }

  /** Whether the logs of all agents are shown. */
  public void setAllAgents(boolean now) {
    allAgents.setSelected(now);
  }

  /** The user wants to find something. */
  public void findRequested() {
    find.requestFocus();
    find.selectAll();
  }

  /** Hides the lines so far; nothing is deleted. */
  @FXML
  public void clear() {
    view.clear();
  }

  /** Lets go of files and threads. */
  public void dispose() {
    view.close();
  }

  /** Says what happens with a link in the log that is clicked on. */
  public void setOnLink(Consumer<LogLink> opener) {
    view.setOnLink(opener);
  }

  /** The view itself. */
  public LogView view() {
    return view;
  }

  @FXML
  void query() {
    view.find(asked());
    if (onlyHits.isSelected()) {
      filter();
    }
  }

  private Query asked() {
    return new Query(
        find.getText(), regex.isSelected(), matchCase.isSelected(), wholeWord.isSelected());
  }

  @FXML
  void filter() {
    view.filter(chosen());
  }

  private RowFilter chosen() {
    Set<LogStream> streams = EnumSet.noneOf(LogStream.class);
    add(streams, out, LogStream.OUT);
    add(streams, err, LogStream.ERR);
    add(streams, build, LogStream.BUILD);
    add(streams, paddock, LogStream.PADDOCK);
    LogLevel least =
        errors.isSelected()
            ? LogLevel.ERROR
            : warnings.isSelected() ? LogLevel.WARN : LogLevel.NONE;
    int context = Integer.parseInt(String.valueOf(contexts.getSelectedToggle().getUserData()));
    Query only = onlyHits.isSelected() ? asked() : Query.NONE;
    return new RowFilter(streams, least, only, context, times.range());
  }

  private static void add(Set<LogStream> streams, ToggleButton button, LogStream stream) {
    if (button.isSelected()) {
      streams.add(stream);
    }
  }

  private void tell(FindStatus status) {
    String text = "";
    if (status.problem() != null) {
      text = status.problem();
    } else if (!find.getText().isEmpty()) {
      String lines = "%,d%s".formatted(status.lines(), status.working() ? "…" : "");
      text = status.current() > 0 ? "%,d / %s".formatted(status.current(), lines) : lines;
    }
    count.setText(text);
    count.pseudoClassStateChanged(PROBLEM, status.problem() != null);
  }

  private void findKey(KeyEvent event) {
    if (event.getCode() == KeyCode.ESCAPE) {
      find.clear();
      view.requestFocus();
    } else if (event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.F3) {
      if (event.isShiftDown()) {
        view.previousHit();
      } else {
        view.nextHit();
      }
    } else {
      return;
    }
    event.consume();
  }

  @FXML
  void follow() {
    if (follow.isSelected()) {
      view.follow();
    } else {
      view.stopFollowing();
    }
  }

  @FXML
  void time() {
    TimeMode mode =
        relative.isSelected()
            ? TimeMode.RELATIVE
            : previous.isSelected()
                ? TimeMode.SINCE_PREVIOUS
                : off.isSelected() ? TimeMode.OFF : TimeMode.CLOCK;
    view.timesProperty().set(mode);
    RadioMenuItem chosen =
        switch (mode) {
          case CLOCK -> clock;
          case RELATIVE -> relative;
          case SINCE_PREVIOUS -> previous;
          case OFF -> off;
        };
    time.setText(LogWords.of("log.time", chosen.getText()));
  }

  @FXML
  void copy() {
    view.copy(false);
  }

  @FXML
  void copyTimes() {
    view.copy(true);
  }

  @FXML
  void larger() {
    view.zoom(1);
  }

  @FXML
  void smaller() {
    view.zoom(-1);
  }

  @FXML
  void usualSize() {
    view.zoom(0);
  }

  @FXML
  void undoClear() {
    view.undoClear();
  }
}
