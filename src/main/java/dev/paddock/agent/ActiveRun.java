package dev.paddock.agent;

import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.log.LogStream;
import dev.paddock.log.RunLogWriter;
import dev.paddock.storage.FileLocks;
import dev.paddock.storage.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run this process owns, from the request to its last record.
 *
 * <p>One thread supervises it and alone changes its record; a stop only notes the order, passes it
 * on to what it concerns, and leaves the rest to that thread.
 */
final class ActiveRun implements RunHandle {

  private static final Logger LOG = LoggerFactory.getLogger(ActiveRun.class);

  /** What a preparation or a start that was interrupted gets to clean up. */
  private static final Duration CLEAN_UP = Duration.ofMillis(1_500);

  private static final int SAVE_TRIES = 3;

  private final Surroundings around;
  private final Order order;
  private final FileLocks.Held lock;
  private final RunEvents events;
  private final RunFolder folder;
  private final Mailbox mailbox = new Mailbox();
  private final CompletableFuture<Run> over = new CompletableFuture<>();
  private final CompletableFuture<Ending> ended = new CompletableFuture<>();

  private volatile RunRecord record;
  private volatile Snapshot.@Nullable Activity activity;
  private @Nullable RunLogWriter log; // the supervising thread's own
  private boolean codeWasCalled; // likewise

  private final Object orders = new Object();
  private @Nullable StopOrder stop; // guarded by orders
  private @Nullable Consumer<StopOrder> stoppable; // guarded by orders: who must hear of a stop

  /**
   * What all runs of this process share.
   *
   * @param turns as many preparations go on at once as it has permits
   */
  record Surroundings(
      Runs.Parts parts, RunStore store, Restarts.Schedule schedule, Semaphore turns, Hooks hooks) {

    /** This Paddock as one who asks for a run's end. */
    StopRequest.Asker self(StopRequest.Cause cause) {
      FileLocks.Holder self = parts.locks().self();
      return new StopRequest.Asker(cause, self.pid(), self.command());
    }
  }

  /** Who hears of a run's changes. */
  interface Hooks {
    /** Its record changed, which concerns other Paddocks too. */
    void moved(ActiveRun run);

    /** Something changed that only this Paddock shows. */
    void changed(ActiveRun run);

    /** It is over: recorded, and its lock about to be given back. */
    void over(ActiveRun run, boolean recorded);
  }

  /** What was asked for. */
  record Order(Agent agent, RunRequest request, Runs.Preparation preparation) {
    Duration grace() {
      return request.grace() == null ? agent.settings().grace() : request.grace();
    }
  }

  ActiveRun(
      Surroundings around,
      Order order,
      RunRecord record,
      FileLocks.Held lock,
      Consumer<RunEvent> listener) {
    this.around = around;
    this.order = order;
    this.record = record;
    this.lock = lock;
    this.folder = new RunFolder(around.store().folderOf(record));
    this.events = new RunEvents(record.id(), listener);
  }

  /** Starts supervising, and returns. */
  ActiveRun begin() {
    Thread.ofVirtual().name("run-" + record.id()).start(this::supervise);
    return this;
  }

  @Override
  public Run current() {
    return record.toRun(folder.path());
  }

  @Override
  public CompletableFuture<Ending> ended() {
    return ended.copy();
  }

  /** Completes when it is recorded and its lock is free, whatever its listener does. */
  CompletableFuture<Run> over() {
    return over.copy();
  }

  @Override
  public void stop(Duration grace) {
    ask(itself(), grace, false);
  }

  @Override
  public void force() {
    ask(itself(), null, true);
  }

  /**
   * Asks it to end.
   *
   * @param grace until force, or null for the one it was started with
   */
  void ask(StopRequest.Asker by, @Nullable Duration grace, boolean force) {
    Duration given = force ? Duration.ZERO : grace == null ? order.grace() : grace;
    synchronized (orders) {
      StopOrder earlier = stop;
      StopOrder asked = StopOrder.now(by, earlier, around.parts().clock().instant(), given, force);
      if (record.state().isEnded() || (earlier != null && !asked.isStricterThan(earlier))) {
        return;
      }
      stop = asked;
      if (stoppable != null) {
        stoppable.accept(asked);
      }
      mailbox.post(() -> stopWasAsked(asked));
    }
  }

  private void stopWasAsked(StopOrder asked) {
    if (!record.state().isEnded()) {
      update(record.stopping(asked.request()));
    }
    say(RunWords.stop(asked));
    events.tell(new RunEvent.Stopping(around.parts().clock().instant(), asked.grace()));
  }

