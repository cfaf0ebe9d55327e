package dev.paddock.ui;

import dev.paddock.ui.model.Words;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Objects;
import java.util.function.Function;
import javafx.fxml.FXMLLoader;
import javafx.scene.Parent;

/** Loads FXML files with the words and with controllers that get their parts by constructor. */
public final class ViewLoader {

  private final Function<Class<?>, Object> controllers;

  /**
   * Loads views.
   *
   * @param controllers makes the controller an FXML file names
   */
  public ViewLoader(Function<Class<?>, Object> controllers) {
    this.controllers = controllers;
  }

  /** A view and what controls it. */
  public record Loaded<C>(Parent node, C controller) {}

  /** Loads a view; its controller must be of that class. */
  public <C> Loaded<C> load(View view, Class<C> controller) {
    URL file =
        Objects.requireNonNull(ViewLoader.class.getResource(view.resource()), view.resource());
    FXMLLoader loader = new FXMLLoader(file, Words.bundle());
    loader.setControllerFactory(controllers::apply);
    try {
      Parent node = loader.load();
      return new Loaded<>(node, controller.cast(loader.<Object>getController()));
    } catch (IOException e) {
      throw new UncheckedIOException("could not load " + view.resource(), e);
    }
  }
}
