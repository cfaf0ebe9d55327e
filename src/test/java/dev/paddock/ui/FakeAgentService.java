package dev.paddock.ui;

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
import dev.paddock.agent.Removal;
import dev.paddock.agent.Run;
import dev.paddock.agent.RunEvent;
import dev.paddock.agent.RunHandle;
import dev.paddock.agent.RunRequest;
import dev.paddock.agent.SampleDetails;
import dev.paddock.agent.Snapshot;
import dev.paddock.environment.BuildOutcome;
import dev.paddock.environment.DiskUse;
import dev.paddock.environment.Health;
import dev.paddock.process.TreeMetrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A service that does nothing but remember what it was asked, and answers as a test tells it. */
final class FakeAgentService implements AgentService {

  final FakeSurfaces surfaces = new FakeSurfaces();

  /** What it was asked, in order, such as {@code start research-agent-7c1f}. */
  final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

  /** Answers to {@link #preview}, the next first; none left: the sample package. */
  final List<Object> previews = new ArrayList<>();

  final CompletableFuture<RunHandle.Ending> ending = new CompletableFuture<>();
  final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private final List<Consumer<Snapshot>> listeners = new CopyOnWriteArrayList<>();
  private volatile Snapshot snapshot;
  volatile @Nullable PaddockException refusal;

  /** What looks at the machine wait for. */
  volatile CompletableFuture<Void> diagnosis = CompletableFuture.completedFuture(null);

  /** What nobody needs. */
  volatile List<GcReport.Item> garbage = List.of();

