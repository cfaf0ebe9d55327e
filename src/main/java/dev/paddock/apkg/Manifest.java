package dev.paddock.apkg;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A package's {@code agent.yaml}, parsed and validated.
 *
 * @param version {@code metadata.version} where there is one, else {@code version}
 * @param entrypoint as written, {@code module:function} or {@code module.function}
 * @param runtime as written, such as {@code python3.11}, or null
 * @param pythonRequest the Python asked for as a version specifier, such as {@code ==3.11.*} or
 *     {@code >=3.8}, or null for any
 * @param environment variables as written, placeholders not yet resolved
 * @param dependencies requirement lines
 * @param a2a the A2A entry with the key it was written under, or null
 * @param exports the functions of the oldest form, empty where there are none
 * @param everything the whole document as maps, lists, text, numbers, booleans, in its order, for
 *     showing; a key written without a value has null
 */
public record Manifest(
    String name,
    String version,
    @Nullable String displayName,
    @Nullable String description,
    @Nullable String author,
    @Nullable String license,
    @Nullable String entrypoint,
    @Nullable String runtime,
    @Nullable String pythonRequest,
    Map<String, String> environment,
    List<String> dependencies,
    @Nullable String httpServer,
    @Nullable String restEntry,
    @Nullable A2aEntry a2a,
    @Nullable Ui ui,
    List<Export> exports,
    Map<String, @Nullable Object> everything) {

  /**
   * Where the A2A surface comes from.
   *
   * @param key {@code entry}, {@code service} or {@code http_server}
   */
  public record A2aEntry(String entry, String key) {}

  /**
   * The static files.
   *
   * @param path the folder inside the package, with forward slashes
   * @param basePath where they are served, starting with a slash
   */
  public record Ui(String path, String basePath) {}

  /** One function of the oldest form. */
  public record Export(String name, @Nullable String type, String handler) {}

  /** Copies its collections, so that a manifest never changes. */
  public Manifest {
    environment = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(environment));
    dependencies = List.copyOf(dependencies);
    exports = List.copyOf(exports);
    everything = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(everything));
  }

  /** What the package offers, in the order of {@link Surface}; never empty for a valid manifest. */
  public List<Surface> surfaces() {
    var found = new java.util.ArrayList<Surface>();
    if (restEntry != null) {
      found.add(Surface.REST);
    }
    if (a2a != null) {
      found.add(Surface.A2A);
    }
    if (ui != null) {
      found.add(Surface.UI);
    }
    if (httpServer != null) {
      found.add(Surface.HTTP_SERVER);
    }
    if (entrypoint != null && found.isEmpty()) {
      found.add(Surface.ENTRYPOINT);
    }
    if (!exports.isEmpty()) {
      found.add(Surface.EXPORTS);
    }
    return List.copyOf(found);
  }
}
