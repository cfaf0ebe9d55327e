package dev.paddock.surface;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing an HTTP surface can be asked.
 *
 * @param path with its parameters in braces
 * @param summary what it does, or an empty text
 * @param body a template of the JSON to send, or null where it takes none
 */
public record Operation(
    String method, String path, String summary, List<Parameter> parameters, @Nullable String body) {

  /** Copies the parameters. */
  public Operation {
    parameters = List.copyOf(parameters);
  }

  /**
   * What a path or query is filled with.
   *
   * @param in {@code path} or {@code query}
   * @param type such as {@code integer}, or an empty text
   * @param preset its default or an example, or an empty text
   */
  public record Parameter(String name, String in, boolean required, String type, String preset) {}

  /** One without parameters. */
  public static Operation plain(String method, String path, String summary) {
    return new Operation(method, path, summary, List.of(), null);
  }
}
