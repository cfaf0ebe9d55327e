package dev.paddock.apkg;

import org.jspecify.annotations.Nullable;

/** Ends the reading of an archive that is refused; nothing after the first such finding is safe. */
final class ArchiveRefusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final @Nullable String entry;

  /** Refuses the archive as a whole. */
  ArchiveRefusal(String code, String message) {
    this(code, null, message);
  }

  /** Refuses the archive for one entry. */
  ArchiveRefusal(String code, @Nullable String entry, String message) {
    super(message, null, false, false);
    this.code = code;
    this.entry = entry;
  }

  /** The refusal as the one problem to report. */
  void addTo(Problems problems) {
    problems.error(code, entry, null, null, String.valueOf(getMessage()));
  }
}
