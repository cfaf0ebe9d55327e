package dev.paddock.ui;

import dev.paddock.agent.LogPreferencesFile;
import dev.paddock.process.EditorWindow;
import dev.paddock.storage.IoReason;
import dev.paddock.ui.log.LogLink;
import dev.paddock.ui.model.AgentItem;
import dev.paddock.ui.model.Notice;
import dev.paddock.ui.model.Tone;
import dev.paddock.ui.model.WindowModel;
import dev.paddock.ui.model.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows links in a log: addresses open in the browser, places in source files in the user's
 * editor; where that cannot be the place is copied.
 */
final class LogLinks {

  private final WindowModel model;
  private final Desktop desktop;
  private final Editor editor;

  /** Opens a place in a source file. */
  @FunctionalInterface
  interface Editor {
    /** Opens it; may block, and says in one clause what kept it from that. */
    void open(Path file, int line) throws IOException, InterruptedException;
  }

  LogLinks(WindowModel model, Desktop desktop, LogPreferencesFile preferences) {
    this(
        model,
        desktop,
        (file, line) ->
            new EditorWindow(System.getenv()).open(preferences.read().editor(), file, line));
  }

  LogLinks(WindowModel model, Desktop desktop, Editor editor) {
    this.model = model;
    this.desktop = desktop;
    this.editor = editor;
  }

  /** Follows a link in the log of the agent shown; on the JavaFX thread. */
  void follow(LogLink link) {
    switch (link) {
      case LogLink.Web(String address) -> desktop.browse(address);
      case LogLink.Source(String path, int line) -> edit(path, line);
    }
  }

  private void edit(String written, int line) {
    Path file = resolved(written);
    if (file == null) {
      copy(null, written + ":" + line, Words.of("logs.noFile", written));
      return;
    }
    Thread.ofVirtual()
        .name("editor")
        .start(() -> {
          try {
            editor.open(file, line);
          } catch (IOException e) {
            FxThread.run(() -> copy(file, file + ":" + line, IoReason.of(e)));
          } catch (InterruptedException _) {
            // Nobody interrupts it; were it so, there is nobody left to tell.
            Thread.currentThread().interrupt();
          }
        });
  }

  /** In the form editors understand as an argument. */
  private void copy(@Nullable Path file, String place, String why) {
    desktop.copy(place);
    Notice.Action reveal =
        file == null
            ? null
            : new Notice.Action(Words.of("action.revealFolder"), () -> desktop.reveal(file));
    model.say(new Notice(Tone.ACCENT, Words.of("said.copied", place), List.of(why), null, reveal));
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
