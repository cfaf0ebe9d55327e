package dev.paddock.agent;

import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.apkg.AgentPackage;
import dev.paddock.apkg.InvalidPackageException;
import dev.paddock.apkg.PackageReader;
import dev.paddock.storage.DataFolder;
import dev.paddock.storage.FileLocks;
import dev.paddock.storage.IoReason;
import dev.paddock.storage.JsonFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the agents, one file each, and finds them again. Safe for threads and for other
 * Paddocks: whoever changes something holds {@code locks/catalog.lock} meanwhile.
 */
final class AgentCatalog {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Comparator<Agent> ORDER =
      Comparator.comparing(Agent::name).thenComparing(Agent::id);

  private final DataFolder folder;
  private final FileLocks locks;
  private final PackageReader packages;
  private final JsonFile<AgentRecord> file;
  private final Clock clock;
  private final Map<Path, Known> known = new ConcurrentHashMap<>();
  private final Map<Path, String> troubles = new ConcurrentHashMap<>();
  private final Map<AgentId, String> flaws = new ConcurrentHashMap<>();

  AgentCatalog(DataFolder folder, FileLocks locks, PackageReader packages, Clock clock) {
    this.folder = folder;
    this.locks = locks;
    this.packages = packages;
    this.file = new JsonFile<>(AgentRecord.class, 1, clock);
    this.clock = clock;
  }

  /**
   * A record as it was read, so that an unchanged file is not read again.
   *
   * @param manifests for a folder package, the stamp of the files its manifest is read from
   */
  private record Known(FileStamp record, String manifests, Agent agent) {}

  /** Work done while no other Paddock changes an agent. */
  @FunctionalInterface
  interface Exclusive<T> {
    T work() throws PaddockException, IOException;
  }

