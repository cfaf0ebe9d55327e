package dev.paddock.agent;

import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.apkg.AgentPackage;
import dev.paddock.apkg.PackageReader;
import dev.paddock.environment.DiskUse;
import dev.paddock.environment.Environments;
import dev.paddock.environment.Health;
import dev.paddock.process.AgentLauncher;
import dev.paddock.process.Ports;
import dev.paddock.process.ShimFile;
import dev.paddock.process.TreeMetrics;
import dev.paddock.storage.DataFolder;
import dev.paddock.storage.FileLocks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The service over one data folder: joins the catalog, builds, runs and the watching of them. */
public final class PaddockService implements AgentService {

  private static final Duration ANSWER = Duration.ofSeconds(2);

  private final Environments environments;
  private final AgentCatalog catalog;
  private final Builds builds;
  private final Runs runs;
  private final UpcomingVariables variables;
  private final RunMetrics metrics;
  private final Control control;
  private final AgentRemoval removal;
  private final Collector collector;
  private final EnvironmentDetails details;
  private final Doctor doctor;
  private final SettingsFile settings;
  private final AgentSurfaces surfaces;
  private final PeerFile peers;
  private final SnapshotPublisher publisher;
  private final Path records;
  private final AtomicBoolean swept = new AtomicBoolean();
  private final AtomicReference<@Nullable String> upkeepTrouble = new AtomicReference<>();
  private final WindowCalls windows;

  /** It looks at the logs of all runs: once, not a hundred times, when a hundred end together. */
  private final CoalescedWork trimming = new CoalescedWork(this::trimLogs);

  /**
   * What the service stands on.
   *
   * @param variables the variables Paddock was started with
   * @param version of Paddock
   */
  public record Parts(
      DataFolder folder,
      FileLocks locks,
      PackageReader packages,
      Environments environments,
      ShimFile shim,
      AgentLauncher launcher,
      Ports ports,
      Map<String, String> variables,
      Clock clock,
      String version) {}

  /** Joins the parts; touches no file before it is asked for something. */
  public PaddockService(Parts parts) {
    DataFolder folder = parts.folder();
    environments = parts.environments();
    settings = new SettingsFile(folder.settings());
    catalog = new AgentCatalog(folder, parts.locks(), parts.packages(), parts.clock());
    control = new Control(folder);
    builds = new Builds(catalog, environments, settings::settings, parts.clock(), this::changed);
    var runParts =
        new RunParts(
            folder,
            parts.locks(),
            parts.launcher(),
            parts.shim(),
            parts.ports(),
            control,
            parts.variables(),
            settings::settings,
            parts.clock());
    runs = new Runs(runParts, this::changed);
    variables = new UpcomingVariables(runParts);
    surfaces = new SurfaceCalls(catalog, runs.ledger(), variables, parts.shim());
    peers = new PeerFile(folder, parts.locks(), runs.ledger(), catalog, settings::settings);
    metrics = new RunMetrics(runs.ledger());
    removal = new AgentRemoval(folder, runs.claim(), catalog, environments);
    collector =
        new Collector(
            folder,
            catalog,
            environments,
            runs.ledger(),
            parts.packages(),
            settings::settings,
            parts.clock());
    details = new EnvironmentLookup(catalog, environments, runs.ledger());
    doctor = new Doctor(folder, environments, catalog, parts.version());
    records = folder.agents();
    publisher = new SnapshotPublisher(new Pictured());
    control.handle(
        "changed",
        _ -> {
          publisher.changed();
          return Map.of();
        });
    windows = new WindowCalls(control);
  }

  @Override
  public Agent load(LoadRequest request) throws PaddockException {
    Agent agent = catalog.load(request);
    tellAll();
    return agent;
  }

  @Override
  public Preview preview(Path source) throws PaddockException {
    AgentPackage pack = catalog.readPackage(source);
    return new Preview(pack, catalog.named(pack.manifest().name()));
  }

  @Override
  public List<Agent> agents() throws PaddockException {
    return catalog.all();
  }

