package dev.paddock.ui;

import dev.paddock.ui.log.LogLink;
import dev.paddock.ui.model.AgentItem;
import dev.paddock.ui.model.Notice;
import dev.paddock.ui.model.Tone;
import dev.paddock.ui.model.WindowModel;
import dev.paddock.ui.model.Words;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Follows links in a log: addresses open in the browser, places in source files are copied. */
final class LogLinks {

  private final WindowModel model;
  private final Desktop desktop;

  LogLinks(WindowModel model, Desktop desktop) {
    this.model = model;
    this.desktop = desktop;
  }

  /** Follows a link in the log of the agent shown; on the JavaFX thread. */
  void follow(LogLink link) {
    switch (link) {
      case LogLink.Web(String address) -> desktop.browse(address);
      case LogLink.Source(String path, int line) -> copy(path, line);
    }
  }

  /** In the form editors understand as an argument. */
  private void copy(String written, int line) {
    Path file = resolved(written);
    String place = (file == null ? written : file.toString()) + ":" + line;
    desktop.copy(place);
    Notice.Action reveal =
        file == null
            ? null
            : new Notice.Action(Words.of("action.revealFolder"), () -> desktop.reveal(file));
    model.say(new Notice(Tone.ACCENT, Words.of("said.copied", place), List.of(), null, reveal));
  }

  /** The file on this machine, or null where what is written names none. */
  private @Nullable Path resolved(String written) {
    AgentItem item = model.selectedProperty().get();
    try {
      Path path = Path.of(written);
      Path file =
          item == null ? path : item.view().agent().agentPackage().root().resolve(path).normalize();
      return Files.exists(file) ? file : null;
    } catch (InvalidPathException _) {
      // Such as <frozen importlib._bootstrap> on Windows.
      return null;
    }
  }
}
