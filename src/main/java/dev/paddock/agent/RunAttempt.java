package dev.paddock.agent;

import dev.paddock.log.Durations;
import dev.paddock.log.SecretMasker;
import dev.paddock.process.AgentLauncher;
import dev.paddock.process.AgentProcess;
import dev.paddock.process.AgentProcess.AgentExit;
import dev.paddock.process.ProcessIdentity;
import dev.paddock.storage.IoReason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One start of an agent's process, from its ports to its end. For a run's supervising thread. */
final class RunAttempt {

  private static final Duration WHILE_STARTING = Duration.ofMillis(20);
  private static final CommonBeat WHILE_RUNNING = new CommonBeat(Duration.ofSeconds(1));
  private static final Duration PROCESS_NEEDS = Duration.ofSeconds(1);
  private static final Duration SHIM_NEEDS = Duration.ofMillis(1_300);
  private static final Duration GIVE_UP = Duration.ofMillis(1_900);

  /** An agent that takes longer to import its modules mostly waits, and keeps nobody waiting. */
  static final Duration BUSY_STARTING = Duration.ofSeconds(2);

  private static final int KILL = 9;

  private final ActiveRun run;
  private final Runs.Prepared prepared;
  private final Runnable underWay;
  private final Agent agent;
  private final Clock clock;
  private final MemoryKills memoryKills = MemoryKills.now();
  private Map<String, String> secrets = Map.of();
  private @Nullable String tooLate;
  private @Nullable StopOrder lateOrder;
  private @Nullable Long readySince;

  /**
   * An attempt to run in an environment that is ready.
   *
   * @param underWay called, perhaps again and again, once the start no longer keeps a core busy
   */
  RunAttempt(ActiveRun run, Runs.Prepared prepared, Runnable underWay) {
    this.run = run;
    this.prepared = prepared;
    this.underWay = underWay;
    this.agent = prepared.agent();
    this.clock = run.parts().clock();
  }

  /** Starts it and stays with it to its end. */
  RunOutcome execute() throws PaddockException, StoppableWork.StoppedEarly {
    try (RunPorts ports =
        RunPorts.reserve(run.parts().ports(), agent, run.order().request(), run.record().ports())) {
      AgentLauncher.Launch launch = launch(ports);
      RunBasis basis = RunBasis.of(prepared, run.order().request());
      run.book().mustUpdate(run.record().starting(prepared.environment(), ports.numbers(), basis));
      run.events().tell(new RunEvent.Starting(clock.instant()));
      run.work().goOnUnlessStopped();
      var sink = new RunOutput(secrets, run.log(), run.events(), clock);
      ports.handOver();
      long started = System.nanoTime();
      AgentProcess process =
          run.work()
              .await(
                  new Interruptible<>(
                      "start-" + run.record().id(),
                      () -> run.parts().launcher().launch(launch, sink)),
                  AgentProcess::kill);
      return stayWith(process, started);
    } catch (IOException e) {
      throw RunFailures.notStarted(agent, IoReason.of(e));
    }
  }

  private AgentLauncher.Launch launch(RunPorts ports) throws IOException {
    RunFolder folder = run.folder();
    Duration grace = run.order().grace();
    var facts = prepared.health().facts();
    AgentVariables variables =
        AgentVariables.of(
            run.parts().variables(),
            agent,
            run.order().request().variables(),
            new AgentVariables.Place(
                run.record().id(),
                prepared.environment(),
                ports.numbers(),
                ports.shared(),
                run.parts().peers()));
    secrets = variables.masked();
    HostSpec.write(
        folder.hostSpec(), agent, ports, grace, folder.hostStatus(), variables.secretNames());
    Files.deleteIfExists(folder.hostStatus());
    Files.deleteIfExists(folder.shimReport());
    Path python = facts == null ? null : facts.python();
    return new AgentLauncher.Launch(
        python == null ? PythonLayout.python(prepared.environment()) : python,
        List.of("-u", run.parts().shim().host().toString(), "--spec", folder.hostSpec().toString()),
        workingFolder(),
        variables.values(),
        folder.shimReport(),
        grace);
  }

  private Path workingFolder() throws IOException {
    Path root = agent.agentPackage().root();
    String chosen = agent.settings().workingFolder();
    if (chosen == null) {
      return root;
    }
    try {
      Path folder = root.resolve(chosen);
      if (Files.isDirectory(folder)) {
        return folder;
      }
    } catch (InvalidPathException _) {
      // Said below, as for a folder that is gone.
    }
    throw new FileNotFoundException("its working folder " + chosen + " is not there");
  }

  private RunOutcome stayWith(AgentProcess process, long started) {
    run.mailbox().wakeAfter(process.ended());
    run.stops()
        .goTo(order -> {
          if (order.force()) {
            process.kill();
          } else {
            process.stop(order.left());
          }
        });
    try {
      run.book().update(run.record().with(process.shim(), process.agent(), clock.instant()));
      tellStart(process);
      Readiness readiness = new Readiness(HostSpec.isEntrypoint(agent), started, limit());
      return follow(process, readiness, started);
    } finally {
      run.stops().goTo(null);
      if (!process.ended().isDone()) {
        process.kill();
      }
    }
  }

  private void tellStart(AgentProcess process) {
    Run.Ports ports = run.record().ports();
    run.say("started pid " + process.agent().pid() + RunWords.ports(ports));
    run.events()
        .tell(
            new RunEvent.Started(clock.instant(), process.agent().pid(), ports, run.record().id()));
  }

