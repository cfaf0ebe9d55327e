package dev.paddock.agent;

import dev.paddock.environment.Health;
import dev.paddock.process.AgentLauncher;
import dev.paddock.process.Ports;
import dev.paddock.storage.DataFolder;
import dev.paddock.storage.FileLocks;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Starts, stops and remembers runs: this process's own, and those of other Paddocks. */
final class Runs implements AutoCloseable {

  /** What a run needs of its surroundings. */
  record Parts(
      DataFolder folder,
      FileLocks locks,
      AgentLauncher launcher,
      dev.paddock.process.ShimFile shim,
      Ports ports,
      Control control,
      Map<String, String> variables,
      Supplier<Settings> settings,
      Clock clock) {}

  /** Makes an environment ready for a run that is in PREPARING; blocks; interrupted by a stop. */
  @FunctionalInterface
  interface Preparation {
    /** Reuses or builds; what it throws ends the run as FAILED with that failure. */
    Prepared prepare(AgentService.BuildProgress progress)
        throws PaddockException, InterruptedException;
  }

  /** The environment to run in, and the report of a build where one was needed or reused. */
  record Prepared(Agent agent, Path environment, Health health, @Nullable BuildReport report) {}

  /**
   * Wires the parts.
   *
   * @param changed called, on any thread, whenever a run or its activity changed
   */
  Runs(Parts parts, Consumer<AgentId> changed) {
    throw new UnsupportedOperationException("" + parts + changed);
  }

  RunHandle start(
      Agent agent, RunRequest request, Preparation preparation, Consumer<RunEvent> listener)
      throws PaddockException {
    throw new UnsupportedOperationException();
  }

  Optional<Run> stop(AgentId id, boolean force, @Nullable Duration grace) throws PaddockException {
    throw new UnsupportedOperationException();
  }

  /** Alive now, whoever owns them, oldest first. */
  List<Run> alive() throws PaddockException {
    throw new UnsupportedOperationException();
  }

  /** Newest first; runs whose owner died are settled while reading. */
  List<Run> of(AgentId id) throws PaddockException {
    throw new UnsupportedOperationException();
  }

  /** The latest run of an agent without reading the whole history. */
  Optional<Run> latest(AgentId id) throws PaddockException {
    throw new UnsupportedOperationException();
  }

  /** What is being done to an agent just now by a run of ours: preparing, stopping. */
  Optional<Snapshot.Activity> activity(AgentId id) {
    throw new UnsupportedOperationException();
  }

  /** The environments of runs alive. */
  List<Path> environmentsInUse() throws PaddockException {
    throw new UnsupportedOperationException();
  }

  /** The package folders of runs alive: an agent may have been updated since its run began. */
  List<Path> packagesInUse() throws PaddockException {
    throw new UnsupportedOperationException();
  }

  /** What could not be read, such as a record set aside, in sentences. */
  List<String> troubles() {
    throw new UnsupportedOperationException();
  }

  /** The lock held for as long as a run of the agent lives, and while an agent is removed. */
  static Path lockFile(DataFolder folder, AgentId id) {
    return folder.locks().resolve("run-" + id + ".lock");
  }

  /** Interrupts the preparation of a run of ours. */
  void cancelPreparation(AgentId id) {
    throw new UnsupportedOperationException();
  }

  CompletableFuture<Void> stopAll() {
    throw new UnsupportedOperationException();
  }

  CompletableFuture<Void> forceAll() {
    throw new UnsupportedOperationException();
  }

  /** Ends what still runs of ours gracefully and waits for it. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
