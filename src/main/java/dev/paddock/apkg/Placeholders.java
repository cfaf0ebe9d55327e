package dev.paddock.apkg;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Resolves {@code ${NAME}} and {@code ${NAME:-default}} in a manifest's environment. */
public final class Placeholders {

  private Placeholders() {}

  /** The text with every placeholder replaced; one without value and default becomes empty. */
  public static String expand(String text, Function<String, @Nullable String> lookup) {
    throw new UnsupportedOperationException();
  }
}
