package dev.paddock.cli;

import dev.paddock.agent.PaddockException;
import dev.paddock.agent.Run;
import dev.paddock.agent.RunEvent;
import dev.paddock.log.Durations;
import dev.paddock.log.LogStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Passes an agent's output through byte by byte; what we have to say goes to standard error. */
final class PlainRunPrinter implements RunPrinter {

  private final Output output;
  private final BuildSteps steps;
  private Run.Ports ports = Run.Ports.NONE;

  PlainRunPrinter(Output output) {
    this.output = output;
    this.steps = new BuildSteps(output);
  }

  @Override
  public void event(RunEvent event) {
    switch (event) {
      case RunEvent.Output(Instant _, LogStream stream, byte[] bytes) -> {
        switch (stream) {
          case OUT -> output.pass(bytes);
          case ERR -> output.passError(bytes);
          // The installer's lines and our own remarks are in the log; here they are progress.
          case BUILD, PADDOCK -> {}
        }
      }
      case RunEvent.Building building ->
          steps.step(building.step(), building.done(), building.total());
      case RunEvent.Downloading downloading -> steps.bytes(downloading.done(), downloading.total());
      case RunEvent.Built built -> {
        switch (built.action()) {
          case REUSED -> {}
          case BUILT, REBUILT ->
              output.note("paddock: environment built in " + Durations.text(built.took()));
        }
      }
      case RunEvent.Starting _ -> output.progress("starting…");
      case RunEvent.Started started -> {
        ports = started.ports();
        output.note("paddock: started as process " + started.pid());
      }
      case RunEvent.Ready ready ->
          output.note("paddock: ready after " + Durations.text(ready.after()) + where());
      case RunEvent.Stopping stopping -> output.note("paddock: " + stop(stopping));
      case RunEvent.Notice notice -> output.note("paddock: " + notice.message());
      case RunEvent.Ended _ -> {}
    }
  }

  /** The first Ctrl C is a stop of its own, whoever else asked before. */
  private static String stop(RunEvent.Stopping stopping) {
    String by = stopping.by();
    String who = by == null ? "" : " by " + Text.printable(by);
    return stopping.grace().isZero()
        ? "ending it by force" + (by == null ? "" : ", asked for" + who)
        : "asked to stop"
            + who
            + "; force follows in "
            + Durations.text(stopping.grace())
            + (by == null ? ", or with another Ctrl C" : ", or with Ctrl C twice");
  }

  /** Where the surfaces of the run answer, as the end of a sentence. */
  private String where() {
    List<String> addresses = new ArrayList<>();
    if (ports.rest() != null) {
      addresses.add("http://127.0.0.1:" + ports.rest());
    }
    if (ports.a2a() != null) {
      addresses.add("gRPC 127.0.0.1:" + ports.a2a());
    }
    if (ports.ui() != null && !ports.ui().equals(ports.rest())) {
      addresses.add("http://127.0.0.1:" + ports.ui());
    }
    return addresses.isEmpty() ? "" : ": " + String.join(", ", addresses);
  }

  @Override
  public void exited(Instant time, Run run) {
    output.note("paddock: " + Text.printable(RunTable.end(run)));
  }

  @Override
  public void failed(Instant time, PaddockException failure) {
    FailurePrinter.tell(failure, output);
  }
}
