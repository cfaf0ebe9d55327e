package dev.paddock.ui;

import dev.paddock.ui.model.Words;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import javafx.application.HostServices;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/** The desktop the user really has. */
final class PlatformDesktop implements Desktop {

  private final HostServices host;
  private final Supplier<Window> owner;

  PlatformDesktop(HostServices host, Supplier<Window> owner) {
    this.host = host;
    this.owner = owner;
  }

  @Override
  public void browse(String address) {
    host.showDocument(address);
  }

  @Override
  public void reveal(Path path) {
    Path folder =
        Files.isDirectory(path) ? path : Objects.requireNonNullElse(path.getParent(), path);
    host.showDocument(folder.toUri().toString());
  }

  @Override
  public void copy(String text) {
    ClipboardContent content = new ClipboardContent();
    content.putString(text);
    Clipboard.getSystemClipboard().setContent(content);
  }

  @Override
  public List<Path> choosePackages() {
    FileChooser chooser = new FileChooser();
    chooser.setTitle(Words.of("load.chooseFile"));
    chooser
        .getExtensionFilters()
        .addAll(
            new FileChooser.ExtensionFilter(Words.of("load.packages"), "*.apkg"),
            new FileChooser.ExtensionFilter(Words.of("load.allFiles"), "*"));
    List<File> files = chooser.showOpenMultipleDialog(owner.get());
    return files == null ? List.of() : files.stream().map(File::toPath).toList();
  }

  @Override
  public @Nullable Path chooseTarget(String suggestedName) {
    FileChooser chooser = new FileChooser();
    chooser.setTitle(Words.of("logs.chooseTarget"));
    chooser.setInitialFileName(suggestedName);
    var lines = new FileChooser.ExtensionFilter(Words.of("logs.targetJson"), "*.jsonl");
    chooser
        .getExtensionFilters()
        .addAll(new FileChooser.ExtensionFilter(Words.of("logs.targetText"), "*.log"), lines);
    File file = chooser.showSaveDialog(owner.get());
    if (file == null) {
      return null;
    }
    // Not every system's chooser puts the kind chosen into the name.
    boolean json = lines.equals(chooser.getSelectedExtensionFilter());
    String name = file.getName();
    return json && !name.endsWith(".jsonl")
        ? file.toPath().resolveSibling(name.replaceFirst("\\.log$", "") + ".jsonl")
        : file.toPath();
  }

  @Override
  public @Nullable Path chooseFolder() {
    DirectoryChooser chooser = new DirectoryChooser();
    chooser.setTitle(Words.of("load.chooseFolder"));
    File folder = chooser.showDialog(owner.get());
    return folder == null ? null : folder.toPath();
  }
}
