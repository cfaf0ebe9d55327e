package dev.paddock.agent;

import dev.paddock.process.ProcessIdentity;
import dev.paddock.storage.DataFolder;
import dev.paddock.storage.FileLocks;
import dev.paddock.storage.IoReason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells runs as they truly stand: those of this process from memory, all others from their records,
 * after those whose owner died were given their end. Safe for threads.
 */
final class RunLedger {

  /** How long a lock may be held without a run alive: while an end is recorded or settled. */
  static final Duration PASSING = Duration.ofSeconds(9);

  static final long LOOK_AGAIN = 20_000_000;

  private final DataFolder folder;
  private final FileLocks locks;
  private final RunStore store;
  private final RunSettlement settlement;
  private final Function<AgentId, @Nullable RunRecord> own;
  private final Consumer<AgentId> changed;
  private final Map<String, RunRecord> unrecorded = new ConcurrentHashMap<>();

  /**
   * Tells the runs of a data folder.
   *
   * @param own the record of this process's run of an agent, null where it has none
   * @param changed told of a run that was given its end in the background
   */
  RunLedger(
      RunParts parts,
      RunStore store,
      RunSettlement settlement,
      Function<AgentId, @Nullable RunRecord> own,
      Consumer<AgentId> changed) {
    this.folder = parts.folder();
    this.locks = parts.locks();
    this.store = store;
    this.settlement = settlement;
    this.own = own;
    this.changed = changed;
  }

  /** Remembers the end of a run of ours that the disk would not take, to record it later. */
  void keep(RunRecord last) {
    unrecorded.put(last.id(), last);
  }

  /** Tries once more to record what could not be recorded. */
  void recordKept() {
    List.copyOf(unrecorded.values()).forEach(this::recordAgain);
  }

  /** Alive now, whoever owns them, oldest first. */
  List<Run> alive() throws PaddockException {
    return records().filter(run -> !hasEndedUnrecorded(run)).map(store::toRun).toList();
  }

  /** A Paddock that is suspended cannot record that what it runs has ended. */
  private boolean hasEndedUnrecorded(RunRecord run) {
    return own.apply(new AgentId(run.agentId())) == null
        && run.agentProcess().isPresent()
        && run.shimProcess().isPresent()
        && !run.agentProcess().get().isAlive()
        && !run.shimProcess().get().isAlive();
  }

  private Stream<RunRecord> records() throws PaddockException {
    try {
      var alive = new ArrayList<RunRecord>();
      for (AgentId id : store.agents()) {
        latestRecord(id).filter(run -> !run.state().isEnded()).ifPresent(alive::add);
      }
      alive.sort(Comparator.comparing(RunRecord::startedAt).thenComparing(RunRecord::id));
      return alive.stream();
    } catch (IOException e) {
      throw Failures.disk("The runs could not be read", e);
    }
  }

  Optional<RunRecord> latestRecord(AgentId id) throws IOException {
    RunRecord mine = own.apply(id);
    return mine != null ? Optional.of(mine) : store.latest(id).map(run -> settled(run, false));
  }

  /** The process that owns an agent's tree, while there is one. */
  Optional<ProcessIdentity> shim(AgentId id) throws PaddockException {
    try {
      return latestRecord(id).filter(run -> !run.state().isEnded()).flatMap(RunRecord::shimProcess);
    } catch (IOException e) {
      throw Failures.disk("The runs of " + id + " could not be read", e);
    }
  }

  /** Newest first; runs whose owner died are settled while reading, which may take seconds. */
  List<Run> of(AgentId id) throws PaddockException {
    try {
      return store.all(id).stream().map(run -> store.toRun(settled(run, true))).toList();
    } catch (IOException e) {
      throw Failures.disk("The runs of " + id + " could not be read", e);
    }
  }

  /** The latest run of an agent without reading the whole history. */
  Optional<Run> latest(AgentId id) throws PaddockException {
    try {
      return latestRecord(id).map(store::toRun);
    } catch (IOException e) {
      throw Failures.disk("The runs of " + id + " could not be read", e);
    }
  }

  /**
   * The run as it is after its end was recorded for an owner that died.
   *
   * @param wait whether to wait for its processes; else that goes on in the background
   */
  RunRecord settled(RunRecord run, boolean wait) {
    if (run.state().isEnded()) {
      return run;
    }
    RunRecord mine = own.apply(new AgentId(run.agentId()));
    if (mine != null && mine.id().equals(run.id())) {
      return mine;
    }
    RunRecord last = unrecorded.get(run.id());
    if (last != null) {
      recordAgain(last);
      return last;
    }
    return settledOfOther(run, wait);
  }

  private void recordAgain(RunRecord last) {
    try {
      store.save(last);
      unrecorded.remove(last.id());
    } catch (IOException e) {
      store.trouble("The end of run " + last.id() + " could not be recorded: " + e);
    }
  }

  private RunRecord settledOfOther(RunRecord run, boolean wait) {
    var id = new AgentId(run.agentId());
    try {
      FileLocks.Held lock = locks.tryLock(Runs.lockFile(folder, id)).orElse(null);
      if (lock == null) {
        return wait ? afterOthersSettled(run) : run;
      }
      boolean ours = true;
      try {
        RunRecord now = store.read(id, run.id()).orElse(run);
        if (now.state().isEnded()) {
          return now;
        }
        Optional<RunRecord> dead =
            wait ? Optional.of(settlement.afterEnd(now)) : settlement.ifDead(now);
        if (dead.isEmpty()) {
          ours = false;
          settleLater(now, lock);
        }
        return dead.orElse(now);
      } finally {
        if (ours) {
          lock.close();
        }
      }
    } catch (IOException e) {
      store.trouble("Run " + run.id() + " could not be judged: " + IoReason.of(e));
      return run;
    }
  }

  private RunRecord afterOthersSettled(RunRecord run) {
    RunRecord now = run;
    long began = System.nanoTime();
    while (!now.state().isEnded()
        && !now.owner().isAlive()
        && System.nanoTime() - began < PASSING.toNanos()) {
      LockSupport.parkNanos(LOOK_AGAIN);
      now = store.read(new AgentId(run.agentId()), run.id()).orElse(now);
    }
    return now;
  }

  private void settleLater(RunRecord run, FileLocks.Held lock) {
    Thread.ofVirtual()
        .name("settle-" + run.id())
        .start(() -> {
          try (lock) {
            settlement.afterEnd(run);
          }
          changed.accept(new AgentId(run.agentId()));
        });
  }

  /** What is known about the end of a run; empty while it lives, or when there is no such run. */
  Optional<ExitReport> exitReport(AgentId id, String run) throws PaddockException {
    try {
      Optional<RunRecord> record =
          store.read(id, run).map(found -> settled(found, false)).filter(r -> r.state().isEnded());
      return record.isEmpty()
          ? Optional.empty()
          : Optional.of(new ExitReports(store).of(record.get()));
    } catch (IOException e) {
      throw Failures.disk("The run " + run + " could not be read", e);
    }
  }

  /** The environments of runs alive. */
  List<Path> environmentsInUse() throws PaddockException {
    return records().map(RunRecord::environment).filter(Objects::nonNull).map(Path::of).toList();
  }

  /** The package folders of runs alive: an agent may have been updated since its run began. */
  List<Path> packagesInUse() throws PaddockException {
    return records().map(RunRecord::packageRoot).filter(Objects::nonNull).map(Path::of).toList();
  }

  /** What could not be read, such as a record set aside, in sentences. */
  List<String> troubles() {
    return store.troubles();
  }
}
