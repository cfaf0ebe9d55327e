package dev.paddock.cli;

import dev.paddock.agent.Agent;
import dev.paddock.agent.AgentService;
import dev.paddock.agent.PaddockException;
import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.agent.Run;
import dev.paddock.agent.RunEvent;
import dev.paddock.agent.RunHandle;
import dev.paddock.agent.RunRequest;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs an agent in the foreground, its environment built first where needed. */
@Command(
    name = "run",
    description = {
      "Run an agent in the foreground; build its environment first where needed.",
      "Ctrl C stops it gracefully, twice forces."
    })
final class RunVerb extends Verb {

  @Parameters(
      paramLabel = "AGENT|PATH",
      description = "an id, a unique beginning of one, a unique name; or a package to load first")
  String target;

  @Option(names = "--id", paramLabel = "ID", description = "with a path: the agent's id")
  @Nullable String id;

  @Option(names = "--env", paramLabel = "K=V", description = "a variable for the agent; repeatable")
  List<String> variables = new ArrayList<>();

  @Option(names = "--grace", paramLabel = "S", description = "seconds from stop to force")
  @Nullable String grace;

  @Option(
      names = "--start-timeout",
      paramLabel = "S",
      description = "seconds until it must be ready")
  @Nullable String startTimeout;

  @Option(names = "--rest-port", paramLabel = "N", description = "exactly this port for REST")
  @Nullable String restPort;

  @Option(names = "--a2a-port", paramLabel = "N", description = "exactly this port for A2A")
  @Nullable String a2aPort;

  @Option(names = "--ui-port", paramLabel = "N", description = "exactly this port for the UI")
  @Nullable String uiPort;

  @Option(names = "--no-build", description = "fail where there is no valid environment")
  boolean noBuild;

  @Override
  boolean printsEvents() {
    return true;
  }

  @Override
  void check() throws PaddockException {
    Usage.id(id);
    var _ = request();
  }

  private RunRequest request() throws PaddockException {
    return new RunRequest(
        Usage.variables(variables),
        Usage.seconds("--grace", grace),
        Usage.seconds("--start-timeout", startTimeout),
        Usage.port("--rest-port", restPort),
        Usage.port("--a2a-port", a2aPort),
        Usage.port("--ui-port", uiPort),
        !noBuild,
        false);
  }

  @Override
  int run(AgentService service, Output output) throws PaddockException, InterruptedException {
    Agent agent = Target.resolve(service, target, Usage.id(id));
    LoadVerb.tellWarnings(agent, output);
    RunRequest request = request();
    Duration limit = request.grace() != null ? request.grace() : agent.settings().grace();
    RunStopper stopper = new RunStopper(limit, Runtime.getRuntime()::halt, System::nanoTime);
    RunPrinter printer = output.isJson() ? new JsonRunPrinter(output) : new PlainRunPrinter(output);
    Telling telling = new Telling(printer, stopper);
    try (Signals _ = Signals.listen(wish -> stopper.wish(wish.exitCode()))) {
      RunHandle handle = service.start(agent.id(), request, telling);
      stopper.take(handle);
      RunHandle.Ending ending = handle.ended().join();
      tellEnd(ending, telling.last, printer);
      output.flush();
      return exitCode(ending);
    }
  }

  /** Passes events on as long as somebody reads them; then stops the run. */
  private static final class Telling implements Consumer<RunEvent> {
    private final RunPrinter printer;
    private final RunStopper stopper;
    private volatile Instant last = Instant.EPOCH;

    Telling(RunPrinter printer, RunStopper stopper) {
      this.printer = printer;
      this.stopper = stopper;
    }

    @Override
    public void accept(RunEvent event) {
      last = event.time();
      try {
        printer.event(event);
      } catch (ClosedOutputException | UncheckedIOException _) {
        // The run's log has everything; the end of the run is found out when it is told.
        stopper.readerGone();
      }
    }
  }

  /** The one last word: either the agent's own end, or why it never came to its code. */
  private static void tellEnd(RunHandle.Ending ending, Instant time, RunPrinter printer) {
    PaddockException failure = ending.failure();
    if (failure != null && !ownCodeCounts(ending)) {
      printer.failed(time, failure);
    } else {
      printer.exited(time, ending.run());
    }
  }

  private static boolean ownCodeCounts(RunHandle.Ending ending) {
    return ending.codeWasCalled() && ending.run().exit() != null;
  }

  /**
   * Once the agent's code was called its own code counts, or 128 + signal; else why it was not
   * called; a run stopped before it had a process was cancelled.
   */
  private static int exitCode(RunHandle.Ending ending) {
    Run.Exit exit = ending.run().exit();
    PaddockException failure = ending.failure();
    if (exit != null && (failure == null || ending.codeWasCalled())) {
      return exit.shellCode();
    }
    return failure != null ? failure.failure().exitCode() : Failure.CANCELLED.exitCode();
  }
}
