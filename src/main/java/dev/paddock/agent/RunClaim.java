package dev.paddock.agent;

import dev.paddock.storage.DataFolder;
import dev.paddock.storage.FileLocks;
import dev.paddock.storage.IoReason;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Clock clock;
  private final Set<Wish> wishes = ConcurrentHashMap.newKeySet();

  /** A start that may have to wait. */
  private static final class Wish {
    private final AgentId id;
    private volatile boolean takenBack;

    Wish(AgentId id) {
      this.id = id;
    }
  }

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
    this.clock = parts.clock();
  }

  /**
   * Takes the run lock, after giving a dead owner's run its end.
   *
   * @param afterStop whether a stop under way is waited for; a further stop then takes this back
   * @throws PaddockException BUSY when the agent runs or may not be waited for, CANCELLED when what
   *     was waited for is not wanted any more
   */
  FileLocks.Held take(Agent agent, boolean afterStop) throws PaddockException {
    var wish = new Wish(agent.id());
    wishes.add(wish);
    try {
      Optional<FileLocks.Held> lock = tryTake(wish, afterStop);
      if (lock.isPresent()) {
        return lock.get();
      }
      throw wish.takenBack ? RunFailures.cancelled(agent) : busy(agent);
    } catch (IOException e) {
      throw RunFailures.notStarted(agent, "its lock could not be taken: " + IoReason.of(e));
    } finally {
      wishes.remove(wish);
    }
  }

  private PaddockException busy(Agent agent) throws IOException {
    RunRecord latest = latest(agent.id()).orElse(null);
    if (latest != null && latest.state() == RunState.STOPPING) {
      return RunFailures.stopping(agent, latest.stop(), untilForce(latest));
    }
    return RunFailures.busy(
        agent,
        locks
            .holder(Runs.lockFile(folder, agent.id()))
            .orElse(new FileLocks.Holder(0, "another Paddock")),
        latest == null ? null : untilStart(latest));
  }

  /** Whether somebody wants the agent, for instance while a stop of it is under way. */
  boolean isWaitedFor(AgentId id) {
    return wishes.stream().anyMatch(wish -> wish.id.equals(id));
  }

  /** Who waits for the end of a stop of this agent to start it waits in vain: it is to stop. */
  void takeBack(AgentId id) {
    wishes.stream().filter(wish -> wish.id.equals(id)).forEach(wish -> wish.takenBack = true);
  }

  /** The same, for all agents. */
  void takeBackAll() {
    wishes.forEach(wish -> wish.takenBack = true);
  }

  /** The same; empty where the agent runs. Waits for whoever only ends a run. */
  Optional<FileLocks.Held> tryTake(AgentId id) throws IOException {
    return tryTake(new Wish(id), false);
  }

  private Optional<FileLocks.Held> tryTake(Wish wish, boolean afterStop) throws IOException {
    long end = System.nanoTime() + RunLedger.PASSING.toNanos();
    boolean stopSeen = false;
    while (true) {
      Optional<FileLocks.Held> lock = locks.tryLock(Runs.lockFile(folder, wish.id));
      if (lock.isPresent()) {
        settleBefore(wish.id, lock.get());
        return lock;
      }
      RunRecord latest = latest(wish.id).orElse(null);
      boolean waits = isPassing(latest);
      if (afterStop && latest != null && latest.state() == RunState.STOPPING) {
        if (!stopSeen) {
          end = System.nanoTime() + untilForce(latest).plus(RunLedger.PASSING).toNanos();
        }
        stopSeen = true;
        waits = true;
      }
      if (!waits || wish.takenBack || System.nanoTime() - end >= 0) {
        return Optional.empty();
      }
      LockSupport.parkNanos(RunLedger.LOOK_AGAIN);
    }
  }

  /** The run that counts: ours while it lives. */
  private Optional<RunRecord> latest(AgentId id) throws IOException {
    RunRecord mine = own.apply(id);
    return mine != null && !mine.state().isEnded() ? Optional.of(mine) : store.latest(id);
  }

  /** Whether whoever holds the lock only ends a run, or has not recorded a new one yet. */
  private static boolean isPassing(@Nullable RunRecord latest) {
    return latest == null || latest.state().isEnded() || !latest.owner().isAlive();
  }

  private @Nullable Duration untilStart(RunRecord run) {
    Run.NextStart next = run.next();
    return next == null || run.state() != RunState.BACKING_OFF
        ? null
        : left(next.since(), next.pause());
  }

  /** How long a run that was asked to end may still take by itself. */
  private Duration untilForce(RunRecord run) {
    StopRequest stop = run.stop();
    return stop == null ? run.grace() : left(stop.since(), stop.grace());
  }

  /** Of a time that began then; a clock that was set meanwhile makes it no longer. */
  private Duration left(Instant since, Duration time) {
    Duration left = Duration.between(clock.instant(), since.plus(time));
    Duration most = left.compareTo(time) > 0 ? time : left;
    return most.isNegative() ? Duration.ZERO : most;
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
