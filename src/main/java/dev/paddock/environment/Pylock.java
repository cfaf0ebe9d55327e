package dev.paddock.environment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/**
 * What a {@code pylock.toml} pins (the lock file that Python's tools agreed on), as requirements
 * that an installer takes which does not read such files itself.
 *
 * @param lines a requirement line for each package, with its hashes
 * @param inexpressible the names of those that no such line can say
 */
record Pylock(List<String> lines, List<String> inexpressible) {

  static final String FILE = "pylock.toml";
  private static final TomlMapper TOML = TomlMapper.builder().build();
  private static final int LIMIT = 16 << 20;

  Pylock {
    lines = List.copyOf(lines);
    inexpressible = List.copyOf(inexpressible);
  }

  /**
   * Reads one.
   *
   * @throws BuildFailedException if it is not what it should be
   */
  static Pylock read(Path file) throws IOException, BuildFailedException {
    if (Files.size(file) > LIMIT) {
      throw unreadable("it is larger than 16 MiB");
    }
    try {
      JsonNode tree = TOML.readTree(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
      String version = tree.path("lock-version").asString("");
      if (!version.startsWith("1.")) {
        throw unreadable(
            version.isEmpty()
                ? "it has no lock-version"
                : "its lock-version is " + version + ", known is 1.0");
      }
      return of(tree.path("packages"));
    } catch (JacksonException e) {
      throw unreadable(e.getOriginalMessage());
    }
  }

  private static BuildFailedException unreadable(String why) {
    return new BuildFailedException(
        FILE + " cannot be read: " + why,
        List.of(),
        "Write it anew with the tool that made it, then build again.");
  }

  private static Pylock of(JsonNode packages) throws BuildFailedException {
    List<String> lines = new ArrayList<>();
    List<String> inexpressible = new ArrayList<>();
    for (JsonNode one : packages) {
      String name = one.path("name").asString("");
      if (name.isBlank() || !Requirement.normalise(name).matches("[a-z0-9][a-z0-9-]*")) {
        throw unreadable("one of its packages has no name");
      }
      String line = line(name, one);
      if (line == null) {
        inexpressible.add(Requirement.normalise(name));
      } else {
        lines.add(line);
      }
    }
    return new Pylock(lines, inexpressible);
  }

  private static @Nullable String line(String name, JsonNode one) {
    String marker = one.path("marker").asString("").strip();
    // Which groups and extras are wanted is asked by such a marker; no requirement can.
    boolean asksForGroups = marker.contains("dependency_groups") || marker.contains("extras");
    String version = one.path("version").asString("");
    String archive = one.path("archive").path("url").asString("");
    String what;
    if (!archive.isEmpty()) {
      what = name + " @ " + archive;
    } else if (one.path("vcs").isMissingNode()
        && one.path("directory").isMissingNode()
        && version.matches("[A-Za-z0-9][A-Za-z0-9.!+_-]*")) {
      what = name + "==" + version;
    } else {
      return null;
    }
    boolean oneLine = (what + marker).chars().noneMatch(c -> c == '\n' || c == '\r');
    if (asksForGroups || !oneLine) {
      return null;
    }
    StringBuilder line = new StringBuilder(what);
    if (!marker.isEmpty()) {
      line.append(" ; ").append(marker);
    }
    hashes(one).forEach(hash -> line.append(" --hash=").append(hash));
    return line.toString();
  }

  private static TreeSet<String> hashes(JsonNode one) {
    TreeSet<String> found = new TreeSet<>();
    addHashes(found, one.path("archive"));
    addHashes(found, one.path("sdist"));
    one.path("wheels").forEach(wheel -> addHashes(found, wheel));
    return found;
  }

  private static void addHashes(TreeSet<String> found, JsonNode file) {
    for (Map.Entry<String, JsonNode> hash : file.path("hashes").properties()) {
      String digits = hash.getValue().asString("");
      if (hash.getKey().matches("sha(256|384|512)") && digits.matches("[0-9a-fA-F]+")) {
        found.add(hash.getKey() + ":" + digits);
      }
    }
  }
}
