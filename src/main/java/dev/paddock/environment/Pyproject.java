package dev.paddock.environment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/**
 * What a package's {@code pyproject.toml} says about installing it.
 *
 * @param name the project's name, or null where it names none
 * @param version the fixed version, or null
 * @param requiresPython a version specifier, or null
 * @param dependencies requirement lines
 * @param dynamic the fields that only its build backend knows
 * @param scripts entry points by group, then by name
 * @param builds whether it can be installed: it has a project or names a build system
 * @param canonical what of it decides the outcome, without comments and layout
 */
record Pyproject(
    @Nullable String name,
    @Nullable String version,
    @Nullable String requiresPython,
    List<String> dependencies,
    List<String> dynamic,
    Map<String, Map<String, String>> scripts,
    boolean builds,
    String canonical) {

  static final String FILE = "pyproject.toml";
  private static final TomlMapper TOML = TomlMapper.builder().build();
  private static final int LIMIT = 1 << 20;

  Pyproject {
    dependencies = List.copyOf(dependencies);
    dynamic = List.copyOf(dynamic);
    scripts = Map.copyOf(scripts);
  }

  /**
   * Reads it, or null where there is none.
   *
   * @throws BuildFailedException if it is not TOML
   */
  static @Nullable Pyproject read(Path root) throws IOException, BuildFailedException {
    Path file = root.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return null;
    }
    if (Files.size(file) > LIMIT) {
      throw unreadable("it is larger than 1 MiB");
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    try {
      return of(TOML.readTree(text.startsWith("\uFEFF") ? text.substring(1) : text));
    } catch (JacksonException e) {
      throw unreadable(e.getOriginalMessage());
    }
  }

  private static BuildFailedException unreadable(String why) {
    return new BuildFailedException(
        "pyproject.toml cannot be read: " + why,
        List.of(),
        "Correct pyproject.toml, then build again.");
  }

  private static Pyproject of(JsonNode tree) {
    JsonNode project = tree.path("project");
    JsonNode poetry = tree.path("tool").path("poetry");
    List<String> dependencies = texts(project.path("dependencies"));
    List<String> dynamic = texts(project.path("dynamic"));
    if (project.isMissingNode() && !poetry.isMissingNode()) {
      dynamic = List.of("dependencies");
      dependencies = poetryNames(poetry);
    }
    Map<String, Map<String, String>> scripts = new TreeMap<>();
    putScripts(scripts, "console_scripts", project.path("scripts"));
    putScripts(scripts, "gui_scripts", project.path("gui-scripts"));
    project
        .path("entry-points")
        .properties()
        .forEach(group -> putScripts(scripts, group.getKey(), group.getValue()));
    return new Pyproject(
        text(project.path("name")),
        text(project.path("version")),
        text(project.path("requires-python")),
        dependencies,
        dynamic,
        scripts,
        project.isObject() || tree.path("build-system").isObject(),
        canonical(tree));
  }

  /** Poetry's own table; only the names are of use, for its versions are spelt its own way. */
  private static List<String> poetryNames(JsonNode poetry) {
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : poetry.path("dependencies").properties()) {
      if (!entry.getKey().equals("python")) {
        names.add(entry.getKey());
      }
    }
    return names;
  }

  private static String canonical(JsonNode tree) {
    Map<String, String> parts = new TreeMap<>();
    for (String key : List.of("project", "build-system", "dependency-groups")) {
      parts.put(key, tree.path(key).toString());
    }
    for (String tool : List.of("setuptools", "poetry", "hatch", "flit", "pdm", "uv")) {
      parts.put("tool." + tool, tree.path("tool").path(tool).toString());
    }
    parts.values().removeIf(String::isEmpty);
    return parts.toString();
  }

  private static void putScripts(
      Map<String, Map<String, String>> scripts, String group, JsonNode table) {
    Map<String, String> found = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : table.properties()) {
      String target = text(entry.getValue());
      if (target != null) {
        found.put(entry.getKey(), target);
      }
    }
    if (!found.isEmpty()) {
      scripts.put(group, Map.copyOf(found));
    }
  }

  private static @Nullable String text(JsonNode node) {
    return node.isString() ? node.stringValue() : null;
  }

  private static List<String> texts(JsonNode node) {
    List<String> found = new ArrayList<>();
    for (JsonNode item : node) {
      String text = text(item);
      if (text != null) {
        found.add(text);
      }
    }
    return found;
  }

  /** Whether everything to be installed is written down, so that no build backend need run. */
  boolean isStatic() {
    return name != null && version != null && dynamic.isEmpty();
  }
}
