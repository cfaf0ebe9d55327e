package dev.paddock.environment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says that an environment could not be built: the cause in one line, details, the next step. */
public sealed class BuildFailedException extends Exception permits PythonRefusedException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> details;
  private final @Nullable String hint;

  /**
   * Refuses a build.
   *
   * @param cause one sentence
   */
  public BuildFailedException(String cause, List<String> details, @Nullable String hint) {
    super(cause);
    this.details = List.copyOf(details);
    this.hint = hint;
  }

  /** What the installer said, and other evidence. */
  public List<String> details() {
    return details;
  }

  /** The next step, or null. */
  public @Nullable String hint() {
    return hint;
  }
}
