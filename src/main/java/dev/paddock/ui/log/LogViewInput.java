package dev.paddock.ui.log;

import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.scene.Cursor;
import javafx.scene.canvas.Canvas;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/** Turns keys, mouse and wheel into scrolling and selecting. */
final class LogViewInput {

  private final LogView view;
  private final Canvas canvas;
  private final Timeline autoScroll;
  private final LogMenu menu;
  private double dragX;
  private double dragY;

  LogViewInput(LogView view, Canvas canvas) {
    this.view = view;
    this.canvas = canvas;
    this.menu = new LogMenu(view);
    this.autoScroll = new Timeline(new KeyFrame(Duration.millis(30), _ -> scrollWhileDragging()));
    autoScroll.setCycleCount(Animation.INDEFINITE);
  }

  void install() {
    canvas.setCursor(Cursor.TEXT);
    canvas.setOnMousePressed(this::pressed);
    canvas.setOnMouseDragged(this::dragged);
    canvas.setOnMouseReleased(_ -> autoScroll.stop());
    canvas.setOnMouseClicked(this::clicked);
    canvas.setOnMouseMoved(event -> hover(event.getX(), event.getY()));
    canvas.setOnMouseExited(_ -> view.hover(0, null));
    view.setOnContextMenuRequested(menu::show);
    view.setOnScroll(this::wheel);
    view.setOnKeyPressed(this::key);
  }

  private void pressed(MouseEvent event) {
    view.requestFocus();
    TextPosition place = view.positionAt(event.getX(), event.getY());
    if (place == null || event.getButton() != MouseButton.PRIMARY) {
      return;
    }
    Selection now = view.selection();
    if (event.isShiftDown() && now != null) {
      view.select(new Selection(now.anchor(), place));
    } else if (event.getClickCount() == 2) {
      view.select(word(place));
    } else if (event.getClickCount() >= 3) {
      view.select(
          new Selection(
              new TextPosition(place.row(), 0),
              new TextPosition(place.row(), length(place.row()))));
    } else {
      view.select(Selection.at(place));
    }
  }

  /** A click that is no drag opens what it is on. */
  private void clicked(MouseEvent event) {
    if (event.getButton() != MouseButton.PRIMARY) {
      // The menu that the press has opened stays.
      return;
    }
    menu.hide();
    if (!event.isStillSincePress() || event.getClickCount() != 1 || event.isShiftDown()) {
      return;
    }
    TextPosition place = view.positionAt(event.getX(), event.getY());
    ShownLine line = place == null ? null : view.line(place.row());
    if (place == null || line == null) {
      return;
    }
    Links.Found link = linkAt(event.getX(), event.getY());
    if (link != null) {
      view.open(link.link());
    } else if (isSign(line, event.getX())) {
      view.toggle(place.row());
    }
  }

  /** Whether a point is on the sign before what can be unfolded, or on a traceback's title. */
  private boolean isSign(ShownLine line, double x) {
    double from = view.metrics().textX() - 4;
    double letters = (x - from) / view.metrics().cell();
    if (line.role() == ShownLine.Role.JSON || line.role() == ShownLine.Role.LAID_OUT) {
      // Before the text: its own first letter is for selecting it.
      return letters > -2.5 && letters < 0;
    }
    return letters >= 0
        && switch (line.role()) {
          case NONE, PART, JSON, LAID_OUT -> false;
          case OPEN -> letters < 3;
          case FOLDED -> letters < line.width() + 1;
        };
  }

  private Links.@Nullable Found linkAt(double x, double y) {
    TextPosition place = view.positionAt(x, y);
    ShownLine line = place == null ? null : view.line(place.row());
    return place == null || line == null ? null : Links.at(line.text(), place.index());
  }

  private void hover(double x, double y) {
    TextPosition place = view.positionAt(x, y);
    view.hover(place == null ? 0 : place.row(), linkAt(x, y));
  }

  private int length(long row) {
    ShownLine line = view.line(row);
    return line == null ? 0 : line.text().length();
  }

  private Selection word(TextPosition place) {
    ShownLine line = view.line(place.row());
    if (line == null) {
      return Selection.at(place);
    }
    String text = line.text();
    int from = Math.min(place.index(), text.length());
    int to = from;
    while (from > 0 && isWord(text.charAt(from - 1))) {
      from--;
    }
    while (to < text.length() && isWord(text.charAt(to))) {
      to++;
    }
    return new Selection(new TextPosition(place.row(), from), new TextPosition(place.row(), to));
  }

  private static boolean isWord(char each) {
    return Character.isLetterOrDigit(each) || each == '_' || each == '-' || each == '.';
  }

  private void dragged(MouseEvent event) {
    if (event.getButton() != MouseButton.PRIMARY) {
      return;
    }
    dragX = event.getX();
    dragY = event.getY();
    extendTo(dragX, dragY);
    boolean outside = dragY < 0 || dragY > canvas.getHeight();
    if (outside && autoScroll.getStatus() != Animation.Status.RUNNING) {
      view.stopFollowing();
      autoScroll.play();
    } else if (!outside) {
      autoScroll.stop();
    }
  }

