package dev.paddock.apkg;

import org.jspecify.annotations.Nullable;

/**
 * One thing wrong or odd about a package, placed as exactly as it can be.
 *
 * @param severity whether the package is refused for it
 * @param code a stable word for programs, such as {@code name-missing}
 * @param message what was found and what would be right, for people
 * @param file the file inside the package, with forward slashes, or null for the package itself
 * @param line the line in that file, counted from 1, or null
 * @param key the manifest key with dots, such as {@code ui.path}, or null
 */
public record PackageProblem(
    Severity severity,
    String code,
    String message,
    @Nullable String file,
    @Nullable Integer line,
    @Nullable String key) {

  /** In one line, such as {@code agent.yaml:3: the name is missing}. */
  public String inOneLine() {
    String place = line == null ? file : file + ":" + line;
    return place == null ? message : place + ": " + message;
  }

  /** How bad a problem is. */
  public enum Severity {
    /** The package is refused. */
    ERROR,
    /** The package loads; the user is told. */
    WARNING
  }
}
