package dev.paddock.environment;

import dev.paddock.storage.DataFolder;
import dev.paddock.storage.FolderRemoval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Names environments: a key's folder, its generations, its lock, and what a folder there is. */
final class EnvironmentFolders {

  /** In an environment while it is being built: everything the build needs for itself. */
  static final String BUILDING = ".paddock-building";

  /** Before the name of an environment that is being removed. */
  static final String REMOVING = ".removing-";

  private static final Pattern NAME =
      Pattern.compile("^(.+_(?:[0-9a-f]{7}|no-deps))(?:\\.([1-9][0-9]*))?$");

  private final DataFolder data;

  EnvironmentFolders(DataFolder data) {
    this.data = data;
  }

  /** What stands at an environment's place. */
  enum Occupant {
    /** Nothing. */
    NOTHING,
    /** A file, a link, or a folder that is neither ours nor a virtual environment. */
    FOREIGN,
    /** An environment, in whatever state. */
    ENVIRONMENT
  }

  static String key(String agentId, String hash) {
    return agentId + "_" + hash;
  }

  /** The folder of a key's first generation. */
  Path first(String key) {
    return data.environments().resolve(key);
  }

  /**
   * The environment an agent points to, found again by its name when the data folder moved; null if
   * it points to none.
   */
  @Nullable Path pointed(@Nullable Path current) {
    if (current == null || current.getFileName() == null) {
      return null;
    }
    Path here = data.environments().resolve(current.getFileName().toString());
    Path there = current.toAbsolutePath().normalize();
    return Files.exists(here, LinkOption.NOFOLLOW_LINKS) || !Files.exists(there) ? here : there;
  }

  /** The key in a folder's name, or null where it is not one of our names or is being removed. */
  static @Nullable String keyOf(Path folder) {
    Matcher name = NAME.matcher(String.valueOf(folder.getFileName()));
    return name.matches() && !name.group().startsWith(REMOVING) ? name.group(1) : null;
  }

  /** The generation in a folder's name, 1 where it has no number. */
  static int generationOf(Path folder) {
    Matcher name = NAME.matcher(String.valueOf(folder.getFileName()));
    String number = name.matches() ? name.group(2) : null;
    // A number too long to be one of ours is nobody's generation.
    return number == null || number.length() > 9 ? 1 : Integer.parseInt(number);
  }

  /** The folders of a key, newest generation first. */
  List<Path> generations(String key) throws IOException {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(data.environments())) {
      try (Stream<Path> list = Files.list(data.environments())) {
        list.filter(folder -> key.equals(keyOf(folder))).forEach(found::add);
      }
    }
    found.sort(Comparator.comparingInt(EnvironmentFolders::generationOf).reversed());
    return found;
  }

  /** The place of the next generation of a key, where nothing stands yet. */
  Path next(String key) throws IOException {
    int newest = 0;
    for (Path folder : generations(key)) {
      newest = Math.max(newest, generationOf(folder));
    }
    return newest == 0 ? first(key) : first(key + "." + (newest + 1));
  }

  /** Every folder at an environment's place, and every one that is being removed. */
  List<Path> all() throws IOException {
    if (!Files.isDirectory(data.environments())) {
      return List.of();
    }
    try (Stream<Path> list = Files.list(data.environments())) {
      return list.sorted().toList();
    }
  }

  /** Whether a path is one at which environments stand. */
  boolean isPlace(Path folder) {
    return data.environments().equals(folder.getParent());
  }

  /** Where an environment is moved to before it is removed. */
  Path removing(Path folder) {
    Path aside = data.environments().resolve(REMOVING + folder.getFileName());
    for (int next = 2; Files.exists(aside, LinkOption.NOFOLLOW_LINKS); next++) {
      aside = data.environments().resolve(REMOVING + folder.getFileName() + "-" + next);
    }
    return aside;
  }

  /** Whoever holds it builds or removes environments of the key. */
  Path lock(String key) {
    return data.locks().resolve(key + ".lock");
  }

  /** What stands there; never follows a link. */
  static Occupant occupant(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return Occupant.NOTHING;
    }
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return Occupant.FOREIGN;
    }
    boolean recognised =
        Files.exists(folder.resolve("pyvenv.cfg"), LinkOption.NOFOLLOW_LINKS)
            || Files.exists(folder.resolve(EnvironmentMetadata.FILE), LinkOption.NOFOLLOW_LINKS)
            || Files.exists(folder.resolve(BUILDING), LinkOption.NOFOLLOW_LINKS)
            || hasLayout(folder)
            || isEmpty(folder);
    return recognised ? Occupant.ENVIRONMENT : Occupant.FOREIGN;
  }

  /** An environment whose {@code pyvenv.cfg} was deleted still looks like one. */
  private static boolean hasLayout(Path folder) throws IOException {
    return Files.exists(VenvLayout.python(folder), LinkOption.NOFOLLOW_LINKS)
        && VenvLayout.findSitePackages(folder) != null;
  }

  /** A build that got no further than the folder; there is nothing in it to lose. */
  private static boolean isEmpty(Path folder) {
    try (Stream<Path> list = Files.list(folder)) {
      return list.findAny().isEmpty();
    } catch (IOException _) {
      // What cannot be listed is not known to be ours.
      return false;
    }
  }

  /** Deletes an environment so that what is left is recognised as one until the very end. */
  static void remove(Path folder) throws IOException {
    FolderRemoval.remove(folder, folder.resolve(PyvenvFile.NAME));
  }
}
