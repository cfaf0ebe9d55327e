package dev.paddock.cli;

import dev.paddock.agent.Agent;
import dev.paddock.agent.AgentId;
import dev.paddock.agent.AgentService;
import dev.paddock.agent.AgentSettings;
import dev.paddock.agent.AgentSurfaces;
import dev.paddock.agent.AgentVariable;
import dev.paddock.agent.BuildReport;
import dev.paddock.agent.BuildRequest;
import dev.paddock.agent.DoctorReport;
import dev.paddock.agent.EnvironmentDetails;
import dev.paddock.agent.ExitReport;
import dev.paddock.agent.FakeSurfaces;
import dev.paddock.agent.GcReport;
import dev.paddock.agent.LoadRequest;
import dev.paddock.agent.PaddockException;
import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.agent.Removal;
import dev.paddock.agent.Run;
import dev.paddock.agent.RunEvent;
import dev.paddock.agent.RunHandle;
import dev.paddock.agent.RunRequest;
import dev.paddock.agent.SampleDetails;
import dev.paddock.agent.Snapshot;
import dev.paddock.apkg.AgentPackage;
import dev.paddock.apkg.DeployHints;
import dev.paddock.apkg.Manifest;
import dev.paddock.apkg.PackageProblem;
import dev.paddock.environment.BuildOutcome;
import dev.paddock.environment.DiskUse;
import dev.paddock.environment.Health;
import dev.paddock.environment.HealthState;
import dev.paddock.process.TreeMetrics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Answers what a test tells it to, so that words and codes can be tested without a machine. */
final class FakeService implements AgentService {

  final FakeSurfaces surfaces = new FakeSurfaces();

  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  final List<Agent> agents = new ArrayList<>();
  final Map<AgentId, Health> health = new HashMap<>();
  final List<Run> runs = new java.util.concurrent.CopyOnWriteArrayList<>();
  final List<LoadRequest> loads = new ArrayList<>();
  final List<RunRequest> starts = new ArrayList<>();
  final List<BuildRequest> builds = new ArrayList<>();
  List<RunEvent> events = List.of();
  RunHandle.@Nullable Ending ending;
  @Nullable Throwable trouble;
  List<String> troubles = List.of();
  boolean closed;

  /** An agent of that id and name. */
  static Agent agent(String id, String name) {
    Manifest manifest =
        new Manifest(
            name,
            "1.2.0",
            "Display",
            null,
            null,
            null,
            "main:run",
            null,
            null,
            Map.of(),
            List.of(),
            null,
            null,
            null,
            null,
            List.of(),
            Map.of("name", name));
    AgentPackage read =
        new AgentPackage(
            Path.of("/packages/" + id),
            Path.of("/downloads/" + name + ".apkg"),
            "ab".repeat(32),
            manifest,
            DeployHints.NONE,
            List.of(
                new PackageProblem(
                    PackageProblem.Severity.WARNING,
                    "key-twice",
                    "twice",
                    "agent.yaml",
                    3,
                    "name")));
    return new Agent(new AgentId(id), read, AgentSettings.DEFAULT, null, NOON);
  }

  static Health health(String id, HealthState state, Health.Reason... reasons) {
    return new Health(
        state,
        List.of(reasons),
        List.of(),
        Path.of("/environments/" + id + "_no-deps"),
        new Health.Facts(
            Path.of("/environments/" + id + "_no-deps/bin/python"),
            "3.11.7",
            Path.of("/usr/bin/python3"),
            "uv 0.9.2",
            "no-deps",
            "cd".repeat(32),
            null,
            NOON,
            List.of()));
  }

  static Run run(String agent, dev.paddock.agent.RunState state, Run.@Nullable Exit exit) {
    return new dev.paddock.agent.RunSketch("20260301T120000-1", new AgentId(agent), NOON)
        .state(state)
        .process(4711)
        .ports(8080, null, null)
        .ready(NOON.plusMillis(1500))
        .ended(exit == null ? null : NOON.plusSeconds(9), exit)
        .log(Path.of("/runs/" + agent + "/1"))
        .done();
  }

  private void check() throws PaddockException {
    switch (trouble) {
      case PaddockException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null -> {}
      case Throwable e -> throw new AssertionError(e);
    }
  }

  @Override
  public Agent load(LoadRequest request) throws PaddockException {
    check();
    loads.add(request);
    Agent agent = agent(request.id() == null ? "new" : request.id().value(), "loaded");
    agents.add(agent);
    return agent;
  }

  @Override
  public Preview preview(Path source) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Agent> agents() throws PaddockException {
    check();
    return List.copyOf(agents);
  }

