package dev.paddock.environment;

import dev.paddock.environment.EnvironmentMetadata.Distribution;
import dev.paddock.environment.Health.Reason;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what is installed in an environment from its files. */
final class InstalledPackages {

  private static final String INFO = ".dist-info";
  private static final int SHOWN = 3;

  private InstalledPackages() {}

  /**
   * What is installed in an environment.
   *
   * @param folder the packages' folder relative to it, with forward slashes, or null
   */
  record Content(@Nullable String folder, List<Distribution> distributions) {
    Content {
      distributions = List.copyOf(distributions);
    }
  }

  /** What is installed in an environment, by name. */
  static Content of(Path environment) throws IOException {
    Path packages = VenvLayout.findSitePackages(environment);
    return packages == null
        ? new Content(null, List.of())
        : new Content(
            environment.relativize(packages).toString().replace('\\', '/'), list(packages));
  }

  /** The distributions in a packages' folder, by name. */
  static List<Distribution> list(Path sitePackages) throws IOException {
    List<Distribution> found = new ArrayList<>();
    try (Stream<Path> entries = Files.list(sitePackages)) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        String folder = String.valueOf(entry.getFileName());
        if (folder.endsWith(INFO) && Files.exists(entry.resolve("RECORD"))) {
          found.add(distribution(entry, folder));
        }
      }
    }
    found.sort(Comparator.comparing(Distribution::name));
    return found;
  }

  private static Distribution distribution(Path info, String folder) throws IOException {
    String stem = folder.substring(0, folder.length() - INFO.length());
    int dash = stem.lastIndexOf('-');
    String name = dash < 0 ? stem : stem.substring(0, dash);
    String version = dash < 0 ? "" : stem.substring(dash + 1);
    Path metadata = info.resolve("METADATA");
    if (Files.isRegularFile(metadata)) {
      // The folder's name is normalised; the file has the name as its author spells it.
      for (String line : header(metadata)) {
        if (line.startsWith("Name:")) {
          name = line.substring(5).strip();
        } else if (line.startsWith("Version:")) {
          version = line.substring(8).strip();
        }
      }
    }
    return new Distribution(Requirement.normalise(name), version, folder);
  }

  static List<String> header(Path metadata) throws IOException {
    String text = new String(Files.readAllBytes(metadata), StandardCharsets.UTF_8);
    return text.lines().takeWhile(line -> !line.isEmpty()).toList();
  }

  /**
   * What is gone of what was recorded.
   *
   * @param files whether to look for every file the distributions list, too
   */
  static List<Reason> damage(Path environment, EnvironmentMetadata metadata, boolean files)
      throws IOException {
    List<Distribution> recorded = metadata.distributions();
    if (recorded == null || recorded.isEmpty()) {
      return List.of();
    }
    Path site = sitePackages(environment, metadata);
    if (site == null) {
      return List.of(new Reason("packages-gone", "the packages' folder is gone"));
    }
    List<Reason> reasons = new ArrayList<>();
    for (Distribution distribution : recorded) {
      Reason reason = damage(site, distribution, files);
      if (reason != null) {
        reasons.add(reason);
      }
    }
    return reasons;
  }

  static @Nullable Path sitePackages(Path environment, EnvironmentMetadata metadata)
      throws IOException {
    String recorded = metadata.sitePackages();
    if (recorded == null) {
      return VenvLayout.findSitePackages(environment);
    }
    Path site = environment.resolve(recorded).normalize();
    return site.startsWith(environment) && Files.isDirectory(site) ? site : null;
  }

  private static @Nullable Reason damage(Path site, Distribution distribution, boolean files)
      throws IOException {
    String name = distribution.name() + " " + distribution.version();
    Path info = site.resolve(distribution.record());
    Path record = info.resolve("RECORD");
    // One look at the disk for one that is whole: looks are most of what quick health costs.
    if (isFilled(record)) {
      return files ? goneFiles(site, record, name) : null;
    }
    return Files.isDirectory(info)
        ? new Reason("record-lost", name + " lost its RECORD")
        : new Reason("distribution-gone", name + " is gone");
  }

  private static boolean isFilled(Path file) {
    try {
      var found = Files.readAttributes(file, BasicFileAttributes.class);
      return found.isRegularFile() && found.size() > 0;
    } catch (IOException _) {
      // What cannot be looked at is as good as lost.
      return false;
    }
  }

  private static @Nullable Reason goneFiles(Path site, Path record, String name)
      throws IOException {
    Listings seen = new Listings();
    List<String> gone = new ArrayList<>();
    int count = 0;
    String text;
    try {
      text = Files.readString(record);
    } catch (CharacterCodingException _) {
      return new Reason("record-lost", name + ": its RECORD is no text");
    } catch (java.nio.file.AccessDeniedException _) {
      return new Reason("record-lost", name + ": its RECORD may not be read");
    }
    for (String line : (Iterable<String>) text.lines()::iterator) {
      String file = recordedFile(line);
      // Compiled files come and go by themselves.
      if (file.isEmpty() || file.endsWith(".pyc")) {
        continue;
      }
      count++;
      if (!seen.contains(site, file) && !isThere(site, file)) {
        gone.add(file);
      }
    }
    if (gone.isEmpty()) {
      return null;
    }
    return new Reason(
        "files-gone",
        name
            + ": "
            + gone.size()
            + " of "
            + count
            + " files are gone ("
            + String.join(", ", gone.subList(0, Math.min(SHOWN, gone.size())))
            + (gone.size() > SHOWN ? ", …)" : ")"));
  }

  /**
   * Folders listed once: asking for each of thousands of files takes longer than Python's start.
   */
  private static final class Listings {
    private final Map<String, Set<String>> names = new HashMap<>();

    /** Whether it surely is there; what is not listed must be asked for. */
    boolean contains(Path site, String file) {
      int slash = file.lastIndexOf('/');
      String folder = slash < 0 ? "" : file.substring(0, slash);
      return names
          .computeIfAbsent(folder, _ -> list(site, folder))
          .contains(file.substring(slash + 1));
    }

    /** Nothing where a name may be a link, which may lead nowhere. */
    private static Set<String> list(Path site, String folder) {
      try {
        Path place = site.resolve(folder);
        String[] found = place.toFile().list();
        return found == null
                || found.length == 0
                || Files.isSymbolicLink(place.resolve(found[0]))
                || Files.isSymbolicLink(place.resolve(found[found.length - 1]))
            ? Set.of()
            : Set.of(found);
      } catch (InvalidPathException _) {
        // A garbled record names no folder.
        return Set.of();
      }
    }
  }

  private static boolean isThere(Path site, String file) {
    try {
      return Files.exists(site.resolve(file));
    } catch (InvalidPathException _) {
      // A garbled record names nothing that is there.
      return false;
    }
  }

  /** The first field of a line of comma separated values. */
  static String recordedFile(String line) {
    if (!line.startsWith("\"")) {
      int comma = line.indexOf(',');
      return comma < 0 ? line.strip() : line.substring(0, comma);
    }
    int end = line.indexOf('"', 1);
    return end < 0 ? "" : line.substring(1, end);
  }
}
