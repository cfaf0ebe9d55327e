package dev.paddock.apkg;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns a manifest's nodes into a {@link Manifest}, noting everything wrong with it at once. */
final class ManifestReader {

  private static final Pattern KIT_NAME = Pattern.compile("[a-z][a-z0-9-]*");

  /** What the Host can import: a dotted module, and after a colon a dotted name in it. */
  private static final Pattern TARGET =
      Pattern.compile(
          "[\\p{L}_][\\p{L}\\p{N}_]*(\\.[\\p{L}_][\\p{L}\\p{N}_]*)*"
              + "(:([\\p{L}_][\\p{L}\\p{N}_]*(\\.[\\p{L}_][\\p{L}\\p{N}_]*)*)?)?");

  /** Far beyond any real one; a regular expression over a megabyte overflows the stack. */
  private static final int LONGEST_TARGET = 500;

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
    String entrypoint = target(keys, "entrypoint", "module:function", "src.main:handler");
    String httpServer = target(keys, "http_server", "module:app", "main:app");
    String rest = rest();
    Manifest.A2aEntry a2a = a2a();
    Manifest.Ui ui = ui();
    List<Manifest.Export> exports = exports();
    String displayName = keys.text("display_name", "My Agent");
    String description = keys.text("description", "What the agent does");
    String author = keys.text("author", "Jane Doe");
    String license = keys.text("license", "MIT");
    Wish runtime = runtime();
    Map<String, String> environment = environment();
    List<String> dependencies = dependencies();
    checkShownKeys();
    if (!declaresAnything()) {
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
        inner == null || isCollection(keys, "version") ? keys.text("version", "1.0.0") : inner;
    boolean mistyped =
        isCollection(keys, "version")
            || (metadata != null && isCollection(metadata, "version"))
            || (metadata == null && keys.value("metadata") != null);
    if (inner == null && outer == null && !mistyped) {
      keys.error(
          "version-missing",
          "version",
          "there is no version; write one, such as metadata: {version: '1.0.0'}");
    }
    return inner != null ? inner : outer;
  }

  private static boolean isCollection(ManifestKeys keys, String key) {
    YamlNode value = keys.value(key);
    return value != null && !(value instanceof YamlNode.Scalar);
  }

  private static @Nullable String target(
      ManifestKeys keys, String key, String shape, String example) {
    String target = keys.text(key, example);
    if (target == null) {
      return null;
    }
    if (target.length() > LONGEST_TARGET || !TARGET.matcher(target).matches()) {
      keys.error(
          "target-form",
          key,
          keys.path(key)
              + " is "
              + Shown.value(target)
              + "; it must be "
              + shape
              + ", such as "
              + example);
      return null;
    }
    return target;
  }

  private @Nullable String rest() {
    ManifestKeys rest = keys.map("rest", "rest: {entry: 'src.rest.index:mount'}");
    if (rest == null) {
      return null;
    }
    if (!filled(rest, "entry")) {
      rest.error(
          "rest-entry-missing",
          "entry",
          "rest has no entry; write the function that mounts the routes, such as"
              + " src.rest.index:mount");
      return null;
    }
    String entry = target(rest, "entry", "module:function", "src.rest.index:mount");
    boolean bare = entry != null && entry.indexOf(':') < 0 && entry.indexOf('.') < 0;
    if (bare && !filled(keys, "entrypoint")) {
      rest.error(
          "rest-entry-bare",
          "entry",
          "rest.entry is the bare function name "
              + Shown.value(String.valueOf(entry))
              + " and there is no entrypoint to take its module from; write module:function");
    }
    return entry;
  }

  private Manifest.@Nullable A2aEntry a2a() {
    ManifestKeys a2a = keys.map("a2a", "a2a: {entry: 'src.a2a.server:serve'}");
    if (a2a == null) {
      return null;
    }
    String entry = target(a2a, "entry", "module:function", "src.a2a.server:serve");
    String service = target(a2a, "service", "module:function", "src.a2a.server:serve");
    String server = target(a2a, "http_server", "module:function", "src.a2a.server:handlers");
    // The kit copies whichever of the others is given into entry when it builds.
    if (server != null && (entry == null || entry.equals(server)) && service == null) {
      return new Manifest.A2aEntry(server, "http_server");
    }
    if (entry != null) {
      return new Manifest.A2aEntry(entry, "entry");
    }
    if (service != null) {
      return new Manifest.A2aEntry(service, "service");
    }
    if (!a2a.values().keySet().stream()
        .anyMatch(Set.of("entry", "service", "http_server")::contains)) {
      keys.warning(
          "a2a-entry-missing",
          "a2a",
          "a2a has no entry, so no A2A surface is offered; write"
              + " a2a: {entry: 'module:function'}");
    }
    return null;
  }

