package dev.paddock.ui;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the window asks of the desktop around it. Called on the JavaFX thread. */
public interface Desktop {

  /** Opens an address in the user's browser. */
  void browse(String address);

  /** Shows a folder, or the folder a file is in, in the file manager. */
  void reveal(Path path);

  /** Puts text on the clipboard. */
  void copy(String text);

  /** Asks for package files; empty when the user chose none. */
  List<Path> choosePackages();

  /** Asks for a file to write to, a name suggested; null when the user chose none. */
  @Nullable Path chooseTarget(String suggestedName);

  /** Asks for a folder; null when the user chose none. */
  @Nullable Path chooseFolder();
}
