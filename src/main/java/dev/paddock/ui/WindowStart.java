package dev.paddock.ui;

import dev.paddock.storage.DataFolder;
import java.util.Map;

/** Opens the window. */
public final class WindowStart {

  private WindowStart() {}

  /** Opens the window over a data folder and returns when it was closed. */
  public static void launch(DataFolder folder, Map<String, String> variables) {
    throw new UnsupportedOperationException("" + folder + variables.size());
  }
}
