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
    long began = System.nanoTime();
    try {
      while (true) {
        Optional<FileLocks.Held> lock = locks.tryLock(Runs.lockFile(folder, agent.id()));
        if (lock.isPresent()) {
          settleBefore(agent, lock.get());
          return lock.get();
        }
        boolean passing =
            System.nanoTime() - began < RunLedger.PASSING.toNanos() && isPassing(agent.id());
        if (!passing) {
          throw RunFailures.busy(
              agent,
              locks
                  .holder(Runs.lockFile(folder, agent.id()))
                  .orElse(new FileLocks.Holder(0, "another Paddock")));
        }
        LockSupport.parkNanos(RunLedger.LOOK_AGAIN);
      }
    } catch (IOException e) {
      throw RunFailures.notStarted(agent, "its lock could not be taken: " + IoReason.of(e));
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

  private void settleBefore(Agent agent, FileLocks.Held lock) throws IOException {
    boolean complete = false;
    try {
      Optional<RunRecord> latest = store.latest(agent.id());
      if (latest.isPresent() && !latest.get().state().isEnded()) {
        settlement.afterEnd(latest.get());
      }
      complete = true;
    } finally {
      if (!complete) {
        lock.close();
      }
    }
  }
}
