package dev.paddock.cli;

import dev.paddock.agent.Agent;
import dev.paddock.agent.AgentId;
import dev.paddock.agent.AgentService;
import dev.paddock.agent.LoadRequest;
import dev.paddock.agent.PaddockException;
import dev.paddock.agent.PaddockException.Failure;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether {@code AGENT|PATH} means an agent or a package, and finds or loads it.
 *
 * <p>A word with a separator, or {@code .} or {@code ..}, is a path. Any other is first an agent's
 * whole id or name, then something that lies in the current folder, then the beginning of an id.
 * {@code --id} is for loading, so with it what lies there comes first.
 */
final class Target {

  private Target() {}

  /** The agent meant; a package is loaded first. */
  static Agent resolve(AgentService service, String word, @Nullable AgentId id)
      throws PaddockException {
    if (isPathOnly(word)) {
      return load(service, existing(word), id);
    }
    boolean lies = liesThere(word);
    if (id != null && lies) {
      return load(service, Path.of(word), id);
    }
    Agent agent = null;
    PaddockException unknown = null;
    try {
      agent = service.find(word);
    } catch (PaddockException e) {
      if (e.failure() != Failure.NO_SUCH_AGENT) {
        throw e;
      }
      unknown = e;
    }
    boolean whole = agent != null && (agent.id().value().equals(word) || agent.name().equals(word));
    if (lies && !whole) {
      return load(service, Path.of(word), id);
    }
    if (agent == null) {
      throw looksLikeArchive(word) ? absent(word) : Objects.requireNonNull(unknown);
    }
    if (id != null && !id.equals(agent.id())) {
      throw Usage.wrong(
          "--id goes with a package's path, and \"" + word + "\" is an agent already.",
          "to load a copy under another id: paddock load PATH --id " + id);
    }
    return agent;
  }

  private static Agent load(AgentService service, Path path, @Nullable AgentId id)
      throws PaddockException {
    return service.load(new LoadRequest(path, id, false));
  }

  private static boolean isPathOnly(String word) {
    return word.contains("/")
        || (File.separatorChar == '\\' && (word.contains("\\") || word.contains(":")))
        || word.equals(".")
        || word.equals("..");
  }

  private static boolean looksLikeArchive(String word) {
    return word.toLowerCase(Locale.ROOT).endsWith(".apkg");
  }

  private static boolean liesThere(String word) {
    try {
      return !word.isEmpty() && Files.exists(Path.of(word));
    } catch (InvalidPathException _) {
      // What cannot be a path is not there.
      return false;
    }
  }

  /**
   * The path of that name.
   *
   * @throws PaddockException if nothing lies there
   */
  static Path existing(String word) throws PaddockException {
    if (!liesThere(word)) {
      throw absent(word);
    }
    return Path.of(word);
  }

  private static PaddockException absent(String word) {
    return new PaddockException(
        Failure.PACKAGE_INVALID,
        "There is nothing at " + (word.isEmpty() ? "an empty path" : word) + ".",
        List.of(),
        "give the path of an .apkg file or of a folder with agent.yaml");
  }
}