  @Override
  public Agent find(String reference) throws PaddockException {
    check();
    for (Agent agent : agents) {
      if (agent.id().value().equals(reference) || agent.name().equals(reference)) {
        return agent;
      }
    }
    List<Agent> begins =
        agents.stream()
            .filter(a -> !reference.isEmpty() && a.id().value().startsWith(reference))
            .toList();
    if (begins.size() == 1) {
      return begins.getFirst();
    }
    throw new PaddockException(
        Failure.NO_SUCH_AGENT, "There is no agent " + reference + ".", List.of(), "paddock list");
  }

  @Override
  public Agent configure(AgentId id, AgentSettings settings) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Health health(AgentId id, boolean deep) throws PaddockException {
    Health found = health.get(id);
    if (found == null) {
      throw new PaddockException(Failure.INTERNAL, "The record cannot be read.", List.of(), null);
    }
    return found;
  }

  @Override
  public Optional<DiskUse.Bytes> environmentSize(AgentId id) {
    return Optional.of(new DiskUse.Bytes(4096, 0));
  }

  @Override
  public Optional<Long> environmentBytes(AgentId id) {
    return Optional.of(4096L);
  }

  @Override
  public EnvironmentDetails details() {
    return new SampleDetails(null);
  }

  @Override
  public BuildReport build(AgentId id, BuildRequest request, BuildProgress progress)
      throws PaddockException {
    builds.add(request);
    progress.step("installing", 1, 2);
    return new BuildReport(
        find(id.value()),
        health(id.value(), HealthState.VALID),
        BuildOutcome.Action.BUILT,
        "there was none",
        Duration.ofMillis(1234),
        List.of("the remembered Python is gone"));
  }

  @Override
  public RunHandle start(AgentId id, RunRequest request, Consumer<RunEvent> listener)
      throws PaddockException {
    check();
    starts.add(request);
    events.forEach(listener);
    return handle(Objects.requireNonNull(ending));
  }

  static RunHandle handle(RunHandle.Ending ending) {
    return new RunHandle() {
      @Override
      public Run current() {
        return ending.run();
      }

      @Override
      public CompletableFuture<Ending> ended() {
        return CompletableFuture.completedFuture(ending);
      }

      @Override
      public void stop(Duration grace) {}

      @Override
      public void force() {}
    };
  }

  @Override
  public Optional<Run> stop(AgentId id, boolean force, @Nullable Duration grace) {
    return runs.stream().findFirst();
  }

  @Override
  public RunHandle restart(AgentId id, RunRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Run> alive() {
    return runs.stream().filter(r -> !r.state().isEnded()).toList();
  }

  @Override
  public List<Run> runs(AgentId id) {
    return List.copyOf(runs);
  }

  @Override
  public Map<AgentId, TreeMetrics.Sample> measure(Collection<AgentId> agents) {
    return Map.of();
  }

  @Override
  public Removal remove(AgentId id, boolean keepLogs) {
    return new Removal(id, "name", List.of(Path.of("/environments/x")), keepLogs);
  }

  @Override
  public GcReport collect(boolean dryRun) {
    return new GcReport(
        List.of(new GcReport.Item(Path.of("/packages/1"), "nobody refers to it", 10)), 10, dryRun);
  }

  @Override
  public DoctorReport diagnose() {
    return new DoctorReport(
        "0.1.0",
        "25",
        "Linux",
        Path.of("/home"),
        List.of(new DoctorReport.Python(Path.of("/usr/bin/python3"), "3.11.7", "PATH")),
        null,
        List.of(new DoctorReport.Folder("agents", Path.of("/home/agents"), true, 1, 0)),
        99,
        List.of(new DoctorReport.Finding("uv-missing", "There is no uv.", "Nothing.")));
  }

  @Override
  public List<String> troubles() {
    return troubles;
  }

  @Override
  public Snapshot snapshot() {
    return Snapshot.EMPTY;
  }

  @Override
  public Subscription subscribe(Consumer<Snapshot> listener) {
    return () -> {};
  }

  @Override
  public Optional<ExitReport> exitReport(AgentId id, String run) {
    return Optional.empty();
  }

  @Override
  public List<AgentVariable> variables(AgentId id) {
    return List.of();
  }

  @Override
  public AgentSurfaces surfaces() {
    return surfaces;
  }

  @Override
  public void refresh() {}

  @Override
  public void cancelBuild(AgentId id) {}

  @Override
  public boolean showOtherWindow(List<Path> packages) {
    return false;
  }

  @Override
  public void onShowWindow(Consumer<List<Path>> show) {}

  @Override
  public CompletableFuture<Void> stopAll() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Void> forceAll() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {
    closed = true;
  }
}
