package dev.paddock.apkg;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what a manifest says can be run or served, noting everything wrong with it. */
final class SurfaceReader {

  /** What the Host can import: a dotted module, and after a colon a dotted name in it. */
  private static final Pattern TARGET =
      Pattern.compile(
          "[\\p{L}_][\\p{L}\\p{N}_]*(\\.[\\p{L}_][\\p{L}\\p{N}_]*)*"
              + "(:([\\p{L}_][\\p{L}\\p{N}_]*(\\.[\\p{L}_][\\p{L}\\p{N}_]*)*)?)?");

  private static final Pattern MODULE_ALONE = Pattern.compile("[^:.]+:?");

  /** Far beyond any real one; a regular expression over a megabyte overflows the stack. */
  private static final int LONGEST_TARGET = 500;

  private final ManifestKeys keys;

  /** Reads the document whose keys these are. */
  SurfaceReader(ManifestKeys keys) {
    this.keys = keys;
  }

  /** The function called once, or null. */
  @Nullable String entrypoint() {
    return called("entrypoint", "module:function", "src.main:handler", "main");
  }

  /** The ASGI application, or null. */
  @Nullable String httpServer() {
    return called("http_server", "module:app", "main:app", "app");
  }

  /** A target; where it is a module alone the Host takes its usual name, which is said. */
  private @Nullable String called(String key, String shape, String example, String usual) {
    String target = target(keys, key, shape, example);
    if (target != null && MODULE_ALONE.matcher(target).matches()) {
      String module = target.replace(":", "");
      keys.warning(
          "target-module-alone",
          key,
          key
              + " is "
              + Shown.value(target)
              + ", which names only a module; "
              + usual
              + " in it is used. Write "
              + module
              + ":"
              + usual);
    }
    return target;
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

  /** Where the REST routes are mounted, or null. */
  @Nullable String rest() {
    ManifestKeys rest = keys.map("rest", "rest: {entry: 'src.rest.index:mount'}");
    if (rest == null) {
      return null;
    }
    if (!rest.isFilled("entry")) {
      rest.error(
          "rest-entry-missing",
          "entry",
          "rest has no entry; write the function that mounts the routes, such as"
              + " src.rest.index:mount");
      return null;
    }
    String entry = target(rest, "entry", "module:function", "src.rest.index:mount");
    boolean bare = entry != null && entry.indexOf(':') < 0 && entry.indexOf('.') < 0;
    if (bare && !keys.isFilled("entrypoint")) {
      rest.error(
          "rest-entry-bare",
          "entry",
          "rest.entry is the bare function name "
              + Shown.value(String.valueOf(entry))
              + " and there is no entrypoint to take its module from; write module:function");
    }
    return entry;
  }

  /** Where the A2A surface comes from, or null. */
  Manifest.@Nullable A2aEntry a2a() {
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

  /** The static files, or null. */
  Manifest.@Nullable Ui ui() {
    ManifestKeys ui = keys.map("ui", "ui: {path: ui}");
    if (ui == null) {
      return null;
    }
    String path = ui.text("path", "ui");
    String base = basePath(ui);
    if (path == null) {
      if (!ui.isCollection("path")) {
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

  /** The functions of the oldest form. */
  List<Manifest.Export> exports() {
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
    if (name == null && !item.isCollection("name")) {
      item.error("export-name-missing", "name", "the export has no name; write one, such as run");
    }
    if (handler != null && MODULE_ALONE.matcher(handler).matches()) {
      item.error(
          "export-handler-bare",
          "handler",
          item.path("handler")
              + " is "
              + Shown.value(handler)
              + ", which names no function; it must be module.function, such as main.run");
    }
    if (item.value("handler") == null) {
      item.error(
          "export-handler-missing",
          "handler",
          "the export has no handler; write module.function, such as main.run");
    }
    return name == null || handler == null ? null : new Manifest.Export(name, type, handler);
  }

  /** Whether the author named something to run, even where it has problems of its own. */
  boolean anyDeclared() {
    boolean named =
        Stream.of("entrypoint", "http_server", "rest", "ui").anyMatch(key -> keys.isFilled(key));
    ManifestKeys a2a =
        keys.value("a2a") instanceof YamlNode.Mapping map ? keys.item("a2a", 0, map) : null;
    boolean agent =
        a2a != null
            ? Stream.of("entry", "service", "http_server").anyMatch(key -> a2a.isFilled(key))
            : keys.value("a2a") != null;
    YamlNode exports = keys.value("exports");
    boolean exported =
        exports != null && !(exports instanceof YamlNode.Sequence s && s.items().isEmpty());
    return named || agent || exported;
  }
}
