package dev.paddock.ui;

import dev.paddock.ui.model.AgentItem;
import dev.paddock.ui.model.AgentTabs;
import dev.paddock.ui.model.Palette;
import dev.paddock.ui.model.Standing;
import dev.paddock.ui.model.WindowModel;
import dev.paddock.ui.model.Words;
import java.util.ArrayList;
import java.util.List;

/** Lists everything the search field can find: the agents, and what can be done now. */
final class Commands {

  private final WindowModel model;
  private final Actions actions;
  private final AgentTabs tabs;
  private final Dialogs dialogs;
  private final Window window;

  /** What only the window itself can do. */
  interface Window {
    void chooseFiles();

    void chooseFolder();

    void toggleTheme();
  }

  Commands(WindowModel model, Actions actions, AgentTabs tabs, Dialogs dialogs, Window window) {
    this.model = model;
    this.actions = actions;
    this.tabs = tabs;
    this.dialogs = dialogs;
    this.window = window;
  }

  /** The list as it is now, what is likeliest wanted first. */
  List<Palette.Entry> list() {
    List<Palette.Entry> all = new ArrayList<>();
    AgentItem chosen = model.selectedProperty().get();
    if (chosen != null) {
      ofAgent(all, chosen);
    }
    for (AgentItem item : model.agents().all()) {
      all.add(
          new Palette.Entry(
              item.view().agent().name(),
              Words.of("palette.agent"),
              Standing.of(item.view(), model.nowProperty().get()).pill(),
              () -> model.turnTo(item)));
    }
    add(all, "load.file", Shortcut.LOAD.display(), window::chooseFiles);
    add(all, "load.folder", "", window::chooseFolder);
    add(all, "palette.runAll", "", () -> actions.runAll(model.agents().all()));
    add(all, "palette.stopAll", "", () -> actions.stopAll(model.agents().all()));
    if (chosen != null) {
      for (AgentTabs.Name name : AgentTabs.Name.values()) {
        String tab = Words.of("tab." + name.word());
        all.add(
            new Palette.Entry(
                Words.of("palette.showTab", tab),
                Words.of("palette.command"),
                Shortcut.of(name).display(),
                () -> tabs.show(name)));
      }
    }
    add(all, "palette.theme", "", window::toggleTheme);
    add(all, "settings.machine", "", actions::doctor);
    add(all, "settings.free", "", () -> actions.collect(dialogs::askToFree));
    add(all, "settings.keys", Shortcut.KEYS.display(), dialogs::keys);
    return all;
  }

  private void ofAgent(List<Palette.Entry> all, AgentItem item) {
    String name = item.view().agent().name();
    if (item.view().isRunning()) {
      named(all, "palette.stop", name, Shortcut.STOP.display(), () -> actions.stop(item.id()));
      named(all, "palette.restart", name, Shortcut.RUN.display(), () -> actions.restart(item.id()));
      named(all, "palette.force", name, Shortcut.FORCE.display(), () -> actions.force(item.id()));
    } else {
      named(all, "palette.run", name, Shortcut.RUN.display(), () -> actions.run(item.id()));
      named(all, "palette.build", name, "", () -> actions.build(item.id(), false));
      named(all, "palette.remove", name, "", dialogs::askToRemove);
    }
    named(all, "palette.check", name, "", () -> actions.check(item.id()));
  }

  private static void named(
      List<Palette.Entry> all, String key, String name, String hint, Runnable work) {
    all.add(new Palette.Entry(Words.of(key, name), Words.of("palette.command"), hint, work));
  }

  private static void add(List<Palette.Entry> all, String key, String hint, Runnable work) {
    all.add(
        new Palette.Entry(Words.of(key).replace("…", ""), Words.of("palette.command"), hint, work));
  }
}
