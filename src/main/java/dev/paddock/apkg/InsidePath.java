package dev.paddock.apkg;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a path that must stay inside the package. */
final class InsidePath {

  private InsidePath() {}

  /**
   * The path with forward slashes and without detours, {@code .} for the package itself; null where
   * it is absolute, leaves the package or is longer than any path in a package.
   */
  static @Nullable String of(String written) {
    String path = written.replace('\\', '/');
    if (path.length() > EntryName.MAX_PATH
        || path.startsWith("/")
        || path.matches("[A-Za-z]:.*")
        || path.indexOf('\0') >= 0) {
      return null;
    }
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/")) {
      if (part.equals("..")) {
        if (parts.isEmpty()) {
          return null;
        }
        parts.removeLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return parts.isEmpty() ? "." : String.join("/", parts);
  }
}