  FakeAgentService(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** Tells how everything stands from now on. */
  void publish(Snapshot now) {
    snapshot = now;
    listeners.forEach(listener -> listener.accept(now));
  }

  /** Waits for the next thing asked that begins so; what came before is skipped. */
  String awaitAsked(String beginning) throws InterruptedException {
    while (true) {
      String next = asked.poll(10, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nobody asked for " + beginning);
      }
      if (next.startsWith(beginning)) {
        return next;
      }
    }
  }

  private void ask(String what) throws PaddockException {
    asked.add(what);
    PaddockException no = refusal;
    if (no != null) {
      throw no;
    }
  }

  private Snapshot.AgentView view(AgentId id) {
    return snapshot.agents().stream()
        .filter(view -> view.agent().id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public Agent load(LoadRequest request) throws PaddockException {
    ask("load " + request.source() + (request.asNew() ? " as new" : ""));
    Agent agent = SampleSnapshot.agent("loaded-agent", "1.0.0", false);
    List<Snapshot.AgentView> views = new ArrayList<>(snapshot.agents());
    views.add(SampleSnapshot.absent("loaded-agent"));
    publish(new Snapshot(views, List.of()));
    return agent;
  }

  @Override
  public Preview preview(Path source) throws PaddockException {
    ask("preview " + source);
    Object next = previews.isEmpty() ? "" : previews.removeFirst();
    return switch (next) {
      case Preview preview -> preview;
      case PaddockException failure -> throw failure;
      default -> new Preview(SampleSnapshot.agentPackage("loaded-agent", "1.0.0"), List.of());
    };
  }

  @Override
  public List<Agent> agents() {
    return snapshot.agents().stream().map(Snapshot.AgentView::agent).toList();
  }

  @Override
  public Agent find(String reference) {
    return view(new AgentId(reference)).agent();
  }

  @Override
  public Agent configure(AgentId id, AgentSettings settings) throws PaddockException {
    ask("configure " + id + " " + settings.restPort() + " " + settings.variables().keySet());
    return view(id).agent();
  }

  @Override
  public Health health(AgentId id, boolean deep) throws PaddockException {
    ask("health " + id + (deep ? " deep" : ""));
    return Objects.requireNonNull(view(id).health());
  }

  @Override
  public Optional<DiskUse.Bytes> environmentSize(AgentId id) {
    return Optional.of(new DiskUse.Bytes(20_971_520, 83_886_080));
  }

  @Override
  public Optional<Long> environmentBytes(AgentId id) {
    return environmentSize(id).map(DiskUse.Bytes::total);
  }

  @Override
  public EnvironmentDetails details() {
    return new SampleDetails(refusal);
  }

  @Override
  public BuildReport build(AgentId id, BuildRequest request, BuildProgress progress)
      throws PaddockException {
    String earlier = request.generation() == null ? "" : " back to " + request.generation();
    String download = request.downloadPython() ? " with download" : "";
    ask("build " + id + (request.rebuild() ? " anew" : earlier) + download);
    return new BuildReport(
        view(id).agent(),
        Objects.requireNonNull(SampleSnapshot.valid("any").health()),
        BuildOutcome.Action.BUILT,
        "there was none",
        Duration.ofMillis(640),
        List.of());
  }

  @Override
  public RunHandle start(AgentId id, RunRequest request, Consumer<RunEvent> listener)
      throws PaddockException {
    ask("start " + id);
    return new Handle();
  }

  @Override
  public Optional<Run> stop(AgentId id, boolean force, @Nullable Duration grace)
      throws PaddockException {
    ask((force ? "force " : "stop ") + id);
    return Optional.empty();
  }

  @Override
  public RunHandle restart(AgentId id, RunRequest request) throws PaddockException {
    ask("restart " + id);
    return new Handle();
  }

  @Override
  public List<Run> alive() {
    return snapshot.agents().stream()
        .filter(Snapshot.AgentView::isRunning)
        .flatMap(view -> Optional.ofNullable(view.run()).stream())
        .toList();
  }

  @Override
  public List<Run> runs(AgentId id) {
    String name = view(id).agent().name();
    return SampleSnapshot.history(name);
  }

  @Override
  public Map<AgentId, TreeMetrics.Sample> measure(Collection<AgentId> agents) {
    Map<AgentId, TreeMetrics.Sample> samples = new java.util.HashMap<>();
    agents.forEach(
        id -> samples.put(id, new TreeMetrics.Sample(0.021, 84_000_000, true, 2, 5, 12)));
    return Map.copyOf(samples);
  }

  @Override
  public Removal remove(AgentId id, boolean keepLogs) throws PaddockException {
    ask("remove " + id + (keepLogs ? " keeping logs" : ""));
    return new Removal(id, view(id).agent().name(), List.of(), keepLogs);
  }

  @Override
  public GcReport collect(boolean dryRun) throws PaddockException {
    ask(dryRun ? "collect dry" : "collect");
    return new GcReport(garbage, garbage.stream().mapToLong(GcReport.Item::bytes).sum(), dryRun);
  }

  @Override
  public DoctorReport diagnose() throws PaddockException {
    ask("diagnose");
    diagnosis.join();
    return SampleSnapshot.machine();
  }

  @Override
  public List<String> troubles() {
    return snapshot().troubles();
  }

  @Override
  public Snapshot snapshot() {
    return snapshot;
  }

  @Override
  public Subscription subscribe(Consumer<Snapshot> listener) {
    listeners.add(listener);
    listener.accept(snapshot);
    return () -> listeners.remove(listener);
  }

  @Override
  public Optional<ExitReport> exitReport(AgentId id, String run) {
    return runs(id).stream()
        .filter(one -> one.id().equals(run))
        .findFirst()
        .map(SampleSnapshot::ending);
  }

  @Override
  public List<AgentVariable> variables(AgentId id) {
    return SampleSnapshot.variables();
  }

  @Override
  public AgentSurfaces surfaces() {
    return surfaces;
  }

  @Override
  public void refresh() {
    asked.add("refresh");
  }

  @Override
  public void cancelBuild(AgentId id) {
    asked.add("cancelBuild " + id);
  }

  @Override
  public boolean showOtherWindow(List<Path> packages) {
    return false;
  }

  @Override
  public void onShowWindow(Consumer<List<Path>> show) {}

  @Override
  public CompletableFuture<Void> stopAll() {
    asked.add("stopAll");
    return stopped;
  }

  @Override
  public CompletableFuture<Void> forceAll() {
    asked.add("forceAll");
    stopped.complete(null);
    return stopped;
  }

  @Override
  public void close() {}

  private final class Handle implements RunHandle {
    @Override
    public Run current() {
      return SampleSnapshot.exited("research-agent", Duration.ZERO);
    }

    @Override
    public CompletableFuture<Ending> ended() {
      return ending;
    }

    @Override
    public void stop(Duration grace) {}

    @Override
    public void force() {}
  }
}