  private Duration limit() {
    Duration asked = run.order().request().startTimeout();
    if (asked != null) {
      return asked;
    }
    Duration own = agent.settings().startTimeout();
    return own.equals(AgentSettings.DEFAULT.startTimeout())
        ? run.parts().settings().get().startTimeout()
        : own;
  }

  private RunOutcome follow(AgentProcess process, Readiness readiness, long started) {
    var status = new StatusFollower(run.folder().hostStatus());
    var ended = process.ended();
    while (!ended.isDone()) {
      hear(status, readiness);
      if (readiness.codeWasCalled() || System.nanoTime() - started > BUSY_STARTING.toNanos()) {
        underWay.run();
      }
      StopOrder order = run.stops().strictest();
      boolean starting =
          run.record().state() == RunState.STARTING && order == null && tooLate == null;
      if (starting) {
        judge(readiness, process, started);
      }
      StopOrder due = order == null ? lateOrder : order;
      if (due != null && isLost(due, process)) {
        break;
      }
      boolean slow = run.record().state() == RunState.RUNNING;
      if (slow) {
        run.book().keep();
      }
      Duration pause = slow ? WHILE_RUNNING.untilNext(System.nanoTime()) : WHILE_STARTING;
      run.mailbox().attend(pause, ended::isDone);
    }
    hear(status, readiness);
    run.mailbox().attendNow();
    return ended.isDone() ? conclude(ended.join(), readiness) : neverEnded(process);
  }

  /** How long it was ready. */
  Duration wasReadyFor() {
    return readySince == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - readySince);
  }

  private void hear(StatusFollower status, Readiness readiness) {
    try {
      status.next().forEach(event -> readiness.heard(event, System.nanoTime()));
    } catch (IOException e) {
      // The next look may do better; a start that is never heard of is too late in the end.
      run.say("what the host says could not be read: " + IoReason.of(e));
    }
    if (readiness.codeWasCalled()) {
      run.codeWasCalled();
    }
    Run.Ports offered = readiness.offered(run.record().ports());
    if (!offered.equals(run.record().ports())) {
      run.book().update(run.record().offering(offered));
    }
    for (String notice : readiness.takeNotices()) {
      String text = masked(notice);
      run.say(text);
      run.events().tell(new RunEvent.Notice(clock.instant(), text));
    }
  }

  private void judge(Readiness readiness, AgentProcess process, long started) {
    switch (readiness.judge(System.nanoTime())) {
      case Readiness.Verdict.Waiting() -> {}
      case Readiness.Verdict.Ready() -> {
        Duration after = Duration.ofNanos(System.nanoTime() - started);
        readySince = System.nanoTime();
        run.book().update(run.record().ready(clock.instant()));
        run.say("ready after " + Durations.text(after));
        run.events().tell(new RunEvent.Ready(clock.instant(), after));
      }
      case Readiness.Verdict.TooLate(String reason) -> {
        tooLate = masked(reason);
        run.say("not ready within " + Durations.text(limit()) + ": " + tooLate + "; ending it");
        lateOrder = StopOrder.now(run.itself(), null, clock.instant(), run.order().grace(), false);
        process.stop(lateOrder.grace());
      }
    }
  }

  /** Whether it is beyond what a stop may take; on the way there everything is tried. */
  private boolean isLost(StopOrder order, AgentProcess process) {
    if (order.isOverdue(Duration.ZERO)) {
      // A listener that takes nothing must not keep the last output, and with it the end, waiting.
      run.events().release();
    }
    if (order.isOverdue(PROCESS_NEEDS)) {
      process.kill();
      process.agent().kill();
    }
    if (order.isOverdue(SHIM_NEEDS)) {
      // A shim that was stopped or is stuck: once it is gone its tree is ended without it.
      process.shim().kill();
    }
    return order.isOverdue(GIVE_UP);
  }

  private RunOutcome neverEnded(AgentProcess process) {
    List.of(process.agent(), process.shim()).forEach(ProcessIdentity::kill);
    String problem = "its end could not be confirmed in time; pid " + process.agent().pid();
    return new RunOutcome(RunState.KILLED, null, problem, null, false);
  }

  private RunOutcome conclude(AgentExit end, Readiness readiness) {
    var exit = new Run.Exit(end.code(), end.signal());
    StopOrder order = run.stops().strictest();
    if (tooLate != null) {
      return RunOutcome.failed(exit, RunFailures.notReady(agent, Durations.text(limit()), tooLate));
    }
    if (order != null) {
      boolean forced = order.force() || end.forced();
      return new RunOutcome(forced ? RunState.KILLED : RunState.EXITED, exit, null, null, false);
    }
    String failure = readiness.failure();
    if (failure != null || !readiness.codeWasCalled()) {
      String why =
          failure != null
              ? masked(failure)
              : "it ended" + RunWords.exit(exit) + " while " + readiness.lastStep();
      return RunOutcome.failed(exit, RunFailures.notStarted(agent, why));
    }
    if (Integer.valueOf(0).equals(exit.code())) {
      return new RunOutcome(RunState.EXITED, exit, null, null, true);
    }
    boolean memory = Integer.valueOf(KILL).equals(exit.signal()) && memoryKills.hasGrown();
    String problem =
        "it ended"
            + RunWords.exit(exit)
            + (memory ? ": the system killed it for lack of memory" : "")
            + (end.shimLost() ? ": the process that owned it was killed" : "");
    return new RunOutcome(RunState.FAILED, exit, problem, null, true);
  }

  /** What an agent says about its failure may hold what must not be recorded. */
  private String masked(String text) {
    return new SecretMasker(secrets).whole(text);
  }
}
