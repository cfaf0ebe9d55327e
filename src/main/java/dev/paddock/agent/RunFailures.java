package dev.paddock.agent;

import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.storage.FileLocks;
import java.util.List;

/** Words why a run could not be started, or was not ready. */
final class RunFailures {

  private RunFailures() {}

  /** The agent runs already, in this process or another. */
  static PaddockException busy(Agent agent, FileLocks.Holder holder) {
    String owner =
        holder.pid() == 0 ? holder.command() : holder.command() + " (pid " + holder.pid() + ")";
    return new PaddockException(
        Failure.BUSY,
        agent.name() + " runs already, started by " + owner + "; that run is untouched.",
        List.of(),
        "Stop it first with `paddock stop "
            + agent.id()
            + "`, or follow it with `paddock logs "
            + agent.id()
            + " --follow`.");
  }

  /** It could not be started; {@code why} is a clause. */
  static PaddockException notStarted(Agent agent, String why) {
    return new PaddockException(
        Failure.NOT_STARTED,
        agent.name() + " could not be started: " + why + ".",
        List.of(),
        "`paddock logs " + agent.id() + "` shows what it wrote.");
  }

  /** It was not ready in time; {@code why} is a clause. */
  static PaddockException notReady(Agent agent, String limit, String why) {
    return new PaddockException(
        Failure.NOT_STARTED,
        agent.name() + " was not ready within " + limit + ": " + why + ".",
        List.of(),
        "`paddock logs "
            + agent.id()
            + "` shows what it wrote; the start time-out can be raised in its settings.");
  }

  /** Stopped before there was a process. */
  static PaddockException cancelled(Agent agent) {
    return new PaddockException(
        Failure.CANCELLED, agent.name() + " was stopped before it started.", List.of(), null);
  }

  /** Something nobody expected. */
  static PaddockException internal(Agent agent, Throwable e) {
    PaddockException failure =
        new PaddockException(
            Failure.INTERNAL,
            "Running " + agent.name() + " went wrong: " + e + ".",
            List.of(),
            "A bug report is welcome.");
    failure.initCause(e);
    return failure;
  }
}
