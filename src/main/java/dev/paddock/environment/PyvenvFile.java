package dev.paddock.environment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an environment's {@code pyvenv.cfg} says, in venv's dialect or uv's.
 *
 * @param version by {@code version} or {@code version_info}, or null
 * @param home the base interpreter's folder, or null
 * @param systemPackages whether the base's packages are let in
 */
record PyvenvFile(@Nullable String version, @Nullable String home, boolean systemPackages) {

  static final String NAME = "pyvenv.cfg";

  static PyvenvFile read(Path environment) throws IOException {
    Map<String, String> values = new TreeMap<>();
    // Whatever the bytes are, they are to be looked at, not refused.
    String text =
        new String(Files.readAllBytes(environment.resolve(NAME)), StandardCharsets.ISO_8859_1);
    text.lines()
        .forEach(line -> {
          int equals = line.indexOf('=');
          if (equals > 0) {
            values.put(
                line.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                line.substring(equals + 1).strip());
          }
        });
    return new PyvenvFile(
        values.getOrDefault("version_info", values.get("version")),
        values.get("home"),
        // Python's own rule: what does not say so does not keep them out.
        "true".equalsIgnoreCase(values.getOrDefault("include-system-site-packages", "true")));
  }
}
