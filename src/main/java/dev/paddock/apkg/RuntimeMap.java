package dev.paddock.apkg;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Understands a manifest's {@code runtime} written as a map. */
final class RuntimeMap {

  private RuntimeMap() {}

  /**
   * Reads {@code {python: ">=3.8"}}, and the spellings {@code {name: python, version: "3.11"}} and
   * {@code {language: …}} that were seen too.
   */
  static PythonRequest.Reading read(YamlNode.Mapping map) {
    for (var entry : map.entries().entrySet()) {
      if (entry.getKey().strip().toLowerCase(Locale.ROOT).matches("c?python[23]?")) {
        return version(entry.getValue().value());
      }
    }
    for (String key : new String[] {"name", "language", "type", "engine"}) {
      String name = text(map, key);
      if (name != null) {
        String version = text(map, "version");
        PythonRequest.Reading read = PythonRequest.ofText(name);
        return read instanceof PythonRequest.Reading.Python(String given)
                && given == null
                && version != null
            ? PythonRequest.ofVersion(version)
            : read;
      }
    }
    String version = text(map, "version");
    if (version != null) {
      return PythonRequest.ofText(version);
    }
    return map.entries().isEmpty()
        ? new PythonRequest.Reading.Python(null)
        : new PythonRequest.Reading.Other(map.entries().keySet().iterator().next());
  }

  private static PythonRequest.Reading version(YamlNode value) {
    return switch (value) {
      case YamlNode.Scalar scalar ->
          scalar.isNull()
              ? new PythonRequest.Reading.Python(null)
              : PythonRequest.ofVersion(scalar.text());
      case YamlNode.Mapping map -> {
        String version = text(map, "version");
        yield version == null
            ? new PythonRequest.Reading.Unclear(map.kind())
            : PythonRequest.ofVersion(version);
      }
      case YamlNode.Sequence list -> new PythonRequest.Reading.Unclear(list.kind());
    };
  }

  private static @Nullable String text(YamlNode.Mapping map, String key) {
    YamlNode.Mapping.Entry entry = map.get(key);
    return entry != null && entry.value() instanceof YamlNode.Scalar scalar && !scalar.isNull()
        ? scalar.text()
        : null;
  }
}
