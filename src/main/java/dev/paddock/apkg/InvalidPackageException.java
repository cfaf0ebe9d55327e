package dev.paddock.apkg;

import java.nio.file.Path;
import java.util.List;

/** Says that a package was refused, with every reason found at once. */
public final class InvalidPackageException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<PackageProblem> problems;

  /**
   * Refuses a package.
   *
   * @param problems at least one of {@link PackageProblem.Severity#ERROR}; warnings may be among
   *     them
   */
  public InvalidPackageException(Path source, List<PackageProblem> problems) {
    super(source + ": " + problems.getFirst().message());
    this.problems = List.copyOf(problems);
  }

  /** Everything found, errors first. */
  public List<PackageProblem> problems() {
    return problems;
  }
}
