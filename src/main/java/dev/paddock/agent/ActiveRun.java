package dev.paddock.agent;

import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.log.Durations;
import dev.paddock.log.LogStream;
import dev.paddock.log.RunLogWriter;
import dev.paddock.storage.FileLocks;
import dev.paddock.storage.IoReason;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
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

  private final RunSurroundings around;
  private final RunOrder order;
  private final FileLocks.Held lock;
  private final RunEvents events;
  private final RunFolder folder;
  private final RunBook book;
  private final Mailbox mailbox = new Mailbox();
  private final StopOrders stops = new StopOrders(asked -> mailbox.post(() -> stopWasAsked(asked)));
  private final StoppableWork work = new StoppableWork(stops, mailbox);
  private final CompletableFuture<Run> over = new CompletableFuture<>();
  private final CompletableFuture<Ending> ended = new CompletableFuture<>();

  private volatile Snapshot.@Nullable Activity activity;
  private @Nullable RunLogWriter log; // the supervising thread's own
  private boolean codeWasCalled; // likewise

  ActiveRun(
      RunSurroundings around,
      RunOrder order,
      RunRecord record,
      FileLocks.Held lock,
      Consumer<RunEvent> listener) {
    this.around = around;
    this.order = order;
    this.book = new RunBook(around.store(), record, () -> around.hooks().moved(this), this::say);
    this.lock = lock;
    this.folder = new RunFolder(around.store().folderOf(record));
    this.events = new RunEvents(record.id(), listener);
  }

  /** Starts supervising, and returns. */
  ActiveRun begin() {
    Thread.ofVirtual().name("run-" + record().id()).start(this::supervise);
    return this;
  }

  @Override
  public Run current() {
    return record().toRun(folder.path());
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
    if (!record().state().isEnded()) {
      stops.give(by, around.parts().clock().instant(), given, force);
    }
  }

  private void stopWasAsked(StopOrder asked) {
    if (!record().state().isEnded()) {
      book.update(record().stopping(asked.request()));
    }
    say(RunWords.stop(asked));
    StopRequest.Asker by = asked.request().by();
    String other = by.pid() == itself().pid() ? null : by.name();
    events.tell(new RunEvent.Stopping(around.parts().clock().instant(), asked.grace(), other));
  }

  // ---- what follows is the supervising thread's

  private void supervise() {
    RunOutcome outcome;
    try {
      log = folder.openLog(around.parts().settings().get(), around.parts().clock());
      outcome = live();
    } catch (IOException e) {
      outcome = RunOutcome.failed(null, RunFailures.notStarted(agent(), IoReason.of(e)));
    } catch (StoppableWork.StoppedEarly _) {
      StopOrder asked = stops.strictest();
      outcome = RunOutcome.stoppedEarly(agent(), asked != null && asked.force(), record());
    } catch (PaddockException e) {
      outcome = notPrepared(e);
    } catch (RuntimeException | Error e) {
      LOG.error("run {} went wrong", record().id(), e);
      outcome = RunOutcome.failed(record().exit(), RunFailures.internal(agent(), e));
    }
    finish(outcome);
  }

  private RunOutcome notPrepared(PaddockException e) {
    return e.failure() == Failure.CANCELLED
        ? new RunOutcome(RunState.EXITED, null, null, e, false)
        : RunOutcome.failed(null, e);
  }

  private RunOutcome live() throws PaddockException, StoppableWork.StoppedEarly {
    var restarts = new Restarts(agent().settings().restart(), around.schedule());
    while (true) {
      RunAttempt attempt;
      RunOutcome outcome;
      try (var preparation = new RunPreparation(this, around.turns())) {
        attempt = new RunAttempt(this, preparation.prepare(), preparation::close);
        outcome = attempt.execute();
      }
      if (stops.strictest() != null) {
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
  private void backOff(RunOutcome outcome, Restarts.Decision.Again again)
      throws StoppableWork.StoppedEarly {
    Clock clock = around.parts().clock();
    String problem = outcome.problem() == null ? "it ended" : outcome.problem();
    String next = "starting again in " + Durations.text(again.pause());
    var due = new Run.NextStart(clock.instant(), again.pause(), again.restart(), again.most());
    book.update(record().backingOff(due, outcome.exit(), problem));
    say(problem + "; " + next + " (restart " + again.restart() + " of " + again.most() + ")");
    events.tell(new RunEvent.Notice(clock.instant(), problem + "; " + next));
    work.pause(again.pause());
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
    stops.goTo(null);
    mailbox.attendNow();
    String problem = outcome.problem();
    // A stop that came between a crash and its verdict: no start follows, whatever was decided.
    boolean stoppedLoop =
        outcome.state() == RunState.CRASH_LOOP && record().state() == RunState.STOPPING;
    RunState end = stoppedLoop ? RunState.FAILED : outcome.state();
    say("ended: " + end + RunWords.exit(outcome.exit()) + (problem == null ? "" : "; " + problem));
    RunRecord last = record().ended(end, around.parts().clock().instant(), outcome.exit(), problem);
    if (end == RunState.FAILED || end == RunState.CRASH_LOOP) {
      sayWhatChanged(last);
    }
    if (log != null) {
      log.close();
    }
    boolean recorded = book.close(last);
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

  private void release() {
    try {
      lock.close();
    } catch (RuntimeException e) {
      around.store().trouble("The lock of run " + record().id() + " could not be given back: " + e);
    }
  }

  /** This Paddock as one who asks for the run's end. */
  StopRequest.Asker itself() {
    return around.self(StopRequest.Cause.ASKED);
  }

  Agent agent() {
    return order.agent();
  }

  RunOrder order() {
    return order;
  }

  RunBook book() {
    return book;
  }

  RunRecord record() {
    return book.record();
  }

  StopOrders stops() {
    return stops;
  }

  StoppableWork work() {
    return work;
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

  RunParts parts() {
    return around.parts();
  }

  RunLogWriter log() {
    return Objects.requireNonNull(log);
  }

  Snapshot.@Nullable Activity activity() {
    return activity;
  }
}
