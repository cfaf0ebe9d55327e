package dev.paddock.agent;

import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.environment.Environments;
import dev.paddock.storage.DataFolder;
import dev.paddock.storage.FolderRemoval;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Forgets an agent and takes away what was made for it.
 *
 * <p>The record goes first: killed at any later moment, what is left belongs to nobody and is
 * collected.
 */
final class AgentRemoval {

  private final DataFolder folder;
  private final RunClaim claim;
  private final AgentCatalog catalog;
  private final Environments environments;

  AgentRemoval(DataFolder folder, RunClaim claim, AgentCatalog catalog, Environments environments) {
    this.folder = folder;
    this.claim = claim;
    this.catalog = catalog;
    this.environments = environments;
  }

  /** Removes it; refuses while it runs or is being built. */
  Removal remove(Agent agent, boolean keepLogs) throws PaddockException {
    // Whatever a Paddock that died left behind ends first: without its record nobody could ever
    // tell whose it is.
    try (var held = claim.tryTake(agent.id()).orElse(null)) {
      if (held == null) {
        throw busy(agent, "runs");
      }
      return catalog.exclusively(() -> removeWhileIdle(agent, keepLogs));
    } catch (IOException e) {
      throw Failures.disk(agent.name() + " could not be removed", e);
    }
  }

  private Removal removeWhileIdle(Agent agent, boolean keepLogs)
      throws PaddockException, IOException {
    List<Path> own = environmentsOf(agent.id());
    for (Path environment : own) {
      if (environments.isBuilding(environment)) {
        throw busy(agent, "is being built");
      }
    }
    var removed = new ArrayList<Path>();
    removed.add(catalog.delete(agent.id()));
    for (Path environment : own) {
      if (environments.remove(environment)) {
        removed.add(environment);
      }
    }
    if (!keepLogs) {
      removeFolder(folder.runs().resolve(agent.id().value()), removed);
      removeFolder(folder.builds().resolve(agent.id().value()), removed);
    }
    return new Removal(agent.id(), agent.name(), removed, keepLogs);
  }

  private static void removeFolder(Path path, List<Path> removed) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      FolderRemoval.remove(path);
      removed.add(path);
    }
  }

  private List<Path> environmentsOf(AgentId id) throws IOException {
    Pattern own =
        Pattern.compile(Pattern.quote(id.value()) + "_(?:[0-9a-f]{7}|no-deps)(?:\\.[0-9]+)?");
    var found = new ArrayList<Path>();
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(
            folder.environments(), path -> own.matcher(path.getFileName().toString()).matches())) {
      all.forEach(found::add);
    } catch (NoSuchFileException _) {
      // Nothing was built yet.
    }
    return found;
  }

  private static PaddockException busy(Agent agent, String doing) {
    return new PaddockException(
        Failure.BUSY,
        agent.name() + " " + doing + " and was not removed.",
        List.of(),
        "Stop it first: `paddock stop " + agent.id() + "`.");
  }
}