  private Manifest.@Nullable Ui ui() {
    ManifestKeys ui = keys.map("ui", "ui: {path: ui}");
    if (ui == null) {
      return null;
    }
    String path = ui.text("path", "ui");
    String base = basePath(ui);
    if (path == null) {
      if (!isCollection(ui, "path")) {
        ui.error(
            "ui-path-missing", "path", "ui has no path; write the folder of its files, such as ui");
      }
      return null;
    }
    String inside = InsidePath.of(path);
    if (inside == null) {
      ui.error(
          "ui-path-outside",
          "path",
          "ui.path is "
              + Shown.value(path)
              + ", which is outside the package; it must be a folder inside it, such as ui");
      return null;
    }
    return new Manifest.Ui(inside, base);
  }

  private static String basePath(ManifestKeys ui) {
    String key =
        ui.value("basePath") == null && ui.value("base_path") != null ? "base_path" : "basePath";
    String written = ui.text(key, "/");
    if (written == null) {
      return "/";
    }
    StringBuilder base = new StringBuilder();
    for (String part : written.split("[/\\\\]+")) {
      if (!part.isEmpty()) {
        base.append('/').append(part);
      }
    }
    String path = base.isEmpty() ? "/" : base.toString();
    if (path.length() > EntryName.MAX_PATH
        || written.contains("://")
        || path.matches(".*[?#\\s].*")
        || (path + "/").contains("/../")) {
      ui.error(
          "ui-base-path-form",
          key,
          ui.path(key) + " is " + Shown.value(written) + "; it must be a path such as / or /app");
      return "/";
    }
    return path;
  }

  private List<Manifest.Export> exports() {
    List<Manifest.Export> found = new ArrayList<>();
    Set<String> names = new HashSet<>();
    List<YamlNode> items = keys.list("exports", "exports: [{name: run, handler: main.run}]");
    for (int i = 0; i < items.size(); i++) {
      YamlNode item = items.get(i);
      if (!(item instanceof YamlNode.Mapping map)) {
        keys.itemError(
            "wrong-type",
            "exports",
            i,
            item,
            "an export is " + item.kind() + "; it must be a map {name: run, handler: main.run}");
        continue;
      }
      Manifest.Export export = export(keys.item("exports", i, map));
      if (export != null && !names.add(export.name())) {
        keys.itemWarning(
            "export-twice",
            "exports",
            i,
            item,
            "a second export is named " + Shown.value(export.name()) + "; this last one counts");
        found.removeIf(earlier -> earlier.name().equals(export.name()));
      }
      if (export != null) {
        found.add(export);
      }
    }
    return found;
  }

  private static Manifest.@Nullable Export export(ManifestKeys item) {
    String name = item.text("name", "run");
    String type = item.text("type", "function");
    String handler = target(item, "handler", "module.function", "main.run");
    if (name == null && !isCollection(item, "name")) {
      item.error("export-name-missing", "name", "the export has no name; write one, such as run");
    }
    if (item.value("handler") == null) {
      item.error(
          "export-handler-missing",
          "handler",
          "the export has no handler; write module.function, such as main.run");
    }
    return name == null || handler == null ? null : new Manifest.Export(name, type, handler);
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

  /** Whether the author named something to run, even where it has problems of its own. */
  private boolean declaresAnything() {
    boolean named =
        java.util.stream.Stream.of("entrypoint", "http_server", "rest", "ui")
            .anyMatch(key -> filled(keys, key));
    ManifestKeys a2a =
        keys.value("a2a") instanceof YamlNode.Mapping map ? keys.item("a2a", 0, map) : null;
    boolean agent =
        a2a != null
            ? java.util.stream.Stream.of("entry", "service", "http_server")
                .anyMatch(key -> filled(a2a, key))
            : keys.value("a2a") != null;
    YamlNode exports = keys.value("exports");
    boolean exported =
        exports != null && !(exports instanceof YamlNode.Sequence s && s.items().isEmpty());
    return named || agent || exported;
  }

  private static boolean filled(ManifestKeys keys, String key) {
    YamlNode value = keys.value(key);
    return value != null && !(value instanceof YamlNode.Scalar scalar && scalar.text().isBlank());
  }
}