  private void scrollWhileDragging() {
    double over = dragY < 0 ? dragY : dragY - canvas.getHeight();
    view.scroll(Math.clamp(over, -200, 200));
    extendTo(dragX, dragY);
  }

  private void extendTo(double x, double y) {
    Selection now = view.selection();
    TextPosition place = view.positionAt(x, Math.clamp(y, 0, Math.max(0, canvas.getHeight() - 1)));
    if (now != null && place != null) {
      view.select(new Selection(now.anchor(), place));
    }
  }

  private void wheel(ScrollEvent event) {
    if (event.isShortcutDown()) {
      view.zoom(event.getDeltaY() > 0 ? 1 : -1);
    } else {
      view.scroll(-event.getDeltaY());
      if (event.getDeltaX() != 0) {
        view.shift(-event.getDeltaX() / 8);
      }
    }
    event.consume();
  }

  private void key(KeyEvent event) {
    if (event.isShortcutDown() ? shortcut(event) : plain(event)) {
      event.consume();
    }
  }

  private boolean shortcut(KeyEvent event) {
    switch (event.getCode()) {
      case C -> view.copy(event.isShiftDown());
      case A -> selectAll();
      case PLUS, EQUALS, ADD -> view.zoom(1);
      case MINUS, SUBTRACT -> view.zoom(-1);
      case DIGIT0, NUMPAD0 -> view.zoom(0);
      case HOME -> goTo(event, view.viewport().state().next(Long.MIN_VALUE), 0);
      case END -> toEnd(event);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void selectAll() {
    FeedState state = view.viewport().state();
    if (!state.isEmpty()) {
      long last = state.previous(state.end() - 1);
      view.select(
          new Selection(
              new TextPosition(state.next(state.first()), 0),
              new TextPosition(last, length(last))));
    }
  }

  private void toEnd(KeyEvent event) {
    FeedState state = view.viewport().state();
    long last = state.previous(state.end() - 1);
    if (event.isShiftDown()) {
      goTo(event, last, length(last));
    } else {
      view.select(null);
      view.follow();
    }
  }

  private boolean plain(KeyEvent event) {
    Selection now = view.selection();
    int page = (int) Math.max(1, canvas.getHeight() / view.viewport().rowHeight() - 1);
    switch (event.getCode()) {
      case UP -> move(event, -1);
      case DOWN -> move(event, 1);
      case PAGE_UP -> move(event, -page);
      case PAGE_DOWN -> move(event, page);
      case LEFT -> sideways(event, now, -1);
      case RIGHT -> sideways(event, now, 1);
      case HOME -> {
        if (now != null) {
          goTo(event, now.caret().row(), 0);
        }
      }
      case END -> {
        if (event.isShiftDown() && now != null) {
          goTo(event, now.caret().row(), length(now.caret().row()));
        } else {
          toEnd(event);
        }
      }
      case ENTER, SPACE -> {
        ShownLine line = now == null ? null : view.line(now.caret().row());
        if (line == null || !line.canBeFolded()) {
          return false;
        }
        view.toggle(line.number());
      }
      case F3 -> {
        if (event.isShiftDown()) {
          view.previousHit();
        } else {
          view.nextHit();
        }
      }
      case ESCAPE -> {
        if (now == null) {
          return false;
        }
        view.select(null);
      }
      default -> {
        return false;
      }
    }
    return event.getCode() != KeyCode.UNDEFINED;
  }

  private void move(KeyEvent event, int rows) {
    Viewport viewport = view.viewport();
    FeedState state = viewport.state();
    Selection now = view.selection();
    if (state.isEmpty()) {
      return;
    }
    if (now == null) {
      long begin = rows < 0 ? state.previous(state.end() - 1) : viewport.topRow();
      goTo(event, viewport.isFollowing() ? state.previous(state.end() - 1) : begin, 0);
      return;
    }
    long row = now.caret().row();
    for (int i = 0; i < Math.abs(rows); i++) {
      long next = rows < 0 ? state.previous(row - 1) : state.next(row + 1);
      if (next < state.first() || next >= state.end()) {
        break;
      }
      row = next;
    }
    goTo(event, row, Math.min(now.caret().index(), Math.max(length(row), 0)));
  }

  private void sideways(KeyEvent event, @Nullable Selection now, int letters) {
    if (now == null) {
      view.shift(4.0 * letters);
      return;
    }
    int length = length(now.caret().row());
    goTo(event, now.caret().row(), Math.clamp(now.caret().index() + (long) letters, 0, length));
  }

  private void goTo(KeyEvent event, long row, int index) {
    TextPosition place = new TextPosition(row, index);
    Selection now = view.selection();
    view.stopFollowing();
    view.select(
        event.isShiftDown() && now != null
            ? new Selection(now.anchor(), place)
            : Selection.at(place));
    view.viewport().reveal(row);
  }
}
