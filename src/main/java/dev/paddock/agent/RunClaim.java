package dev.paddock.agent;

import dev.paddock.storage.DataFolder;
import dev.paddock.storage.FileLocks;
import dev.paddock.storage.IoReason;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes the lock by which at most one run at a time, of whichever Paddock, owns an agent. */
final class RunClaim {

  private final DataFolder folder;
  private final FileLocks locks;
  private final RunStore store;
  private final RunSettlement settlement;
  private final Function<AgentId, @Nullable RunRecord> own;

  /**
   * Takes locks of a data folder.
   *
   * @param own the record of this process's run of an agent, null where it has none
   */
  RunClaim(
      RunParts parts,
      RunStore store,
      RunSettlement settlement,
      Function<AgentId, @Nullable RunRecord> own) {
    this.folder = parts.folder();
    this.locks = parts.locks();
    this.store = store;
    this.settlement = settlement;
    this.own = own;
  }

  /** Takes the run lock, after giving a dead owner's run its end. */
  FileLocks.Held take(Agent agent) throws PaddockException {
    try {
      Optional<FileLocks.Held> lock = tryTake(agent.id());
      if (lock.isPresent()) {
        return lock.get();
      }
      throw RunFailures.busy(
          agent,
          locks
              .holder(Runs.lockFile(folder, agent.id()))
              .orElse(new FileLocks.Holder(0, "another Paddock")));
    } catch (IOException e) {
      throw RunFailures.notStarted(agent, "its lock could not be taken: " + IoReason.of(e));
    }
  }

  /** The same; empty where the agent runs. Waits for whoever only ends a run. */
  Optional<FileLocks.Held> tryTake(AgentId id) throws IOException {
    long began = System.nanoTime();
    while (true) {
      Optional<FileLocks.Held> lock = locks.tryLock(Runs.lockFile(folder, id));
      if (lock.isPresent()) {
        settleBefore(id, lock.get());
        return lock;
      }
      if (System.nanoTime() - began >= RunLedger.PASSING.toNanos() || !isPassing(id)) {
        return Optional.empty();
      }
      LockSupport.parkNanos(RunLedger.LOOK_AGAIN);
    }
  }

  /** Whether whoever holds the lock only ends a run, or has not recorded a new one yet. */
  private boolean isPassing(AgentId id) throws IOException {
    RunRecord mine = own.apply(id);
    if (mine != null && !mine.state().isEnded()) {
      return false;
    }
    Optional<RunRecord> latest = store.latest(id);
    return latest.isEmpty() || latest.get().state().isEnded() || !latest.get().owner().isAlive();
  }

  private void settleBefore(AgentId id, FileLocks.Held lock) throws IOException {
    boolean complete = false;
    try {
      settlement.latestOf(id);
      complete = true;
    } finally {
      if (!complete) {
        lock.close();
      }
    }
  }
}
