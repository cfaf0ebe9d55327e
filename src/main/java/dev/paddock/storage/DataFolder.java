package dev.paddock.storage;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names every place in Paddock's data folder.
 *
 * @param root the absolute, normalised folder everything below lives in
 */
public record DataFolder(Path root) {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  /** Makes the root absolute, so that a later change of directory cannot move the data. */
  public DataFolder {
    root = root.toAbsolutePath().normalize();
  }

  /**
   * Finds the data folder: {@code $PADDOCK_HOME}, else the platform's place.
   *
   * @param environment the process's environment variables
   * @param osName the value of {@code os.name}
   * @param home the user's home folder
   */
  public static DataFolder locate(Map<String, String> environment, String osName, Path home) {
    String chosen = filled(environment.get("PADDOCK_HOME"));
    if (chosen != null) {
      return new DataFolder(Path.of(chosen));
    }
    String os = osName.toLowerCase(Locale.ROOT);
    if (os.contains("win")) {
      String local = filled(environment.get("LOCALAPPDATA"));
      Path base = local == null ? home.resolve("AppData").resolve("Local") : Path.of(local);
      return new DataFolder(base.resolve("Paddock"));
    }
    if (os.contains("mac")) {
      return new DataFolder(home.resolve("Library/Application Support/Paddock"));
    }
    String xdg = filled(environment.get("XDG_DATA_HOME"));
    // The XDG specification says a relative path there is to be ignored.
    Path base =
        xdg != null && Path.of(xdg).isAbsolute() ? Path.of(xdg) : home.resolve(".local/share");
    return new DataFolder(base.resolve("paddock"));
  }

  private static @Nullable String filled(@Nullable String value) {
    return value == null || value.isBlank() ? null : value;
  }

  /**
   * Makes the folder when it is missing, for its owner only: variables and logs are private.
   *
   * @throws IOException if it cannot be made, or something else is in its place
   */
  public void create() throws IOException {
    if (Files.isDirectory(root)) {
      return;
    }
    Path parent = root.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try {
      if (root.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createDirectory(root, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      } else {
        Files.createDirectory(root);
      }
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(root)) {
        throw e;
      }
      // Another Paddock was quicker.
    }
  }

  /** One JSON file an agent. */
  public Path agents() {
    return root.resolve("agents");
  }

  /** Unpacked archives, one folder a content digest. */
  public Path packages() {
    return root.resolve("packages");
  }

  /** The virtual environments. */
  public Path environments() {
    return root.resolve("environments");
  }

  /** One folder an agent, in it one folder a run. */
  public Path runs() {
    return root.resolve("runs");
  }

  /** One folder an agent: what the installers said, a file a build. */
  public Path builds() {
    return root.resolve("builds");
  }

  /** Lock files: never deleted, never inside what they guard. */
  public Path locks() {
    return root.resolve("locks");
  }

  /** One socket per living Paddock. */
  public Path control() {
    return root.resolve("control");
  }

  /** The installers' caches. */
  public Path cache() {
    return root.resolve("cache");
  }

  /** A uv of our own, and the Python files we start agents with. */
  public Path tools() {
    return root.resolve("tools");
  }

  /** The user's settings. */
  public Path settings() {
    return root.resolve("settings.json");
  }
}
