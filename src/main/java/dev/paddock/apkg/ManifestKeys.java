package dev.paddock.apkg;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads values of one map of the manifest by type; what has the wrong type becomes a problem. */
final class ManifestKeys {

  private final YamlNode.Mapping map;
  private final String prefix;
  private final String file;
  private final Problems problems;

  /**
   * Reads from a map.
   *
   * @param prefix the dotted path of the map, empty for the document itself
   */
  ManifestKeys(YamlNode.Mapping map, String prefix, String file, Problems problems) {
    this.map = map;
    this.prefix = prefix;
    this.file = file;
    this.problems = problems;
  }

  /** The dotted path of a key in this map. */
  String path(String key) {
    return prefix.isEmpty() ? key : prefix + "." + key;
  }

  /** The line of a key, or of the map itself where the key is not written. */
  int line(String key) {
    YamlNode.Mapping.Entry entry = map.get(key);
    return entry != null ? entry.keyLine() : map.line();
  }

  /** The value of a key, or null where it is absent or written as nothing. */
  @Nullable YamlNode value(String key) {
    YamlNode.Mapping.Entry entry = map.get(key);
    if (entry == null || (entry.value() instanceof YamlNode.Scalar scalar && scalar.isNull())) {
      return null;
    }
    return entry.value();
  }

  /** Whether a list or a map is written there. */
  boolean isCollection(String key) {
    YamlNode value = value(key);
    return value != null && !(value instanceof YamlNode.Scalar);
  }

  /** Whether something is written there, and not only blanks. */
  boolean isFilled(String key) {
    YamlNode value = value(key);
    return value != null && !(value instanceof YamlNode.Scalar scalar && scalar.text().isBlank());
  }

  void error(String code, String key, String message) {
    problems.error(code, file, line(key), path(key), message);
  }

  void warning(String code, String key, String message) {
    problems.warning(code, file, line(key), path(key), message);
  }

  /** Says that a value has the wrong shape. */
  void wrongType(String key, YamlNode found, String right) {
    error(
        "wrong-type",
        key,
        path(key)
            + " is "
            + found.kind()
            + "; it must be "
            + right
            + (key.equals("environment") ? "" : shown(found)));
  }

  private static String shown(YamlNode found) {
    return found instanceof YamlNode.Scalar scalar
        ? ", found " + Shown.value(scalar.text().strip())
        : "";
  }

  /**
   * The text of a key, without surrounding blanks; null where there is none or only blanks.
   *
   * <p>A number or truth value counts as what was typed: {@code version: 1.10} is 1.10 here, which
   * the kit reads as 1.1.
   */
  @Nullable String text(String key, String example) {
    YamlNode found = value(key);
    if (found == null) {
      return null;
    }
    if (!(found instanceof YamlNode.Scalar scalar)) {
      wrongType(key, found, "text, such as " + example);
      return null;
    }
    if (!scalar.readsAsText()) {
      warning(
          "not-quoted",
          key,
          path(key)
              + " is "
              + scalar.kind()
              + ", read as the text "
              + Shown.value(scalar.text())
              + "; put it in quotes");
    }
    return scalar.text().isBlank() ? null : scalar.text().strip();
  }

  /** The map at a key, or null where there is none. */
  @Nullable ManifestKeys map(String key, String example) {
    YamlNode found = value(key);
    if (found == null) {
      return null;
    }
    if (found instanceof YamlNode.Mapping inner) {
      return new ManifestKeys(inner, path(key), file, problems);
    }
    wrongType(key, found, "a map, such as " + example);
    return null;
  }

  /** The items of the list at a key, empty where there is none. */
  List<YamlNode> list(String key, String example) {
    YamlNode found = value(key);
    if (found == null) {
      return List.of();
    }
    if (found instanceof YamlNode.Sequence list) {
      return list.items();
    }
    wrongType(key, found, "a list, such as " + example);
    return List.of();
  }

  /** The values of this map by key, as they stand. */
  Map<String, YamlNode> values() {
    var values = new LinkedHashMap<String, YamlNode>();
    map.entries().forEach((key, entry) -> values.put(key, entry.value()));
    return values;
  }

  /** Says something about one item of a list in this map. */
  void itemError(String code, String key, int index, YamlNode item, String message) {
    problems.error(code, file, item.line(), path(key) + "." + index, message);
  }

  /** Says something odd about one item of a list in this map. */
  void itemWarning(String code, String key, int index, YamlNode item, String message) {
    problems.warning(code, file, item.line(), path(key) + "." + index, message);
  }

  /** One item of a list, read as a map of its own. */
  ManifestKeys item(String key, int index, YamlNode.Mapping item) {
    return new ManifestKeys(item, path(key) + "." + index, file, problems);
  }
}
