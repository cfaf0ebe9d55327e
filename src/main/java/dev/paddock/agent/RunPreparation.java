package dev.paddock.agent;

import dev.paddock.environment.BuildOutcome;
import dev.paddock.log.Durations;
import dev.paddock.log.LogStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Gets a run's environment ready, passing on how that goes. */
final class RunPreparation implements AgentService.BuildProgress, AutoCloseable {

  private final ActiveRun run;
  private final Turns turns;
  private final Clock clock;
  private final Instant since;
  private Turns.@Nullable Turn turn;

  RunPreparation(ActiveRun run, Turns turns) {
    this.run = run;
    this.turns = turns;
    this.clock = run.parts().clock();
    this.since = clock.instant();
  }

  /**
   * Waits for its turn, then reuses or builds; the turn is kept until a build begins, or until
   * close.
   */
  Runs.Prepared prepare() throws PaddockException, StoppableWork.StoppedEarly {
    run.work().goOnUnlessStopped();
    try {
      turn = turns.tryTake();
      if (turn == null) {
        activity("waiting for other agents to start", 0, 0);
        turn = waitForTurn();
      }
      return prepareNow();
    } catch (IOException e) {
      // A preparation words its own failures; this one escaped it.
      throw RunFailures.internal(run.agent(), e);
    }
  }

  private Turns.Turn waitForTurn()
      throws PaddockException, IOException, StoppableWork.StoppedEarly {
    return run.work()
        .await(new Interruptible<>("queue-" + run.record().id(), turns::take), Turns.Turn::close);
  }

  /** Lets the next one begin. */
  @Override
  public void close() {
    if (turn != null) {
      turn.close();
    }
  }

  private Runs.Prepared prepareNow()
      throws PaddockException, IOException, StoppableWork.StoppedEarly {
    long began = System.nanoTime();
    run.book().update(run.record().in(RunState.PREPARING));
    activity("checking the environment", 0, 0);
    Runs.Preparation preparation = run.order().preparation();
    Runs.Prepared prepared =
        run.work()
            .await(
                new Interruptible<>(
                    "prepare-" + run.record().id(), () -> preparation.prepare(this)),
                _ -> {});
    run.work().goOnUnlessStopped();
    run.show(null);
    tell(prepared, Duration.ofNanos(System.nanoTime() - began));
    return prepared;
  }

  private void tell(Runs.Prepared prepared, Duration took) {
    BuildReport report = prepared.report();
    if (report == null) {
      run.say("environment " + prepared.environment() + " is used as it is");
      run.events().tell(new RunEvent.Built(clock.instant(), BuildOutcome.Action.REUSED, took));
      return;
    }
    String did =
        switch (report.action()) {
          case REUSED -> "reused";
          case BUILT -> "built";
          case REBUILT -> "rebuilt";
        };
    run.say(
        "environment "
            + prepared.environment()
            + " "
            + did
            + " in "
            + Durations.text(report.time())
            + ": "
            + report.reason());
    report.notices().forEach(run::say);
    run.events().tell(new RunEvent.Built(clock.instant(), report.action(), report.time()));
  }

  @Override
  public void waiting(long pid, String command) {
    step("waiting for " + command + " (pid " + pid + ")", 0, 0);
    run.mailbox()
        .post(() -> run.say("another Paddock builds the environment: " + command + ", pid " + pid));
  }

  @Override
  public void step(String step, int done, int total) {
    // A build has places of its own and may take minutes: who is ready to start waits for none.
    close();
    run.events().tell(new RunEvent.Building(clock.instant(), step, done, total));
    run.mailbox().post(() -> activity(step, done, total));
  }

  @Override
  public void bytes(long done, long total) {
    run.events().tell(new RunEvent.Downloading(clock.instant(), done, total));
    run.mailbox().post(() -> amount(BuildWords.amount(done, total)));
  }

  @Override
  public void line(String text) {
    run.mailbox().post(() -> run.line(LogStream.BUILD, text));
  }

  private void amount(String amount) {
    Snapshot.Activity at = run.activity();
    if (run.stops().strictest() == null && at != null) {
      run.show(
          new Snapshot.Activity(
              at.kind(), at.step(), at.done(), at.total(), at.since(), at.limit(), amount));
    }
  }

  private void activity(String step, int done, int total) {
    if (run.stops().strictest() == null) {
      Snapshot.Activity before = run.activity();
      // Another count of the same step leaves the bytes as they were.
      String amount = before != null && before.step().equals(step) ? before.amount() : "";
      run.show(
          new Snapshot.Activity(
              Snapshot.Activity.Kind.BUILD, step, done, total, since, null, amount));
    }
  }
}
