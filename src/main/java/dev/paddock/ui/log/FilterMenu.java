package dev.paddock.ui.log;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;

/** Offers the filters the user keeps: to use, to add the present one, to forget one. */
final class FilterMenu {

  private final Supplier<LogDesk> desk;
  private final Supplier<SavedFilter> now;
  private final Consumer<SavedFilter> use;

  /**
   * A menu of the filters kept at a desk.
   *
   * @param now the filter as it is set
   * @param use sets another
   */
  FilterMenu(Supplier<LogDesk> desk, Supplier<SavedFilter> now, Consumer<SavedFilter> use) {
    this.desk = desk;
    this.now = now;
    this.use = use;
  }

  /** The items as they are now. */
  List<MenuItem> items() {
    List<MenuItem> items = new ArrayList<>();
    items.add(item(LogWords.of("log.filters.keep"), this::keep));
    Menu forget = new Menu(LogWords.of("log.filters.forget"));
    for (SavedFilter each : desk.get().filters()) {
      items.add(item(each.name(), () -> use.accept(each)));
      forget.getItems().add(item(each.name(), () -> forget(each)));
    }
    if (!forget.getItems().isEmpty()) {
      items.add(1, new SeparatorMenuItem());
      items.add(new SeparatorMenuItem());
      items.add(forget);
    }
    return items;
  }

  private void keep() {
    SavedFilter chosen = now.get();
    List<SavedFilter> kept = new ArrayList<>(desk.get().filters());
    kept.remove(chosen);
    kept.addFirst(chosen);
    desk.get().keep(kept);
  }

  private void forget(SavedFilter filter) {
    desk.get().keep(desk.get().filters().stream().filter(other -> !other.equals(filter)).toList());
  }

  private static MenuItem item(String name, Runnable action) {
    MenuItem item = new MenuItem(name);
    item.setMnemonicParsing(false);
    item.setOnAction(_ -> action.run());
    return item;
  }
}
