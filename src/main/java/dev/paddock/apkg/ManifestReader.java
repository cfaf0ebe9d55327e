package dev.paddock.apkg;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns a manifest's nodes into a {@link Manifest}, noting everything wrong with it at once. */
final class ManifestReader {

  private static final Pattern KIT_NAME = Pattern.compile("[a-z][a-z0-9-]*");

  private final ManifestKeys keys;
  private final YamlNode.Mapping document;

  private ManifestReader(YamlNode.Mapping document, String file, Problems problems) {
    this.document = document;
    this.keys = new ManifestKeys(document, "", file, problems);
  }

  /**
   * Reads a manifest.
   *
   * @return null where there were errors that leave nothing to go on with; all are in {@code
   *     problems}
   */
  static @Nullable Manifest read(YamlNode.Mapping document, String file, Problems problems) {
    return new ManifestReader(document, file, problems).manifest();
  }

  private @Nullable Manifest manifest() {
    String name = name();
    String version = version();
    var surfaces = new SurfaceReader(keys);
    String entrypoint = surfaces.entrypoint();
    String httpServer = surfaces.httpServer();
    String rest = surfaces.rest();
    Manifest.A2aEntry a2a = surfaces.a2a();
    Manifest.Ui ui = surfaces.ui();
    List<Manifest.Export> exports = surfaces.exports();
    String displayName = keys.text("display_name", "My Agent");
    String description = keys.text("description", "What the agent does");
    String author = keys.text("author", "Jane Doe");
    String license = keys.text("license", "MIT");
    Wish runtime = runtime();
    Map<String, String> environment = environment();
    List<String> dependencies = dependencies();
    checkShownKeys();
    if (!surfaces.anyDeclared()) {
      keys.error(
          "nothing-to-run",
          "entrypoint",
          "there is neither an entrypoint nor a surface; add one of entrypoint, http_server,"
              + " rest.entry, a2a.entry, ui.path");
    }
    if (name == null || version == null) {
      return null;
    }
    return new Manifest(
        name,
        version,
        displayName,
        description,
        author,
        license,
        entrypoint,
        runtime.written(),
        runtime.request(),
        environment,
        dependencies,
        httpServer,
        rest,
        a2a,
        ui,
        exports,
        document.plain());
  }

  private @Nullable String name() {
    boolean typed = keys.value("name") instanceof YamlNode.Scalar || keys.value("name") == null;
    String name = keys.text("name", "my-agent");
    if (name == null && typed) {
      keys.error("name-missing", "name", "there is no name; write one, such as name: my-agent");
    } else if (name != null && !KIT_NAME.matcher(name).matches()) {
      keys.warning(
          "name-form",
          "name",
          "the name is "
              + Shown.value(name)
              + "; newer kits take only lower-case letters, digits and hyphens, a letter first");
    }
    return name;
  }

  private @Nullable String version() {
    ManifestKeys metadata = keys.map("metadata", "metadata: {version: '1.0.0'}");
    String inner = metadata == null ? null : metadata.text("version", "1.0.0");
    // Beside metadata.version this key is the format's version and need not be text.
    String outer =
        inner == null || keys.isCollection("version") ? keys.text("version", "1.0.0") : inner;
    boolean mistyped =
        keys.isCollection("version")
            || (metadata != null && metadata.isCollection("version"))
            || (metadata == null && keys.value("metadata") != null);
    if (inner == null && outer == null && !mistyped) {
      keys.error(
          "version-missing",
          "version",
          "there is no version; write one, such as metadata: {version: '1.0.0'}");
    }
    return inner != null ? inner : outer;
  }

  private record Wish(@Nullable String written, @Nullable String request) {}

