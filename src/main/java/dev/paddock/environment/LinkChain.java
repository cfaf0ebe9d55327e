package dev.paddock.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Follows an interpreter's links to say in words where they lead. */
final class LinkChain {

  private static final int LIMIT = 40;

  private LinkChain() {}

  /** Why there is no interpreter: it is gone, or what its links lead to is. */
  static String whyMissing(Path environment, Path python) {
    Path end = end(python);
    String name = shown(environment, python);
    if (Files.isSymbolicLink(end)) {
      return name + " is a link that leads in a circle";
    }
    return end.equals(python)
        ? name + " is gone"
        : name + " is a link to " + end + ", which is gone";
  }

  /** The interpreter and what its links lead to. */
  static String describe(Path environment, Path python) {
    Path end = end(python);
    String name = shown(environment, python);
    return end.equals(python) ? name : name + " is a link to " + end;
  }

  private static String shown(Path environment, Path python) {
    return environment.relativize(python).toString();
  }

  private static Path end(Path start) {
    Path path = start;
    for (int step = 0; step < LIMIT && Files.isSymbolicLink(path); step++) {
      try {
        path = path.resolveSibling(Files.readSymbolicLink(path)).normalize();
      } catch (IOException _) {
        // A link that cannot be read is where the chain ends for us.
        return path;
      }
      if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        return path;
      }
    }
    return path;
  }
}