  @Override
  public Agent find(String reference) throws PaddockException {
    return catalog.find(reference);
  }

  @Override
  public Agent configure(AgentId id, AgentSettings changed) throws PaddockException {
    Agent agent =
        catalog.change(
            id,
            before ->
                new Agent(
                    before.id(),
                    before.agentPackage(),
                    changed,
                    before.environment(),
                    before.loadedAt()));
    tellAll();
    return agent;
  }

  @Override
  public Health health(AgentId id, boolean deep) throws PaddockException {
    Health health = builds.health(catalog.require(id), deep);
    if (deep) {
      publisher.judgedDeeply(id, health);
    }
    return health;
  }

  @Override
  public Optional<DiskUse.Bytes> environmentSize(AgentId id) throws PaddockException {
    return measured(id, environments::diskUse);
  }

  @Override
  public Optional<Long> environmentBytes(AgentId id) throws PaddockException {
    return measured(id, environments::allocatedBytes);
  }

  /** A way to measure a folder. */
  @FunctionalInterface
  private interface Measure<T> {
    T of(Path folder) throws IOException;
  }

  private <T> Optional<T> measured(AgentId id, Measure<T> measure) throws PaddockException {
    Agent agent = catalog.require(id);
    try {
      Path environment = environments.standing(Builds.spec(agent)).orElse(null);
      return environment == null ? Optional.empty() : Optional.of(measure.of(environment));
    } catch (IOException e) {
      throw Failures.disk("The size of " + agent.name() + "'s environment could not be learnt", e);
    }
  }

  @Override
  public EnvironmentDetails details() {
    return details;
  }

  @Override
  public BuildReport build(AgentId id, BuildRequest request, BuildProgress progress)
      throws PaddockException {
    sweepOnce();
    try {
      return builds.build(id, request, progress);
    } finally {
      publisher.judgeAgain(id);
      tellAll();
    }
  }

  @Override
  public RunHandle start(AgentId id, RunRequest request, Consumer<RunEvent> listener)
      throws PaddockException {
    sweepOnce();
    Agent agent = catalog.fresh(id);
    RunHandle run =
        runs.start(agent, request, progress -> prepare(id, request, progress), listener);
    var _ = run.ended().thenRunAsync(trimming::ask, Thread::startVirtualThread);
    return run;
  }

  /** Logs grow by runs, so that is when their total is looked at. */
  private void trimLogs() {
    try {
      collector.trimLogs();
    } catch (PaddockException e) {
      upkeepTrouble.set(e.getMessage());
    }
  }

  private Runs.Prepared prepare(AgentId id, RunRequest request, BuildProgress progress)
      throws PaddockException, InterruptedException {
    if (request.build()) {
      BuildReport report = build(id, BuildRequest.DEFAULT, progress);
      return new Runs.Prepared(report.agent(), report.health().path(), report.health(), report);
    }
    Agent agent = catalog.fresh(id);
    Health health = builds.health(agent, true);
    if (!health.isValid()) {
      throw new PaddockException(
          Failure.NOT_STARTED,
          "The environment of " + agent.name() + " is not valid (" + health.state() + ").",
          health.reasons().stream()
              .map(reason -> PaddockException.Detail.of(reason.detail()))
              .toList(),
          "Build it first: `paddock build " + agent.id() + "`.");
    }
    return new Runs.Prepared(agent, health.path(), health, null);
  }

  @Override
  public Optional<Run> stop(AgentId id, boolean force, @Nullable Duration grace)
      throws PaddockException {
    catalog.require(id);
    return runs.stop(id, force, grace);
  }

  @Override
  public RunHandle restart(AgentId id, RunRequest request) throws PaddockException {
    stop(id, false, null);
    try {
      return start(id, request, _ -> {});
    } catch (PaddockException e) {
      // Of several restarts at once one is the quickest; what it began is what the others wished.
      return runs.current(id).orElseThrow(() -> e);
    }
  }

  @Override
  public List<Run> alive() throws PaddockException {
    return runs.ledger().alive();
  }

