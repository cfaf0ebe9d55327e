package dev.paddock.agent;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this machine has for Paddock, what is wrong, and what to do.
 *
 * @param uv the uv that would be used, or null when there is none
 * @param freeBytes what the data folder's disk has left
 */
public record DoctorReport(
    String version,
    String java,
    String os,
    Path home,
    List<Python> pythons,
    @Nullable Tool uv,
    List<Folder> folders,
    long freeBytes,
    List<Finding> findings) {

  /** An interpreter. */
  public record Python(Path path, String version, String origin) {}

  /** A program found. */
  public record Tool(Path path, String version, String origin) {}

  /**
   * One folder of ours.
   *
   * @param bytes as allocated on disk
   * @param sharedBytes how many of them files take that have names in other folders, too
   */
  public record Folder(String name, Path path, boolean writable, long bytes, long sharedBytes) {}

  /**
   * Something wrong.
   *
   * @param problem what, in a sentence
   * @param todo what to do about it, in a sentence
   */
  public record Finding(String code, String problem, String todo) {}

  /** Copies its lists. */
  public DoctorReport {
    pythons = List.copyOf(pythons);
    folders = List.copyOf(folders);
    findings = List.copyOf(findings);
  }
}
