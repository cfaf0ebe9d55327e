package dev.paddock.ui.log;

import atlantafx.base.controls.CustomTextField;
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

  @FXML private LogView view;
  @FXML private CustomTextField find;
  @FXML private Label count;
  @FXML private ToggleButton regex;
  @FXML private ToggleButton matchCase;
  @FXML private ToggleButton wholeWord;
  @FXML private ToggleButton onlyHits;
  @FXML private ToggleButton out;
  @FXML private ToggleButton err;
  @FXML private ToggleButton build;
  @FXML private ToggleButton paddock;
  @FXML private ToggleGroup levels;
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
    more.setOnShowing(_ -> undoClear.setDisable(!view.isCleared()));
    time.setText(LogWords.of("log.time", LogWords.of("log.time.clock")));
  }

  /**
   * Shows a run's log, or nothing.
   *
   * @param stillRunning asked, on a thread of its own, whether it may still grow
   */
  public void show(@Nullable Path runFolder, Supplier<Boolean> stillRunning) {
    if (runFolder == null) {
      view.close();
    } else {
      view.open(() -> new LogIndex(runFolder), stillRunning::get);
    }
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
    view.filter(
        new RowFilter(streams, least, onlyHits.isSelected() ? asked() : Query.NONE, context));
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