  /** The order to stop, or null. */
  @Nullable StopOrder stopOrder() {
    synchronized (orders) {
      return stop;
    }
  }

  /** From now on this hears of every order to stop, the present one at once; null for nobody. */
  void stopGoesTo(@Nullable Consumer<StopOrder> what) {
    synchronized (orders) {
      stoppable = what;
      if (what != null && stop != null) {
        what.accept(stop);
      }
    }
  }

  // ---- what follows is the supervising thread's

  private void supervise() {
    RunOutcome outcome;
    try {
      log = folder.openLog(around.parts().settings().get(), around.parts().clock());
      outcome = live();
    } catch (IOException e) {
      outcome = RunOutcome.failed(null, RunFailures.notStarted(agent(), IoReason.of(e)));
    } catch (StoppedEarly _) {
      StopOrder asked = stopOrder();
      outcome = RunOutcome.stoppedEarly(agent(), asked != null && asked.force(), record);
    } catch (PaddockException e) {
      outcome = notPrepared(e);
    } catch (RuntimeException | Error e) {
      LOG.error("run {} went wrong", record.id(), e);
      outcome = RunOutcome.failed(record.exit(), RunFailures.internal(agent(), e));
    }
    finish(outcome);
  }

  private RunOutcome notPrepared(PaddockException e) {
    return e.failure() == Failure.CANCELLED
        ? new RunOutcome(RunState.EXITED, null, null, e, false)
        : RunOutcome.failed(null, e);
  }

  private RunOutcome live() throws PaddockException, StoppedEarly {
    var restarts = new Restarts(agent().settings().restart(), around.schedule());
    while (true) {
      Runs.Prepared prepared = new RunPreparation(this, around.turns()).prepare();
      var attempt = new RunAttempt(this, prepared);
      RunOutcome outcome = attempt.execute();
      if (stopOrder() != null) {
        return outcome;
      }
      switch (restarts.after(outcome, attempt.wasReadyFor(), System.nanoTime())) {
        case Restarts.Decision.Over() -> {
          return outcome;
        }
        case Restarts.Decision.CrashLoop(String reason) -> {
          return outcome.asCrashLoop(reason);
        }
        case Restarts.Decision.Again again -> backOff(outcome, again);
      }
    }
  }

  /** Waits out the pause before the next start; a stop ends it at once. */
  private void backOff(RunOutcome outcome, Restarts.Decision.Again again) throws StoppedEarly {
    Clock clock = around.parts().clock();
    String problem = outcome.problem() == null ? "it ended" : outcome.problem();
    String next = "starting again in " + RunWords.seconds(again.pause());
    var due = new Run.NextStart(clock.instant(), again.pause(), again.restart(), again.most());
    update(record.backingOff(due, outcome.exit(), problem));
    say(problem + "; " + next + " (restart " + again.restart() + " of " + again.most() + ")");
    events.tell(new RunEvent.Notice(clock.instant(), problem + "; " + next));
    mailbox.attend(again.pause(), () -> stopOrder() != null);
    goOnUnlessStopped();
  }

  /** Thrown where a stop was asked before there was a process. */
  static final class StoppedEarly extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** Ends the work at hand if a stop was asked. */
  void goOnUnlessStopped() throws StoppedEarly {
    mailbox.attendNow();
    if (stopOrder() != null) {
      throw new StoppedEarly();
    }
  }

