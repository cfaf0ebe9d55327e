package dev.paddock.apkg;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads a package, archive or folder, safely; runs nothing from it and leaves nothing of a refused
 * one.
 */
public final class PackageReader {

  /**
   * Reads packages.
   *
   * @param packages where archives are unpacked to, one folder a content digest
   */
  public PackageReader(Path packages, Limits limits) {
    throw new UnsupportedOperationException(packages + " " + limits);
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
  }

  /**
   * Reads a package; an archive is unpacked to its digest's folder unless that is there already.
   *
   * @throws java.nio.file.NoSuchFileException if nothing is at that path
   */
  public AgentPackage read(Path source) throws InvalidPackageException, IOException {
    throw new UnsupportedOperationException();
  }

  /** Removes what killed readers left in the packages folder; returns what went. */
  public java.util.List<Path> sweepLeftovers() throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Reads again the manifest of a package that was read before, in the folder it uses. */
  public AgentPackage reread(
      Path root, Path source, @org.jspecify.annotations.Nullable String sha256)
      throws InvalidPackageException, IOException {
    throw new UnsupportedOperationException();
  }
}
