package dev.paddock.environment;

import java.util.List;

/** Thrown where an installer works, but not with the Python chosen: another one may. */
final class PythonRefusedException extends BuildFailedException {

  private static final long serialVersionUID = 1L;

  PythonRefusedException(String cause, List<String> details, String hint) {
    super(cause, details, hint);
  }
}