  /**
   * Waits for blocking work, interrupting it when a stop is asked.
   *
   * @param late what to do with a result nobody waits for any more
   */
  <T> T await(Interruptible<T> work, Consumer<T> late)
      throws PaddockException, IOException, StoppedEarly {
    CompletableFuture<T> result = work.result();
    mailbox.wakeAfter(result);
    work.start();
    stopGoesTo(_ -> work.interrupt());
    try {
      while (!result.isDone()) {
        StopOrder asked = stopOrder();
        if (asked != null && asked.isOverdue(CLEAN_UP)) {
          var _ = result.thenAccept(late);
          throw new StoppedEarly();
        }
        mailbox.attend(asked == null ? Duration.ofDays(1) : CLEAN_UP.dividedBy(10), result::isDone);
      }
      return result.get();
    } catch (ExecutionException e) {
      if (stopOrder() != null || e.getCause() instanceof InterruptedException) {
        mailbox.attendNow();
        throw new StoppedEarly();
      }
      throw unwrapped(e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the thread of a run", e);
    } finally {
      stopGoesTo(null);
    }
  }

  private static RuntimeException unwrapped(@Nullable Throwable cause)
      throws PaddockException, IOException {
    return switch (cause) {
      case PaddockException e -> throw e;
      case IOException e -> throw e;
      case Error e -> throw e;
      case RuntimeException e -> e;
      case null, default -> new IllegalStateException(cause);
    };
  }

  /** Makes the record this one, on disk too; a disk that would not take it is told. */
  void update(RunRecord next) {
    try {
      mustUpdate(next);
    } catch (IOException e) {
      String sentence = notWritten(next, e);
      around.store().trouble(sentence);
      say(sentence);
    }
  }

  /** Makes the record this one, on disk too. */
  void mustUpdate(RunRecord next) throws IOException {
    record = next;
    try {
      around.store().save(next);
    } finally {
      around.hooks().moved(this);
    }
  }

  /** Writes the record again where somebody has set it aside or removed it. */
  void keepRecord() {
    if (Files.isDirectory(folder.path())
        && Files.notExists(folder.path().resolve(RunStore.RECORD))) {
      try {
        mustUpdate(record);
      } catch (IOException e) {
        around.store().trouble(notWritten(record, e));
      }
    }
  }

  private static String notWritten(RunRecord record, IOException e) {
    return "The record of run " + record.id() + " could not be written: " + IoReason.of(e);
  }

  /** Shows what is being done, or nothing with null. */
  void show(Snapshot.@Nullable Activity now) {
    activity = now;
    around.hooks().changed(this);
  }

  /** A line of ours in the run's log. */
  void say(String text) {
    line(LogStream.PADDOCK, text);
  }

  /** A line in the run's log. */
  void line(LogStream stream, String text) {
    if (log != null) {
      log.line(stream, text);
    }
  }

  void codeWasCalled() {
    codeWasCalled = true;
  }

  private void finish(RunOutcome outcome) {
    stopGoesTo(null);
    mailbox.attendNow();
    String problem = outcome.problem();
    // A stop that came between a crash and its verdict: no start follows, whatever was decided.
    boolean stoppedLoop =
        outcome.state() == RunState.CRASH_LOOP && record.state() == RunState.STOPPING;
    RunState end = stoppedLoop ? RunState.FAILED : outcome.state();
    say("ended: " + end + RunWords.exit(outcome.exit()) + (problem == null ? "" : "; " + problem));
    RunRecord last = record.ended(end, around.parts().clock().instant(), outcome.exit(), problem);
    if (end == RunState.FAILED || end == RunState.CRASH_LOOP) {
      sayWhatChanged(last);
    }
    if (log != null) {
      log.close();
    }
    boolean recorded = saveLast(last);
    activity = null;
    around.hooks().over(this, recorded);
    release();
    Run run = current();
    over.complete(run);
    around.hooks().changed(this);
    tellEnd(run, outcome);
  }

  private void sayWhatChanged(RunRecord last) {
    try {
      new ExitReports(around.store()).changesInWords(last).ifPresent(this::say);
    } catch (IOException e) {
      say("what changed since the last good run could not be found out: " + IoReason.of(e));
    }
  }

  private void tellEnd(Run run, RunOutcome outcome) {
    PaddockException failure = outcome.failure();
    events.tell(new RunEvent.Ended(around.parts().clock().instant(), run, failure));
    var ending = new Ending(run, codeWasCalled, failure);
    var _ = events.finish().thenRun(() -> ended.complete(ending));
  }

  private boolean saveLast(RunRecord last) {
    for (int tried = 1; ; tried++) {
      try {
        mustUpdate(last);
        return true;
      } catch (IOException e) {
        if (tried == SAVE_TRIES) {
          around
              .store()
              .trouble("The end of run " + last.id() + " could not be recorded: " + IoReason.of(e));
          return false;
        }
      }
    }
  }

  private void release() {
    try {
      lock.close();
    } catch (RuntimeException e) {
      around.store().trouble("The lock of run " + record.id() + " could not be given back: " + e);
    }
  }

  /** This Paddock as one who asks for the run's end. */
  StopRequest.Asker itself() {
    return around.self(StopRequest.Cause.ASKED);
  }

  Agent agent() {
    return order.agent();
  }

  Order order() {
    return order;
  }

  RunRecord record() {
    return record;
  }

  RunFolder folder() {
    return folder;
  }

  RunEvents events() {
    return events;
  }

  Mailbox mailbox() {
    return mailbox;
  }

  Runs.Parts parts() {
    return around.parts();
  }

  RunLogWriter log() {
    return Objects.requireNonNull(log);
  }

  Snapshot.@Nullable Activity activity() {
    return activity;
  }
}
