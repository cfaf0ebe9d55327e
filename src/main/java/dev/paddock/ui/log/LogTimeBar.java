package dev.paddock.ui.log;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Supplier;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import org.jspecify.annotations.Nullable;

/** A bar in which the user says from when to when lines are shown. JavaFX thread only. */
final class LogTimeBar extends HBox {

  private static final PseudoClass PROBLEM = PseudoClass.getPseudoClass("problem");
  private static final DateTimeFormatter SHOWN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);

  private final TextField from = new TextField();
  private final TextField to = new TextField();
  private final Supplier<Instant> about;

  /**
   * A bar that is hidden.
   *
   * @param about a moment of the day that is meant where none is typed
   * @param changed called when another time is asked for
   */
  LogTimeBar(Supplier<Instant> about, Runnable changed) {
    this.about = about;
    getStyleClass().add("log-time-bar");
    setAlignment(Pos.CENTER_LEFT);
    Button close = new Button(LogWords.of("log.when.all"));
    close.setOnAction(_ -> hide());
    getChildren().addAll(label("log.when.from", from), from, label("log.when.to", to), to, close);
    from.textProperty().addListener((_, _, _) -> changed.run());
    to.textProperty().addListener((_, _, _) -> changed.run());
    show(false);
  }

  private static Label label(String key, TextField field) {
    Label label = new Label(LogWords.of(key));
    label.setLabelFor(field);
    field.setAccessibleText(label.getText());
    field.setPromptText(LogWords.of("log.when.prompt"));
    return label;
  }

  private void show(boolean shown) {
    setVisible(shown);
    setManaged(shown);
  }

  /** Shows it, ready to type. */
  void ask() {
    show(true);
    from.requestFocus();
  }

  /** Hides it: any time is shown. */
  void hide() {
    from.clear();
    to.clear();
    show(false);
  }

  /** Shows it with one end set, to begin with a moment or to end with it. */
  void set(boolean begin, Instant moment) {
    (begin ? from : to).setText(SHOWN.format(moment.atZone(ZoneId.systemDefault())));
    show(true);
  }

  /** What is asked for; an end that makes no sense is open and marked. */
  RowFilter.TimeRange range() {
    return new RowFilter.TimeRange(read(from, false), read(to, true));
  }

  private @Nullable Instant read(TextField field, boolean last) {
    ZoneId zone = ZoneId.systemDefault();
    LocalDate day = LocalDate.ofInstant(about.get(), zone);
    Instant moment = TimeBound.read(field.getText(), day, zone, last);
    field.pseudoClassStateChanged(PROBLEM, moment == null && !field.getText().isBlank());
    return moment;
  }
}
