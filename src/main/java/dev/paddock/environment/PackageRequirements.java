package dev.paddock.environment;

import dev.paddock.apkg.AgentPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * What a package asks to be installed, and from which of its files that was taken.
 *
 * @param source {@code requirements.txt}, {@code pyproject.toml}, {@code pylock.toml}, {@code
 *     agent.yaml} or {@code none}
 * @param content the requirements; for {@code pyproject.toml} only what it lists itself
 * @param hash the seven digits that name the folder, or {@code no-deps}
 * @param pyproject the package's, or null
 * @param installsItself whether the package itself is installed
 * @param definitions digests of the files that define the package itself, and of its lock file
 * @param lock the lock file that is followed, or null
 */
record PackageRequirements(
    Path root,
    String source,
    RequirementsFile.Content content,
    String hash,
    @Nullable Pyproject pyproject,
    boolean installsItself,
    Map<String, String> definitions,
    @Nullable Path lock) {

  static final String NO_DEPENDENCIES = "no-deps";
  private static final String REQUIREMENTS = "requirements.txt";
  private static final String SETUP = "setup.py";

  PackageRequirements {
    definitions = java.util.Collections.unmodifiableMap(new TreeMap<>(definitions));
  }

  /**
   * Reads them.
   *
   * @throws BuildFailedException if a file is there but is not what it should be
   */
  static PackageRequirements read(AgentPackage agentPackage)
      throws IOException, BuildFailedException {
    Path root = agentPackage.root().toAbsolutePath().normalize();
    Path file = root.resolve(REQUIREMENTS);
    Pyproject pyproject = Pyproject.read(root);
    boolean installsItself =
        Files.isRegularFile(root.resolve(SETUP)) || (pyproject != null && pyproject.builds());
    String source;
    RequirementsFile.Content content;
    Path lock = null;
    if (Files.isRegularFile(file)) {
      source = REQUIREMENTS;
      content = RequirementsFile.read(root, file, agentPackage.isFolder());
    } else if (pyproject != null && pyproject.builds()) {
      source = Pyproject.FILE;
      content = RequirementsFile.ofLines(root, pyproject.dependencies());
      lock = lockOf(root);
    } else if (Files.isRegularFile(root.resolve(Pylock.FILE))) {
      source = Pylock.FILE;
      lock = root.resolve(Pylock.FILE);
      content = RequirementsFile.ofLines(root, Pylock.read(lock).lines());
    } else {
      List<String> dependencies = agentPackage.manifest().dependencies();
      source = dependencies.isEmpty() ? "none" : "agent.yaml";
      content = RequirementsFile.ofLines(root, dependencies);
    }
    return new PackageRequirements(
        root,
        source,
        content,
        hashOf(file),
        pyproject,
        installsItself,
        definitions(root, pyproject, installsItself, lock),
        lock);
  }

  private static @Nullable Path lockOf(Path root) {
    for (String name : List.of("uv.lock", Pylock.FILE)) {
      Path lock = root.resolve(name);
      if (Files.isRegularFile(lock)) {
        return lock;
      }
    }
    return null;
  }

  /** The seven digits that name the folder, or {@code no-deps}, whatever the file says. */
  static String hash(AgentPackage agentPackage) throws IOException {
    return hashOf(agentPackage.root().toAbsolutePath().normalize().resolve(REQUIREMENTS));
  }

  /** The ecosystem's own rule, kept so that its runtime finds our environments and we find its. */
  private static String hashOf(Path requirements) throws IOException {
    if (!Files.isRegularFile(requirements)) {
      return NO_DEPENDENCIES;
    }
    try (var in = Files.newInputStream(requirements)) {
      return DigestUtils.sha256Hex(in).substring(0, 7);
    }
  }

  private static Map<String, String> definitions(
      Path root, @Nullable Pyproject pyproject, boolean installs, @Nullable Path lock)
      throws IOException {
    Map<String, String> digests = new TreeMap<>();
    if (installs) {
      if (pyproject != null) {
        digests.put(Pyproject.FILE, DigestUtils.sha256Hex(pyproject.canonical()));
      }
      for (String name : List.of(SETUP, "setup.cfg")) {
        put(digests, root.resolve(name));
      }
    }
    if (lock != null) {
      put(digests, lock);
    }
    return digests;
  }

  private static void put(Map<String, String> digests, Path file) throws IOException {
    if (Files.isRegularFile(file)) {
      try (var in = Files.newInputStream(file)) {
        digests.put(String.valueOf(file.getFileName()), DigestUtils.sha256Hex(in));
      }
    }
  }

  /**
   * Whether a {@code requirements.txt} decides what is installed, whatever the package says of
   * itself. One that names the package ({@code -e .}) asks for all it requires.
   */
  boolean decide() {
    return source.equals(REQUIREMENTS) && !content.projects().contains(root);
  }

  /** The projects named whatever the platform. */
  Set<String> names() {
    return content.requirements().stream()
        .filter(requirement -> !requirement.conditional())
        .map(Requirement::name)
        .filter(java.util.Objects::nonNull)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether nothing at all is to be installed for the package, as far as it could be read. */
  boolean isEmpty() {
    return content.requirements().isEmpty()
        && content.problems().isEmpty()
        && content.options().stream().noneMatch(option -> option.startsWith("-r "))
        && content.projects().isEmpty()
        && !installsItself;
  }
}
