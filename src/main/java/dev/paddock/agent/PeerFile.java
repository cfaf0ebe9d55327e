package dev.paddock.agent;

import dev.paddock.storage.DataFolder;
import dev.paddock.storage.FileLocks;
import dev.paddock.storage.IoReason;
import dev.paddock.storage.JsonFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps the file by which agents find each other, where the user wants one: every agent alive with
 * its surfaces and ports. Each Paddock writes all of it whenever a run of its own changes. Safe for
 * threads.
 */
final class PeerFile {

  /** The variable that names the file to agents. */
  static final String VARIABLE = "PADDOCK_AGENTS";

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int SCHEMA = 1;

  private final DataFolder folder;
  private final FileLocks locks;
  private final RunLedger ledger;
  private final AgentCatalog catalog;
  private final Supplier<Settings> settings;
  private volatile boolean everChanged;
  private boolean closed;
  private final AtomicBoolean pending = new AtomicBoolean();
  private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();

  PeerFile(
      DataFolder folder,
      FileLocks locks,
      RunLedger ledger,
      AgentCatalog catalog,
      Supplier<Settings> settings) {
    this.folder = folder;
    this.locks = locks;
    this.ledger = ledger;
    this.catalog = catalog;
    this.settings = settings;
  }

  /** Where the file is in a data folder. */
  static Path in(DataFolder folder) {
    return folder.runs().resolveSibling("running.json");
  }

  /** A run changed: the file is written anew, soon; never blocks. */
  void changed() {
    everChanged = true;
    if (settings.get().sharesAgents() && pending.compareAndSet(false, true)) {
      Thread.ofVirtual()
          .name("peers")
          .start(() -> {
            // From here on a change is news again: what follows may not have seen it.
            pending.set(false);
            write();
          });
    }
  }

  /** Writes it for the last time, if a run of this process ever changed. */
  synchronized void close() {
    if (everChanged && settings.get().sharesAgents()) {
      write();
    }
    closed = true;
  }

  /** Why it could not be written, in a sentence, or null. */
  @Nullable String trouble() {
    return trouble.get();
  }

  private synchronized void write() {
    if (closed) {
      return;
    }
    Path lock = folder.locks().resolve("running.lock");
    try (FileLocks.Held held = locks.lock(lock, PATIENCE, _ -> {}).orElse(null)) {
      if (held == null) {
        trouble.set("The list of running agents could not be written: another Paddock is at it.");
        return;
      }
      JsonFile.replace(in(folder), JSON.writeValueAsBytes(document()));
      trouble.set(null);
    } catch (IOException e) {
      trouble.set("The list of running agents could not be written: " + IoReason.of(e) + ".");
    } catch (PaddockException e) {
      trouble.set("The list of running agents could not be written: " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private ObjectNode document() throws PaddockException {
    ObjectNode root = JSON.createObjectNode();
    root.put("schema", SCHEMA);
    ArrayNode agents = root.putArray("agents");
    for (Run run : ledger.alive()) {
      Agent agent = catalog.byId(run.agentId()).orElse(null);
      if (agent == null) {
        continue;
      }
      ObjectNode node = agents.addObject();
      node.put("id", agent.id().value());
      node.put("name", agent.name());
      node.put("version", agent.version());
      node.put("run", run.id());
      node.put("pid", run.pid());
      node.put("ready", run.isReady());
      ArrayNode surfaces = node.putArray("surfaces");
      agent.agentPackage().manifest().surfaces().forEach(surface -> surfaces.add(surface.word()));
      node.putObject("ports")
          .put("rest", run.ports().rest())
          .put("a2a", run.ports().a2a())
          .put("ui", run.ports().ui());
    }
    return root;
  }
}
