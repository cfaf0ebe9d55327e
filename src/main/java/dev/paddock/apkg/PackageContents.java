package dev.paddock.apkg;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Looks for what a manifest names in the package's folder, and never outside it. */
final class PackageContents {

  private final Path root;

  PackageContents(Path root) {
    this.root = root;
  }

  /** Where a path with forward slashes lies, or null where this system has no such name. */
  @Nullable Path find(String path) {
    try {
      return root.resolve(path);
    } catch (InvalidPathException _) {
      // This system has no such name, so there is nothing of that name either.
      return null;
    }
  }

  boolean isFile(String path) {
    Path found = find(path);
    return found != null && Files.isRegularFile(found);
  }

  boolean isFolder(String path) {
    Path found = find(path);
    return found != null && Files.isDirectory(found);
  }

  boolean exists(String path) {
    Path found = find(path);
    return found != null && Files.exists(found);
  }

  /** Whether links lead from the path, which exists, to somewhere outside the package. */
  boolean leadsOutside(String path) throws IOException {
    Path found = find(path);
    return found != null && !found.toRealPath().startsWith(root.toRealPath());
  }

  /** Whether the code has a module of that dotted name, at the root or under {@code src}. */
  boolean hasModule(String module) {
    String path = module.replace('.', '/');
    return exists(path + ".py")
        || isFolder(path)
        || exists("src/" + path + ".py")
        || isFolder("src/" + path);
  }

  /**
   * A file's bytes, or null where there is no such file.
   *
   * @param most where the file is longer, one byte more than this is read
   */
  byte @Nullable [] read(String path, int most) throws IOException {
    Path found = find(path);
    if (found == null || !Files.isRegularFile(found)) {
      return null;
    }
    try (var in = Files.newInputStream(found)) {
      return in.readNBytes(most + 1);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException("could not read " + found + ": " + e.getMessage(), e);
    }
  }
}
