package dev.paddock.environment;

import dev.paddock.environment.EnvironmentMetadata.Distribution;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads from an environment's files what is installed, how large it is, and who requires it. */
final class Inventory {

  private static final String REQUIRES = "Requires-Dist:";

  private final Path site;
  private final String pythonVersion;
  private final Map<String, Distribution> installed = new LinkedHashMap<>();
  private final Map<String, List<Dependency>> dependencies = new HashMap<>();
  private final Map<String, Set<String>> extras = new HashMap<>();
  private final Map<String, Set<String>> reasons = new HashMap<>();

  private Inventory(Path site, String pythonVersion) {
    this.site = site;
    this.pythonVersion = pythonVersion;
  }

  /** The distributions by name; what is there now, not what was once recorded. */
  static List<InstalledDistribution> of(Path environment, EnvironmentMetadata metadata)
      throws IOException {
    Path site = InstalledPackages.sitePackages(environment, metadata);
    if (site == null) {
      return List.of();
    }
    var inventory = new Inventory(site, Objects.requireNonNullElse(metadata.pythonVersion(), ""));
    for (Distribution one : InstalledPackages.list(site)) {
      inventory.installed.put(one.name(), one);
      inventory.dependencies.put(one.name(), inventory.dependenciesOf(one));
    }
    Inputs inputs = metadata.inputs();
    if (inputs != null) {
      inputs.requirements().forEach(line -> inventory.require(line, inputs.source()));
      inputs.host().forEach(line -> inventory.require(line, "paddock"));
    }
    inventory.followExtras();
    return inventory.list();
  }

  private List<Dependency> dependenciesOf(Distribution one) throws IOException {
    Path metadata = site.resolve(one.record()).resolve("METADATA");
    List<Dependency> found = new ArrayList<>();
    if (Files.isRegularFile(metadata)) {
      for (String line : InstalledPackages.header(metadata)) {
        Dependency dependency =
            line.startsWith(REQUIRES) ? Dependency.parse(line.substring(REQUIRES.length())) : null;
        if (dependency != null) {
          found.add(dependency);
        }
      }
    }
    return found;
  }

  private void require(String line, String reason) {
    Dependency wanted = Dependency.parse(line);
    if (wanted != null && installed.containsKey(wanted.name())) {
      extras.computeIfAbsent(wanted.name(), _ -> new TreeSet<>()).addAll(wanted.extras());
      reasons.computeIfAbsent(wanted.name(), _ -> new TreeSet<>()).add(reason);
    }
  }

  /** An extra may ask for another's extra: goes on until nothing is added. */
  private void followExtras() {
    boolean added = true;
    while (added) {
      added = false;
      for (String name : installed.keySet()) {
        for (Dependency dependency : applying(name)) {
          added |=
              extras
                  .computeIfAbsent(dependency.name(), _ -> new TreeSet<>())
                  .addAll(dependency.extras());
        }
      }
    }
  }

  private List<Dependency> applying(String name) {
    Set<String> asked = extras.getOrDefault(name, Set.of());
    return dependencies.getOrDefault(name, List.of()).stream()
        .filter(dependency -> dependency.applies(pythonVersion, asked))
        .toList();
  }

  private List<InstalledDistribution> list() throws IOException {
    Map<String, Set<String>> dependants = new HashMap<>();
    for (String name : installed.keySet()) {
      for (Dependency dependency : applying(name)) {
        if (!dependency.name().equals(name)) {
          dependants.computeIfAbsent(dependency.name(), _ -> new TreeSet<>()).add(name);
        }
      }
    }
    List<InstalledDistribution> all = new ArrayList<>();
    for (Distribution one : installed.values()) {
      DirectUrl.@Nullable Origin origin = DirectUrl.read(site.resolve(one.record()));
      List<String> why = new ArrayList<>(reasons.getOrDefault(one.name(), Set.of()));
      if (why.isEmpty() && origin != null && origin.editable()) {
        why.add("the package itself");
      }
      why.addAll(dependants.getOrDefault(one.name(), Set.of()));
      all.add(
          new InstalledDistribution(
              one.name(),
              one.version(),
              size(site.resolve(one.record()).resolve("RECORD")),
              why,
              origin == null ? null : CredentialMask.apply(origin.url())));
    }
    return List.copyOf(all);
  }

  private long size(Path record) throws IOException {
    long bytes = 0;
    String text = new String(Files.readAllBytes(record), StandardCharsets.UTF_8);
    for (String line : (Iterable<String>) text.lines()::iterator) {
      String length = line.substring(line.lastIndexOf(',') + 1);
      bytes += length.matches("[0-9]{1,15}") ? Long.parseLong(length) : sizeOfFile(line);
    }
    return bytes;
  }

  /** What was made at installation, such as compiled files, has no size in the record. */
  private long sizeOfFile(String line) {
    try {
      Path file = site.resolve(InstalledPackages.recordedFile(line));
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (InvalidPathException | IOException _) {
      // A garbled record, or a file that went: neither takes up space.
      return 0;
    }
  }
}
