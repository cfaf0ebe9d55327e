package dev.paddock.agent;

import dev.paddock.log.LogStream;
import dev.paddock.log.RunLogWriter;
import dev.paddock.process.AgentProcess.AgentExit;
import dev.paddock.process.ProcessIdentity;
import dev.paddock.process.ProcessTree;
import dev.paddock.process.ShimReport;
import dev.paddock.storage.IoReason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gives a run whose owner died its last state. The shim ends the agent within two seconds of that;
 * what is left then is ended by pid and start token, never by a pid alone. Whoever calls holds the
 * run lock, so nobody else owns the run.
 */
final class RunSettlement {

  private static final Duration SHIM_NEEDS = Duration.ofMillis(3_500);
  private static final Duration KILL_NEEDS = Duration.ofSeconds(2);
  private static final long LOOK_AGAIN = 20_000_000;

  private final RunStore store;
  private final Clock clock;
  private final Supplier<Settings> settings;

  RunSettlement(RunStore store, Clock clock, Supplier<Settings> settings) {
    this.store = store;
    this.clock = clock;
    this.settings = settings;
  }

  /** Settles it if nothing of it lives any more. */
  Optional<RunRecord> ifDead(RunRecord record) {
    return isAlive(record) ? Optional.empty() : Optional.of(settle(record));
  }

  /** Settles an agent's latest run if it claims to be alive; who holds the lock knows better. */
  void latestOf(AgentId agent) throws IOException {
    Optional<RunRecord> latest = store.latest(agent);
    if (latest.isPresent() && !latest.get().state().isEnded()) {
      var _ = afterEnd(latest.get());
    }
  }

  /** Waits until nothing of it lives, ends by force what does not end, and settles it. */
  RunRecord afterEnd(RunRecord record) {
    if (!await(record, SHIM_NEEDS)) {
      endByIdentity(record);
    }
    return settle(record);
  }

  private boolean await(RunRecord record, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (isAlive(record)) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      LockSupport.parkNanos(LOOK_AGAIN);
    }
    return true;
  }

  private boolean isAlive(RunRecord record) {
    if (record.agentProcess().isEmpty() && startedUnrecorded(record)) {
      return true;
    }
    return identities(record).anyMatch(ProcessIdentity::isAlive);
  }

  /**
   * Its owner died between the start and the record of it; the shim's note tells when it is over.
   */
  private boolean startedUnrecorded(RunRecord record) {
    return isOpen(report(record).last());
  }

  private static boolean isOpen(ShimReport.@Nullable Start start) {
    return start != null && start.exit() == null;
  }

  private ShimReport report(RunRecord record) {
    try {
      return ShimReport.read(new RunFolder(store.folderOf(record)).shimReport());
    } catch (IOException e) {
      store.trouble(
          "The shim's note on run " + record.id() + " could not be read: " + IoReason.of(e));
      return new ShimReport(List.of());
    }
  }

  /** What is left where the shim could not finish: its own death leaves escapees behind. */
  private void endRest(RunRecord record) {
    ProcessIdentity agent = record.agentProcess().orElse(new ProcessIdentity(-1, "unrecorded"));
    if (!ProcessTree.of(agent, new RunFolder(store.folderOf(record)).shimReport()).end()) {
      store.trouble("Something that run " + record.id() + " started could not be ended");
    }
  }

  private RunRecord settle(RunRecord record) {
    ShimReport.Start start = report(record).last();
    if (isOpen(start)) {
      endRest(record);
    }
    AgentExit exit = start == null ? null : start.exit();
    boolean asked = record.state() == RunState.STOPPING;
    RunState end =
        exit == null || !asked ? RunState.LOST : exit.forced() ? RunState.KILLED : RunState.EXITED;
    boolean recovered = RecoveredRun.is(record);
    String why =
        recovered
            ? String.valueOf(record.problem())
            : "the Paddock that ran it (pid " + record.ownerPid() + ") died, and the agent with it";
    Instant ended = recovered ? lastSign(record) : clock.instant();
    RunRecord settled = record.ended(end, ended, shown(exit), end == RunState.LOST ? why : null);
    note(settled, why);
    try {
      store.save(settled);
    } catch (IOException e) {
      store.trouble("The end of run " + record.id() + " could not be recorded: " + IoReason.of(e));
    }
    return settled;
  }

  private Instant lastSign(RunRecord record) {
    try {
      return RecoveredRun.lastSign(record, store.folderOf(record));
    } catch (IOException e) {
      store.trouble("The log of run " + record.id() + " could not be read: " + IoReason.of(e));
      return record.startedAt();
    }
  }

  private void note(RunRecord record, String why) {
    Path folder = store.folderOf(record);
    try (RunLogWriter log = new RunFolder(folder).openLog(settings.get(), clock)) {
      log.line(LogStream.PADDOCK, "lost: " + why + RunWords.exit(record.exit()));
    } catch (IOException | RuntimeException e) {
      store.trouble("The log in " + folder + " could not be continued: " + e);
    }
  }

  /** How its process ended, as far as the shim noted it. */
  Run.@Nullable Exit exitOf(RunRecord record) {
    ShimReport.Start start = report(record).last();
    return start == null ? null : shown(start.exit());
  }

  private static Run.@Nullable Exit shown(@Nullable AgentExit exit) {
    return exit == null ? null : new Run.Exit(exit.code(), exit.signal());
  }

  /**
   * Asks by identity what a Paddock that does not answer still owns to end. To the shim that is an
   * order to stop; it gives its tree the time the run was started with.
   *
   * @return whether nothing of it lives any more
   */
  boolean endsWhenAsked(RunRecord record, Duration grace) {
    Stream.of(record.shimProcess(), record.agentProcess())
        .flatMap(Optional::stream)
        .filter(ProcessIdentity::isAlive)
        .findFirst()
        .ifPresent(ProcessIdentity::terminate);
    return await(record, grace);
  }

  /** Whether its process ended without force, as far as the shim noted it. */
  boolean endedByItself(RunRecord record) {
    ShimReport.Start start = report(record).last();
    AgentExit exit = start == null ? null : start.exit();
    return exit != null && !exit.forced();
  }

  /** Ends by identity what a Paddock that does not answer still owns. */
  boolean endByIdentity(RunRecord record) {
    for (ProcessIdentity process : identities(record).toList()) {
      process.kill();
      if (await(record, KILL_NEEDS)) {
        break;
      }
    }
    endRest(record);
    return !isAlive(record);
  }

  /** The agent first: its shim then ends what the agent has started, and knows how it went. */
  private static Stream<ProcessIdentity> identities(RunRecord record) {
    return Stream.of(record.agentProcess(), record.shimProcess()).flatMap(Optional::stream);
  }
}
