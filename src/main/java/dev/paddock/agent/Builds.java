package dev.paddock.agent;

import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.environment.BuildFailedException;
import dev.paddock.environment.BuildListener;
import dev.paddock.environment.BuildOutcome;
import dev.paddock.environment.EnvironmentBusyException;
import dev.paddock.environment.EnvironmentSpec;
import dev.paddock.environment.Environments;
import dev.paddock.environment.Health;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Builds agents' environments and knows which builds of this process are under way. */
final class Builds {

  private final AgentCatalog catalog;
  private final Environments environments;
  private final Supplier<Settings> settings;
  private final Clock clock;
  private final Consumer<AgentId> changed;
  private final Map<AgentId, UnderWay> underWay = new ConcurrentHashMap<>();

  Builds(
      AgentCatalog catalog,
      Environments environments,
      Supplier<Settings> settings,
      Clock clock,
      Consumer<AgentId> changed) {
    this.catalog = catalog;
    this.environments = environments;
    this.settings = settings;
    this.clock = clock;
    this.changed = changed;
  }

  /** A build of this process; the latest of an agent where several wait for one lock. */
  private record UnderWay(Thread thread, Instant since, Snapshot.Activity activity) {}

  static EnvironmentSpec spec(Agent agent, @Nullable String installer, @Nullable String python) {
    return new EnvironmentSpec(
        agent.id().value(), agent.agentPackage(), agent.environment(), installer, python);
  }

  static EnvironmentSpec spec(Agent agent) {
    return spec(agent, agent.settings().installer(), agent.settings().python());
  }

  /** Reuses or builds; the agent then points to what was found good. */
  BuildReport build(AgentId id, BuildRequest request, AgentService.BuildProgress progress)
      throws PaddockException {
    Agent agent = catalog.fresh(id);
    AgentSettings before = agent.settings();
    String installer = request.installer() == null ? before.installer() : request.installer();
    String python = request.python() == null ? before.python() : request.python();
    var listener = new Listener(id, progress);
    listener.step("checking", 0, 0);
    try {
      EnvironmentSpec spec = spec(agent, installer, python);
      var options =
          new Environments.BuildOptions(
              request.rebuild(),
              request.downloadPython(),
              request.python() != null,
              settings.get().builds());
      Environments.Pointer pointer = path -> point(id, path, request);
      String earlier = request.generation();
      BuildOutcome outcome =
          earlier == null
              ? environments.build(spec, options, listener, pointer)
              : environments.rollBack(spec, earlier, options, listener, pointer);
      Agent after = settled(id, outcome.health().path(), request);
      return new BuildReport(
          after,
          outcome.health(),
          outcome.action(),
          outcome.reason(),
          outcome.time(),
          outcome.notices());
    } catch (BuildFailedException e) {
      throw Failures.build(e);
    } catch (EnvironmentBusyException e) {
      throw new PaddockException(
          Failure.BUSY,
          e.getMessage() == null ? "Another Paddock builds this environment." : e.getMessage(),
          List.of(),
          "Wait for it, or stop it there, and try again.");
    } catch (InterruptedException _) {
      throw Failures.cancelled("The build of " + agent.name() + " was cancelled.");
    } catch (IOException e) {
      throw Failures.buildDisk(agent, e);
    } finally {
      listener.over();
    }
  }

  /** Called with the build's lock held: the step after which the environment counts. */
  private void point(AgentId id, Path environment, BuildRequest request) throws IOException {
    try {
      settled(id, environment, request);
    } catch (PaddockException e) {
      String reason = String.valueOf(e.getMessage());
      throw new IOException(
          reason.endsWith(".") ? reason.substring(0, reason.length() - 1) : reason, e);
    }
  }

  /** Writes the agent's record only where it says something else: a full disk may still be used. */
  private Agent settled(AgentId id, Path environment, BuildRequest request)
      throws PaddockException {
    Agent now = catalog.require(id);
    boolean settled =
        environment.equals(now.environment())
            && (request.installer() == null
                || request.installer().equals(now.settings().installer()))
            && (request.python() == null || request.python().equals(now.settings().python()));
    return settled ? now : remember(id, environment, request);
  }

  private Agent remember(AgentId id, Path environment, BuildRequest request)
      throws PaddockException {
    return catalog.change(
        id,
        agent ->
            new Agent(
                agent.id(),
                agent.agentPackage(),
                agent.settings().withBuild(request.installer(), request.python()),
                environment,
                agent.loadedAt()));
  }

  /** What is being built for an agent just now, in this process. */
  Optional<Snapshot.Activity> activity(AgentId id) {
    return Optional.ofNullable(underWay.get(id)).map(UnderWay::activity);
  }

  /** Interrupts the build of an agent, if this process has one. */
  void cancel(AgentId id) {
    UnderWay build = underWay.get(id);
    if (build != null) {
      build.thread().interrupt();
    }
  }

  /** Judges an agent's environment. */
  Health health(Agent agent, boolean deep) throws PaddockException {
    String flaw = catalog.flaw(agent.id());
    try {
      if (flaw != null && Files.isDirectory(agent.agentPackage().root())) {
        return environments.ofUnreadable(spec(agent), flaw, deep);
      }
      return deep ? environments.deep(spec(agent)) : environments.quick(spec(agent));
    } catch (IOException e) {
      throw Failures.disk("The environment of " + agent.name() + " could not be judged", e);
    } catch (InterruptedException _) {
      throw Failures.cancelled("Judging the environment of " + agent.name() + " was cancelled.");
    }
  }

  private record Step(String name, int done, int total) {}

  /** Passes a build's progress on and shows it as the agent's activity. */
  private final class Listener implements BuildListener {
    private final AgentId id;
    private final AgentService.BuildProgress progress;
    private final Instant since = clock.instant();

    /**
     * Steps are told by whichever thread reads the installer's words; this one can be cancelled.
     */
    private final Thread building = Thread.currentThread();

    private volatile Step last = new Step("", 0, 0);

    Listener(AgentId id, AgentService.BuildProgress progress) {
      this.id = id;
      this.progress = progress;
    }

    @Override
    public void waiting(long pid, String command) {
      show("waiting for " + command + " (pid " + pid + ")", 0, 0);
      progress.waiting(pid, command);
    }

    @Override
    public void step(String step, int done, int total) {
      show(step, done, total);
      progress.step(step, done, total);
    }

    @Override
    public void bytes(long done, long total) {
      Step at = last;
      put(at, BuildWords.amount(done, total));
      progress.bytes(done, total);
    }

    @Override
    public void line(String text) {
      progress.line(text);
    }

    private void show(String step, int done, int total) {
      Step before = last;
      Step now = new Step(step, done, total);
      last = now;
      UnderWay shown = underWay.get(id);
      // Another count of the same step leaves the bytes as they were.
      put(now, shown != null && before.name().equals(step) ? shown.activity().amount() : "");
    }

    private void put(Step step, String amount) {
      var activity =
          new Snapshot.Activity(
              Snapshot.Activity.Kind.BUILD,
              step.name(),
              step.done(),
              step.total(),
              since,
              null,
              amount);
      underWay.put(id, new UnderWay(building, since, activity));
      changed.accept(id);
    }

    void over() {
      underWay.remove(id);
      changed.accept(id);
    }
  }
}
