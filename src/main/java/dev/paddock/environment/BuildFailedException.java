package dev.paddock.environment;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says that an environment could not be built: the cause in one line, details, the next step. */
public sealed class BuildFailedException extends Exception permits PythonRefusedException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> details;
  private final @Nullable String hint;
  private final boolean pythonMissing;

  /**
   * Refuses a build.
   *
   * @param cause one sentence
   */
  public BuildFailedException(String cause, List<String> details, @Nullable String hint) {
    this(cause, details, hint, false);
  }

  private BuildFailedException(
      String cause, List<String> details, @Nullable String hint, boolean pythonMissing) {
    super(cause);
    this.details = List.copyOf(details);
    this.hint = hint;
    this.pythonMissing = pythonMissing;
  }

  /** Refuses a build for want of a Python that could be downloaded. */
  static BuildFailedException withoutPython(String cause, List<String> details, String hint) {
    return new BuildFailedException(cause, details, hint, true);
  }

  /** The same failure, with what whoever asked for the build should know besides. */
  BuildFailedException with(List<String> notices) {
    if (notices.isEmpty()) {
      return this;
    }
    List<String> all = new ArrayList<>(notices);
    all.addAll(details);
    BuildFailedException more =
        new BuildFailedException(String.valueOf(getMessage()), all, hint, pythonMissing);
    more.initCause(this);
    return more;
  }

  /** What the installer said, and other evidence. */
  public List<String> details() {
    return details;
  }

  /** The next step, or null. */
  public @Nullable String hint() {
    return hint;
  }

  /** Whether a Python was missing that a build may download, if it is allowed to. */
  public boolean isPythonMissing() {
    return pythonMissing;
  }
}