  @Override
  public List<Run> runs(AgentId id) throws PaddockException {
    catalog.require(id);
    return runs.ledger().of(id);
  }

  @Override
  public Optional<ExitReport> exitReport(AgentId id, String run) throws PaddockException {
    catalog.require(id);
    return runs.ledger().exitReport(id, run);
  }

  @Override
  public List<AgentVariable> variables(AgentId id) throws PaddockException {
    return variables.shown(catalog.require(id));
  }

  @Override
  public AgentSurfaces surfaces() {
    return surfaces;
  }

  @Override
  public Map<AgentId, TreeMetrics.Sample> measure(Collection<AgentId> agents)
      throws PaddockException {
    return metrics.measure(agents);
  }

  @Override
  public Removal remove(AgentId id, boolean keepLogs) throws PaddockException {
    Removal removed = removal.remove(catalog.require(id), keepLogs);
    tellAll();
    return removed;
  }

  @Override
  public GcReport collect(boolean dryRun) throws PaddockException {
    return collector.collect(dryRun);
  }

  @Override
  public DoctorReport diagnose() {
    return doctor.diagnose(troubles());
  }

  @Override
  public Snapshot snapshot() {
    return publisher.latest();
  }

  @Override
  public Subscription subscribe(Consumer<Snapshot> listener) {
    control.open();
    Thread.ofVirtual().name("sweep").start(this::sweepQuietly);
    return publisher.subscribe(listener);
  }

  @Override
  public void refresh() {
    publisher.refresh();
  }

  @Override
  public void cancelBuild(AgentId id) {
    runs.cancelPreparation(id);
    builds.cancel(id);
  }

  @Override
  public boolean showOtherWindow(List<Path> packages) {
    return windows.showOther(packages, ANSWER);
  }

  @Override
  public void onShowWindow(Consumer<List<Path>> show) {
    windows.answerWith(show);
  }

  @Override
  public CompletableFuture<Void> stopAll() {
    return runs.stopAll();
  }

  @Override
  public CompletableFuture<Void> forceAll() {
    return runs.forceAll();
  }

  @Override
  public void close() {
    publisher.close();
    runs.close();
    peers.close();
    control.close();
  }

  /** What a build or removal that was killed left behind goes before the next work begins. */
  private void sweepOnce() throws PaddockException {
    if (swept.compareAndSet(false, true)) {
      catalog.createFolder();
      collector.sweep();
    }
  }

  private void sweepQuietly() {
    try {
      sweepOnce();
    } catch (PaddockException e) {
      upkeepTrouble.set(e.getMessage());
    }
  }

  private void changed(AgentId id) {
    publisher.changed();
    peers.changed();
  }

  private void tellAll() {
    publisher.changed();
    control.tellOthers();
  }

  @Override
  public List<String> troubles() {
    var troubles = new ArrayList<String>(catalog.troubles());
    troubles.addAll(settings.troubles());
    troubles.addAll(runs.ledger().troubles());
    String peersTrouble = peers.trouble();
    if (peersTrouble != null) {
      troubles.add(peersTrouble);
    }
    String upkeep = upkeepTrouble.get();
    if (upkeep != null) {
      troubles.add(upkeep);
    }
    return troubles;
  }

  /** The service as the publisher sees it. */
  private final class Pictured implements SnapshotPublisher.Source {
    @Override
    public List<Agent> agents() throws PaddockException {
      return catalog.all();
    }

    @Override
    public Path records() {
      return records;
    }

    @Override
    public Health judge(Agent agent) throws PaddockException {
      return builds.health(agent, false);
    }

    @Override
    public List<Path> watched(Agent agent) {
      return environments.watched(Builds.spec(agent));
    }

    @Override
    public Optional<Run> latestRun(AgentId id) throws PaddockException {
      return runs.ledger().latest(id);
    }

    @Override
    public Optional<Snapshot.Activity> activity(AgentId id) {
      return runs.activity(id).or(() -> builds.activity(id));
    }

    @Override
    public List<String> troubles() {
      return PaddockService.this.troubles();
    }
  }
}
