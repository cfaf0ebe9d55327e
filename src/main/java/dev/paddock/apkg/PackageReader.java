package dev.paddock.apkg;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a package, archive or folder, safely; runs nothing from it and leaves nothing of a refused
 * one. Safe for use by several threads and processes at once.
 */
public final class PackageReader {

  private final Path packages;
  private final Limits limits;

  /**
   * Reads packages.
   *
   * @param packages where archives are unpacked to, one folder a content digest; made when needed
   */
  public PackageReader(Path packages, Limits limits) {
    this.packages = packages.toAbsolutePath().normalize();
    this.limits = limits;
  }

  /**
   * What an archive may unpack to.
   *
   * @param maxUnpackedBytes counted as written
   * @param maxRatio unpacked to packed bytes of the whole archive, looked at past 100 MiB
   */
  public record Limits(long maxUnpackedBytes, int maxRatio) {
    /** 2 GiB and 200. */
    public static final Limits DEFAULT = new Limits(2L << 30, 200);

    /** Refuses limits that would refuse everything. */
    public Limits {
      if (maxUnpackedBytes < 1 || maxRatio < 1) {
        throw new IllegalArgumentException("a limit must be at least 1");
      }
    }
  }

  /**
   * Reads a package; an archive is unpacked to its digest's folder unless that is there already.
   *
   * @throws InvalidPackageException with everything found, if the package is refused
   * @throws NoSuchFileException if nothing is at that path
   * @throws IOException if it cannot be read, or the archive cannot be unpacked for a reason that
   *     is not its own, such as a full disk or an interrupted thread; nothing is left of it then
   */
  public AgentPackage read(Path source) throws InvalidPackageException, IOException {
    Path given = absolute(source);
    BasicFileAttributes kind = attributes(given);
    if (kind.isDirectory()) {
      return reread(given, given, null);
    }
    Problems problems = new Problems();
    if (!kind.isRegularFile()) {
      problems.error(
          "not-a-zip", null, null, null, "it is neither a file nor a folder, so no package either");
      throw new InvalidPackageException(given, problems.list());
    }
    try (Archive archive = Archive.open(given, limits, problems)) {
      if (problems.hasErrors()) {
        throw new InvalidPackageException(given, problems.list());
      }
      String sha256 = archive.file().sha256();
      var stored =
          new PackageStore(packages, limits)
              .put(archive, sha256, folder -> new FolderReader(folder).read(given));
      FolderReader.Description seen = stored.seen();
      return new AgentPackage(
          stored.folder(), given, sha256, seen.manifest(), seen.deploy(), seen.warnings());
    } catch (ArchiveRefusal e) {
      e.addTo(problems);
      throw new InvalidPackageException(given, problems.list());
    }
  }

  /**
   * Reads again the manifest of a package that was read before, in the folder it uses.
   *
   * @throws NoSuchFileException if that folder is gone
   */
  public AgentPackage reread(Path root, Path source, @Nullable String sha256)
      throws InvalidPackageException, IOException {
    if (!Files.isDirectory(root)) {
      throw new NoSuchFileException(root.toString());
    }
    FolderReader.Description seen = new FolderReader(root).read(source);
    return new AgentPackage(root, source, sha256, seen.manifest(), seen.deploy(), seen.warnings());
  }

  /**
   * Removes what processes that were killed while they unpacked left behind.
   *
   * @return what was removed
   */
  public List<Path> sweepLeftovers() throws IOException {
    return UnpackFolder.sweep(packages);
  }

  private static BasicFileAttributes attributes(Path given) throws IOException {
    try {
      return Files.readAttributes(given, BasicFileAttributes.class);
    } catch (AccessDeniedException e) {
      throw e;
    } catch (FileSystemException e) {
      // A name too long, a file where a folder should be, a link in a circle: nothing is there.
      var absent = new NoSuchFileException(given.toString());
      absent.initCause(e);
      throw absent;
    }
  }

  private static Path absolute(Path source) throws IOException {
    Path absolute = source.toAbsolutePath();
    Path normal = absolute.normalize();
    // With a link before "..", dropping both names another place than the system would go to.
    boolean same =
        !Files.exists(absolute) || (Files.exists(normal) && Files.isSameFile(absolute, normal));
    return same ? normal : absolute.toRealPath();
  }
}
