package dev.paddock.ui.log;

import java.time.Instant;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.ContextMenuEvent;
import org.jspecify.annotations.Nullable;

/** What can be done with the place under the mouse. */
final class LogMenu {

  private final LogView view;
  private final ContextMenu menu = new ContextMenu();

  LogMenu(LogView view) {
    this.view = view;
  }

  void hide() {
    menu.hide();
  }

  void show(ContextMenuEvent event) {
    TextPosition place = place(event);
    ShownLine line = place == null ? null : view.line(place.row());
    if (place == null || line == null) {
      return;
    }
    Selection selection = view.selection();
    if (selection == null || Selection.from(selection, place.row()) < 0) {
      view.select(Selection.at(place));
    }
    menu.getItems().setAll(item("log.copy", () -> view.copy(false)));
    menu.getItems().add(item("log.copyTimes", () -> view.copy(true)));
    addLink(line, place);
    addParts(line);
    Instant moment = Instant.ofEpochMilli(line.millis());
    add(new SeparatorMenuItem());
    add(item("log.when.fromHere", () -> view.chooseTime(true, moment)));
    add(item("log.when.toHere", () -> view.chooseTime(false, moment)));
    menu.getItems().add(new SeparatorMenuItem());
    menu.getItems().add(item("log.clear", view::clear));
    MenuItem undo = item("log.undoClear", view::undoClear);
    undo.setDisable(!view.isCleared());
    menu.getItems().add(undo);
    menu.show(view, event.getScreenX(), event.getScreenY());
    event.consume();
  }

  private @Nullable TextPosition place(ContextMenuEvent event) {
    Selection selection = view.selection();
    if (event.isKeyboardTrigger() && selection != null) {
      return selection.caret();
    }
    return view.positionAt(event.getX(), event.getY());
  }

  private void addLink(ShownLine line, TextPosition place) {
    Links.Found found = Links.at(line.text(), place.index());
    if (found == null) {
      return;
    }
    switch (found.link()) {
      case LogLink.Source(String path, int number) ->
          add(item("log.openLink", path + ":" + number, () -> view.open(found.link())));
      case LogLink.Web(String address) -> {
        add(item("log.openLink", address, () -> view.open(found.link())));
        add(item("log.copyLink", () -> toClipboard(address)));
      }
    }
  }

  private void addParts(ShownLine line) {
    switch (line.role()) {
      case FOLDED -> add(item("log.unfold", () -> view.toggle(line.number())));
      case OPEN -> add(item("log.fold", () -> view.toggle(line.number())));
      case JSON -> add(item("log.json", () -> view.toggle(line.number())));
      case LAID_OUT -> add(item("log.jsonFold", () -> view.toggle(line.number())));
      case NONE, PART -> {
        // There is nothing to fold.
      }
    }
  }

  private void add(MenuItem item) {
    menu.getItems().add(item);
  }

  private static MenuItem item(String key, Runnable action) {
    return item(key, "", action);
  }

  private static MenuItem item(String key, String value, Runnable action) {
    MenuItem item = new MenuItem(LogWords.of(key, value));
    item.setMnemonicParsing(false);
    item.setOnAction(_ -> action.run());
    return item;
  }

  private static void toClipboard(String text) {
    ClipboardContent content = new ClipboardContent();
    content.putString(text);
    Clipboard.getSystemClipboard().setContent(content);
  }
}