  /** Does some work while holding the lock that every change of an agent's file needs. */
  <T> T exclusively(Exclusive<T> work) throws PaddockException {
    Path lock = folder.locks().resolve("catalog.lock");
    createFolder();
    try (var held = locks.lock(lock, PATIENCE, _ -> {}).orElse(null)) {
      if (held == null) {
        String holder =
            locks.holder(lock).map(h -> h.command() + " (pid " + h.pid() + ")").orElse("another");
        throw new PaddockException(
            Failure.BUSY,
            "The list of agents is being changed by " + holder + ".",
            List.of(),
            "Try again when it is done.");
      }
      return work.work();
    } catch (IOException e) {
      throw Failures.disk("The list of agents could not be changed", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw Failures.cancelled("Waiting for the list of agents was cancelled.");
    }
  }

  /** Makes the data folder when this is the first work in it. */
  void createFolder() throws PaddockException {
    try {
      folder.create();
    } catch (IOException e) {
      throw Failures.disk("The data folder " + folder.root() + " cannot be made", e);
    }
  }

  /** Every agent that can be read, by name, then id. */
  List<Agent> all() throws PaddockException {
    var seen = new ArrayList<Path>();
    List<Agent> agents;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.agents(), "*.json")) {
      files.forEach(seen::add);
      // Half of what a look at a thousand agents takes a new process is reading their records.
      agents = seen.parallelStream().flatMap(this::readOne).sorted(ORDER).toList();
    } catch (NoSuchFileException _) {
      // Nothing was loaded yet.
      agents = List.of();
    } catch (IOException e) {
      throw Failures.disk("The agents could not be read", e);
    }
    known.keySet().retainAll(new HashSet<>(seen));
    return agents;
  }

  private Stream<Agent> readOne(Path path) {
    try {
      return read(path).stream();
    } catch (IOException e) {
      // One record that the system does not let us read must not hide the others.
      troubles.put(path, "The record " + path + " could not be read: " + IoReason.of(e) + ".");
      return Stream.empty();
    }
  }

  /** What could not be read, in sentences. */
  List<String> troubles() {
    return List.copyOf(troubles.values());
  }

  Optional<Agent> byId(AgentId id) throws PaddockException {
    try {
      return read(path(id));
    } catch (IOException e) {
      throw Failures.disk("The agent " + id + " could not be read", e);
    }
  }

  Agent require(AgentId id) throws PaddockException {
    return byId(id).orElseThrow(() -> Failures.noSuchAgent(id.value()));
  }

  /** An exact id decides, then a name, then the beginning of an id. */
  Agent find(String reference) throws PaddockException {
    if (AgentId.isValid(reference)) {
      Optional<Agent> exact = byId(new AgentId(reference));
      if (exact.isPresent()) {
        return exact.get();
      }
    }
    List<Agent> all = all();
    List<Agent> named = all.stream().filter(agent -> agent.name().equals(reference)).toList();
    List<Agent> matches =
        !named.isEmpty() || reference.isEmpty()
            ? named
            : all.stream().filter(agent -> agent.id().value().startsWith(reference)).toList();
    return switch (matches.size()) {
      case 0 -> throw Failures.noSuchAgent(reference);
      case 1 -> matches.getFirst();
      default -> throw Failures.ambiguous(reference, matches);
    };
  }

  List<Agent> named(String name) throws PaddockException {
    return all().stream().filter(agent -> agent.name().equals(name)).toList();
  }

  /** Reads a package as it would be loaded. */
  AgentPackage readPackage(Path source) throws PaddockException {
    try {
      return packages.read(source);
    } catch (InvalidPackageException e) {
      throw Failures.invalid(source, e);
    } catch (NoSuchFileException _) {
      throw Failures.noSuchPath(source);
    } catch (IOException e) {
      throw Failures.unreadable(source, e);
    }
  }

  /** Loads a package: new, or as the next state of the agent it belongs to. */
  Agent load(LoadRequest request) throws PaddockException {
    return exclusively(() -> {
      AgentPackage pack = readPackage(request.source());
      Agent before = loadedBefore(request, pack);
      AgentId id = request.id();
      Agent agent =
          before == null
              ? new Agent(
                  id == null ? AgentId.random() : id,
                  pack,
                  AgentSettings.DEFAULT,
                  null,
                  clock.instant())
              : new Agent(
                  before.id(), pack, before.settings(), before.environment(), clock.instant());
      write(agent);
      return agent;
    });
  }

  private @Nullable Agent loadedBefore(LoadRequest request, AgentPackage pack)
      throws PaddockException {
    AgentId id = request.id();
    if (id != null) {
      return byId(id).orElse(null);
    }
    if (request.asNew()) {
      return null;
    }
    List<Agent> same = named(pack.manifest().name());
    if (same.size() > 1) {
      throw Failures.severalToUpdate(pack.manifest().name(), same);
    }
    return same.isEmpty() ? null : same.getFirst();
  }

  /** Changes one agent under the lock. */
  Agent change(AgentId id, UnaryOperator<Agent> change) throws PaddockException {
    return exclusively(() -> {
      Agent agent = change.apply(require(id));
      write(agent);
      return agent;
    });
  }

  /** Forgets an agent; call it inside {@link #exclusively}. */
  Path delete(AgentId id) throws IOException {
    Path path = path(id);
    Files.deleteIfExists(path);
    known.remove(path);
    flaws.remove(id);
    return path;
  }

  Path path(AgentId id) {
    return folder.agents().resolve(id + ".json");
  }

  private void write(Agent agent) throws IOException {
    Path path = path(agent.id());
    file.write(path, AgentRecord.of(agent));
    known.remove(path);
  }

  private Optional<Agent> read(Path path) throws IOException {
    FileStamp stamp = FileStamp.of(path);
    if (stamp == null) {
      known.remove(path);
      if (Files.isSymbolicLink(path)) {
        // What is gone is no trouble, but this is there and was to lead to a record.
        troubles.put(path, "The record " + path + " is a link that leads nowhere.");
      }
      return Optional.empty();
    }
    Known before = known.get(path);
    if (before != null
        && before.record().equals(stamp)
        && before.manifests().equals(manifestStamp(before.agent().agentPackage()))) {
      return Optional.of(before.agent());
    }
    Optional<AgentRecord> record =
        file.read(
            path,
            (from, to, reason) ->
                troubles.put(
                    from, "The record of an agent was set aside as " + to + ": " + reason + "."));
    Optional<Agent> agent = record.flatMap(found -> convert(path, found));
    agent.ifPresent(
        found -> known.put(path, new Known(stamp, manifestStamp(found.agentPackage()), found)));
    return agent;
  }

  private Optional<Agent> convert(Path path, AgentRecord record) {
    try {
      if (!path.getFileName().toString().equals(record.id() + ".json")) {
        throw new IllegalArgumentException("it names the agent " + record.id());
      }
      Agent agent = record.toAgent();
      return Optional.of(agent.agentPackage().isFolder() ? current(agent) : agent);
    } catch (IllegalArgumentException | NullPointerException e) {
      // A copy under another name, or a manifest nobody could have read: it stays for its owner.
      troubles.put(path, "The record " + path + " is not used: " + e.getMessage() + ".");
      return Optional.empty();
    }
  }

  /** A folder package's manifest as it stands now, or as last read while the folder is broken. */
  private Agent current(Agent agent) {
    AgentPackage pack = agent.agentPackage();
    flaws.remove(agent.id());
    try {
      AgentPackage now = packages.reread(pack.root(), pack.source(), null);
      return new Agent(agent.id(), now, agent.settings(), agent.environment(), agent.loadedAt());
    } catch (InvalidPackageException e) {
      // Whoever builds or runs it reads it again and is told everything that is wrong.
      flaws.put(agent.id(), e.problems().getFirst().inOneLine());
    } catch (IOException e) {
      flaws.put(agent.id(), "its manifest cannot be read: " + IoReason.of(e));
    }
    return agent;
  }

  /**
   * What keeps an agent's package from being understood as it stands now, or null. Where it was
   * understood before, the agent is as it was then.
   */
  @Nullable String flaw(AgentId id) {
    return flaws.get(id);
  }

  private static String manifestStamp(AgentPackage pack) {
    return pack.isFolder()
        ? FileStamp.of(pack.root().resolve("agent.yaml"))
            + "/"
            + FileStamp.of(pack.root().resolve("deploy.json"))
        : "";
  }

  /** Reads a folder package again before it is used, so that what is wrong with it is said. */
  Agent fresh(AgentId id) throws PaddockException {
    Agent agent = require(id);
    AgentPackage pack = agent.agentPackage();
    if (!Files.isDirectory(pack.root())) {
      throw Failures.packageGone(agent);
    }
    if (!pack.isFolder()) {
      return agent;
    }
    try {
      AgentPackage now = packages.reread(pack.root(), pack.source(), null);
      return new Agent(agent.id(), now, agent.settings(), agent.environment(), agent.loadedAt());
    } catch (InvalidPackageException e) {
      throw Failures.invalid(pack.source(), e);
    } catch (IOException e) {
      throw Failures.unreadable(pack.source(), e);
    }
  }

  /** The packages folders that agents refer to. */
  List<Path> packageRoots() throws PaddockException {
    return all().stream()
        .map(agent -> agent.agentPackage().root())
        .filter(Objects::nonNull)
        .toList();
  }
}