  private Wish runtime() {
    YamlNode found = keys.value("runtime");
    if (found == null) {
      return new Wish(null, null);
    }
    String written;
    PythonRequest.Reading reading;
    switch (found) {
      case YamlNode.Scalar scalar -> {
        written = scalar.text().strip();
        reading = PythonRequest.ofText(written);
      }
      case YamlNode.Mapping map -> {
        written = spelled(map);
        reading = RuntimeMap.read(map);
      }
      case YamlNode.Sequence _ -> {
        keys.wrongType("runtime", found, "text, such as python3.11");
        return new Wish(null, null);
      }
    }
    return switch (reading) {
      case PythonRequest.Reading.Python(String specifier) -> new Wish(written, specifier);
      case PythonRequest.Reading.Unclear(String version) -> {
        keys.warning(
            "runtime-unclear",
            "runtime",
            "the runtime asks for Python "
                + Shown.value(version)
                + ", which is no version, so any will do; write python3.11 or {python: '>=3.9'}");
        yield new Wish(written, null);
      }
      case PythonRequest.Reading.Other(String other) -> {
        keys.error(
            "runtime-not-python",
            "runtime",
            "the runtime is "
                + Shown.value(other)
                + "; only Python agents can be run, such as runtime: python3.11");
        yield new Wish(written, null);
      }
    };
  }

  private static String spelled(YamlNode.Mapping map) {
    List<String> parts = new ArrayList<>();
    map.entries()
        .forEach((key, entry) ->
            parts.add(
                entry.value() instanceof YamlNode.Scalar scalar && !scalar.isNull()
                    ? key + " " + scalar.text()
                    : key));
    return String.join(", ", parts);
  }

  private Map<String, String> environment() {
    ManifestKeys environment = keys.map("environment", "environment: {LOG_LEVEL: info}");
    Map<String, String> found = new LinkedHashMap<>();
    if (environment == null) {
      return found;
    }
    environment
        .values()
        .forEach((name, value) -> {
          if (!(value instanceof YamlNode.Scalar scalar)) {
            environment.error(
                "wrong-type",
                name,
                environment.path(name) + " is " + value.kind() + "; a variable must be text");
          } else if (name.isBlank() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
            environment.error(
                "environment-name",
                name,
                Shown.value(name) + " cannot name a variable; use letters, digits and _");
          } else if (scalar.text().indexOf('\0') >= 0) {
            environment.error(
                "environment-value",
                name,
                environment.path(name) + " has a NUL character, which no variable can hold");
          } else {
            found.put(name, scalar.isNull() ? "" : scalar.text());
          }
        });
    return found;
  }

  private List<String> dependencies() {
    List<String> lines = new ArrayList<>();
    List<YamlNode> items = keys.list("dependencies", "dependencies: ['httpx>=0.27']");
    for (int i = 0; i < items.size(); i++) {
      YamlNode item = items.get(i);
      if (!(item instanceof YamlNode.Scalar scalar)) {
        keys.itemError(
            "wrong-type",
            "dependencies",
            i,
            item,
            "a dependency is " + item.kind() + "; it must be a requirement such as 'httpx>=0.27'");
      } else if (scalar.isNull() || scalar.text().isBlank()) {
        keys.itemWarning("dependency-empty", "dependencies", i, item, "a dependency is empty");
      } else {
        scalar.text().lines().map(String::strip).filter(l -> !l.isEmpty()).forEach(lines::add);
      }
    }
    return lines;
  }

  /** Keys that are only shown: a wrong shape is worth a word and no more. */
  private void checkShownKeys() {
    for (String key : List.of("mcp", "permissions", "data_access", "plan_mode", "translation")) {
      YamlNode value = keys.value(key);
      if (value != null && !(value instanceof YamlNode.Mapping)) {
        keys.warning("shape", key, key + " is " + value.kind() + "; kits write a map there");
      }
    }
    for (String key : List.of("capabilities", "required_ui_capabilities")) {
      YamlNode value = keys.value(key);
      if (value != null && !(value instanceof YamlNode.Sequence)) {
        keys.warning("shape", key, key + " is " + value.kind() + "; kits write a list there");
      }
    }
  }
}
