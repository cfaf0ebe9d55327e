package dev.paddock.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says that something asked for could not be done: what, why, and what to do next. */
public final class PaddockException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Failure failure;
  private final transient List<Detail> details;
  private final @Nullable String hint;
  private final boolean pythonMissing;

  /**
   * Refuses what was asked.
   *
   * @param message one sentence
   * @param hint the next step, or null where there is none to give
   */
  public PaddockException(
      Failure failure, String message, List<Detail> details, @Nullable String hint) {
    this(failure, message, details, hint, false);
  }

  /**
   * Refuses what was asked.
   *
   * @param pythonMissing whether a Python is missing that a build could download
   */
  public PaddockException(
      Failure failure,
      String message,
      List<Detail> details,
      @Nullable String hint,
      boolean pythonMissing) {
    super(message);
    this.failure = failure;
    this.details = List.copyOf(details);
    this.hint = hint;
    this.pythonMissing = pythonMissing;
  }

  /** What kind of failure it is. */
  public enum Failure {
    /** Ours; a bug report is welcome. */
    INTERNAL("internal", 1),
    /** What was asked makes no sense. */
    USAGE("usage", 2),
    /** The package is invalid. */
    PACKAGE_INVALID("package-invalid", 3),
    /** The environment could not be built. */
    BUILD_FAILED("build-failed", 4),
    /** The environment is not valid. */
    NOT_VALID("not-valid", 5),
    /** No such agent, or the name is ambiguous. */
    NO_SUCH_AGENT("no-such-agent", 6),
    /** Another Paddock, or another run, holds what is needed. */
    BUSY("busy", 7),
    /** The agent could not be started or was not ready in time. */
    NOT_STARTED("not-started", 8),
    /** An agent that runs did not answer a call, or not with what was asked. */
    CALL_FAILED("call-failed", 1),
    /** The user gave up waiting. */
    CANCELLED("cancelled", 130);

    private final String code;
    private final int exitCode;

    Failure(String code, int exitCode) {
      this.code = code;
      this.exitCode = exitCode;
    }

    /** The stable word for programs. */
    public String code() {
      return code;
    }

    /** The command line's exit code for it. */
    public int exitCode() {
      return exitCode;
    }
  }

  /** One finding, placed where it can be. */
  public record Detail(
      @Nullable String file, @Nullable Integer line, @Nullable String key, String message) {

    /** A finding without a place. */
    public static Detail of(String message) {
      return new Detail(null, null, null, message);
    }
  }

  /** What kind of failure it is. */
  public Failure failure() {
    return failure;
  }

  /** Every finding, most telling first; may be empty. */
  public List<Detail> details() {
    return details;
  }

  /** The next step, or null. */
  public @Nullable String hint() {
    return hint;
  }

  /** Whether a Python is missing that a build could download, if it is allowed to. */
  public boolean isPythonMissing() {
    return pythonMissing;
  }

  /** The message; a failure always has one. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
