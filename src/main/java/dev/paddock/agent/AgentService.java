package dev.paddock.agent;

import dev.paddock.environment.DiskUse;
import dev.paddock.environment.Health;
import dev.paddock.process.TreeMetrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything Paddock does, for the window and the command line alike.
 *
 * <p>Calls block the calling thread (give them a virtual one) unless they say otherwise; all are
 * safe for use by several threads; what they return never changes. Several services, in one process
 * or many, may share a data folder.
 */
public interface AgentService extends AutoCloseable {

  /** Reads and checks a package and remembers it; builds nothing and runs nothing. */
  Agent load(LoadRequest request) throws PaddockException;

  /**
   * Reads and checks a package and remembers nothing, for showing what loading would find.
   *
   * @return the package as it would be loaded, and the agents of that name already there
   */
  Preview preview(Path source) throws PaddockException;

  /** A package looked at before it is loaded. */
  record Preview(dev.paddock.apkg.AgentPackage agentPackage, List<Agent> sameName) {}

  /** The agents, by name, then id. */
  List<Agent> agents() throws PaddockException;

  /**
   * Finds one agent.
   *
   * @param reference an id, a unique id prefix, or a unique name
   */
  Agent find(String reference) throws PaddockException;

  /** Changes what the user decided about an agent. */
  Agent configure(AgentId id, AgentSettings settings) throws PaddockException;

  /** Judges an agent's environment; {@code deep} asks the interpreter too. */
  Health health(AgentId id, boolean deep) throws PaddockException;

  /** The allocated size of an agent's environment in bytes; empty when there is none. */
  Optional<DiskUse.Bytes> environmentSize(AgentId id) throws PaddockException;

  /** The same as one number, in half the time. */
  Optional<Long> environmentBytes(AgentId id) throws PaddockException;

  /** What else can be looked up about agents' environments. */
  EnvironmentDetails details();

  /**
   * Reuses or builds an agent's environment.
   *
   * @param progress told the steps, and {@code waiting} with who holds the lock
   */
  BuildReport build(AgentId id, BuildRequest request, BuildProgress progress)
      throws PaddockException;

  /** Hears how a build goes; called from one thread at a time. */
  interface BuildProgress {
    /** Hears it and keeps it to itself. */
    BuildProgress UNTOLD =
        new BuildProgress() {
          @Override
          public void waiting(long pid, String command) {}

          @Override
          public void step(String step, int done, int total) {}

          @Override
          public void line(String text) {}
        };

    /** Another Paddock builds it. */
    void waiting(long pid, String command);

    /** A step; {@code total} is 0 while it is not known. */
    void step(String step, int done, int total);

    /** How much of what is known to be downloaded is there, in bytes, within the last step told. */
    default void bytes(long done, long total) {}

    /** A line the installer wrote. */
    void line(String text);
  }

  /**
   * Starts an agent and returns at once; one that is being stopped is waited for if the request
   * says so, and a further stop takes such a start back.
   *
   * @param listener told every event in order, from one thread at a time
   * @throws PaddockException with {@link PaddockException.Failure#BUSY} when it runs already, with
   *     {@link PaddockException.Failure#CANCELLED} when it was taken back; what goes wrong later is
   *     told as {@link RunEvent.Ended} and in {@link RunHandle#ended()}
   */
  RunHandle start(AgentId id, RunRequest request, Consumer<RunEvent> listener)
      throws PaddockException;

  /**
   * Stops an agent, whoever started it, and returns when it has ended.
   *
   * @param grace until force, or null for the run's own
   * @return the run, or empty when nothing ran
   */
  Optional<Run> stop(AgentId id, boolean force, @Nullable Duration grace) throws PaddockException;

  /**
   * Stops it if it runs, then starts it; returns once it is being started. Of several at once in
   * one process all return the one run that begins.
   */
  RunHandle restart(AgentId id, RunRequest request) throws PaddockException;

  /** The runs alive now, whoever owns them, oldest first. */
  List<Run> alive() throws PaddockException;

  /** An agent's runs, newest first; runs whose owner died are settled while reading. */
  List<Run> runs(AgentId id) throws PaddockException;

  /** What is known about the end of a run; empty while it lives, or when there is no such run. */
  Optional<ExitReport> exitReport(AgentId id, String run) throws PaddockException;

  /** The variables the agent would be started with now, by name; no value of a secret. */
  List<AgentVariable> variables(AgentId id) throws PaddockException;

  /** What running agents offer, and asking them for it. */
  AgentSurfaces surfaces();

  /**
   * Measures what everything started by these agents uses, whoever started them. Meant for once a
   * second: processor time is measured from one call to the next.
   *
   * @return none for an agent without processes
   */
  Map<AgentId, TreeMetrics.Sample> measure(Collection<AgentId> agents) throws PaddockException;

  /** Forgets an agent and its environments; refuses while it runs. */
  Removal remove(AgentId id, boolean keepLogs) throws PaddockException;

  /** Collects, or with {@code dryRun} lists, what nobody needs. */
  GcReport collect(boolean dryRun) throws PaddockException;

  /** Looks at the machine. */
  DoctorReport diagnose() throws PaddockException;

  /** What could not be read so far, such as a record set aside, in sentences. */
  List<String> troubles();

  /** How everything stands now. Never blocks. */
  Snapshot snapshot();

  /**
   * Tells every change, the state now first; one call at a time, from a thread of the service. What
   * another Paddock changes on the same data folder is told within a second.
   *
   * @return closing it ends the telling
   */
  Subscription subscribe(Consumer<Snapshot> listener);

  /** A subscription; closing never throws. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  /** Asks for every environment to be judged again, soon; returns at once. */
  void refresh();

  /** Cancels the build an agent's run or build of this process waits for; returns at once. */
  void cancelBuild(AgentId id);

  /**
   * Brings the window of another Paddock on this data folder to the front; false if there is none.
   *
   * @param packages package files that it is to look at, absolute; may be empty
   */
  boolean showOtherWindow(List<Path> packages);

  /**
   * Says how our window is brought to the front when another Paddock asks; called on any thread,
   * with the package files it is to look at.
   */
  void onShowWindow(Consumer<List<Path>> show);

  /** Stops all runs of this process in parallel; completes when none is left. */
  CompletableFuture<Void> stopAll();

  /** Ends all runs of this process at once; completes when none is left. */
  CompletableFuture<Void> forceAll();

  /** Stops watching, and ends what still runs of ours gracefully. */
  @Override
  void close();
}
