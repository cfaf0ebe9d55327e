package dev.paddock.cli;

/** Says that nobody reads our standard output any more, so that there is no point in going on. */
final class ClosedOutputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClosedOutputException(Throwable cause) {
    super("standard output is closed", cause);
  }
}
