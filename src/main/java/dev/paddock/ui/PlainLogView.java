package dev.paddock.ui;

import java.nio.file.Path;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/** Names the folder of the log in place of showing it. */
final class PlainLogView implements LogView {

  private final Label label = new Label();
  private final StackPane node = new StackPane(label);

  @Override
  public Node node() {
    return node;
  }

  @Override
  public void show(@Nullable Path runFolder, Supplier<Boolean> stillRunning) {
    label.setText(runFolder == null ? "" : runFolder.toString());
  }

  @Override
  public void findRequested() {}

  @Override
  public void clear() {}

  @Override
  public void dispose() {}
}
