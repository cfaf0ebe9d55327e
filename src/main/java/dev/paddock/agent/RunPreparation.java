package dev.paddock.agent;

import dev.paddock.environment.BuildOutcome;
import dev.paddock.log.LogStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Gets a run's environment ready, passing on how that goes. */
final class RunPreparation implements AgentService.BuildProgress {

  private final ActiveRun run;
  private final Clock clock;
  private final Instant since;

  RunPreparation(ActiveRun run) {
    this.run = run;
    this.clock = run.parts().clock();
    this.since = clock.instant();
  }

  /** Reuses or builds. */
  Runs.Prepared prepare() throws PaddockException, ActiveRun.StoppedEarly {
    run.goOnUnlessStopped();
    long began = System.nanoTime();
    activity("checking the environment", 0, 0);
    Runs.Preparation preparation = run.order().preparation();
    try {
      Runs.Prepared prepared =
          run.await(
              new Interruptible<>("prepare-" + run.record().id(), () -> preparation.prepare(this)),
              _ -> {});
      run.goOnUnlessStopped();
      run.show(null);
      tell(prepared, Duration.ofNanos(System.nanoTime() - began));
      return prepared;
    } catch (IOException e) {
      // A preparation words its own failures; this one escaped it.
      throw RunFailures.internal(run.agent(), e);
    }
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
            + RunWords.seconds(report.time())
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
    run.events().tell(new RunEvent.Building(clock.instant(), step, done, total));
    run.mailbox().post(() -> activity(step, done, total));
  }

  @Override
  public void line(String text) {
    run.mailbox().post(() -> run.line(LogStream.BUILD, text));
  }

  private void activity(String step, int done, int total) {
    if (run.stopOrder() == null) {
      run.show(new Snapshot.Activity(Snapshot.Activity.Kind.BUILD, step, done, total, since, null));
    }
  }
}
