package dev.paddock.environment;

import java.util.List;

/** Knows the words in which uv and pip tell each kind of failure. */
final class FailurePattern {

  private FailurePattern() {}

  /** A cause in one sentence and the next step. */
  record Finding(String cause, String hint) {}

  static Finding find(String tool, String text, int code) {
    List<String> last = FailureCause.lastLines(text);
    return new Finding(
        tool + " failed with code " + code + (last.isEmpty() ? "" : ": " + last.getLast().strip()),
        "Read the build's log, correct what it names, then build again.");
  }
}
