package dev.paddock.agent;

import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.log.Durations;
import dev.paddock.storage.FileLocks;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Words why a run could not be started, or was not ready. */
final class RunFailures {

  private RunFailures() {}

  /**
   * The agent runs already, in this process or another.
   *
   * @param untilStart where it waits to be started again, how long still
   */
  static PaddockException busy(
      Agent agent, FileLocks.Holder holder, @Nullable Duration untilStart) {
    String owner =
        holder.pid() == 0 ? holder.command() : holder.command() + " (pid " + holder.pid() + ")";
    return new PaddockException(
        Failure.BUSY,
        agent.name()
            + " runs already, started by "
            + owner
            + (untilStart == null
                ? ""
                : ": it ended, and starts again in " + Durations.text(wholeSeconds(untilStart)))
            + "; that run is untouched.",
        List.of(),
        "Stop it first with `paddock stop "
            + agent.id()
            + "`, or follow it with `paddock logs "
            + agent.id()
            + " --follow`.");
  }

  /** The agent is being stopped and whoever asks does not wait for that. */
  static PaddockException stopping(Agent agent, @Nullable StopRequest stop, Duration untilForce) {
    String who = stop == null ? "" : " by " + stop.by().name();
    boolean forced = untilForce.isZero();
    return new PaddockException(
        Failure.BUSY,
        agent.name()
            + " is being stopped"
            + who
            + (forced
                ? ", by force now"
                : ", force follows in " + Durations.text(wholeSeconds(untilForce)))
            + "; nothing was started.",
        List.of(),
        "Run it again once it has ended: `paddock stop " + agent.id() + "` waits for that.");
  }

  private static Duration wholeSeconds(Duration left) {
    return Duration.ofSeconds(left.plusMillis(999).toSeconds());
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

  /** Asked for while everything is being ended. */
  static PaddockException closing() {
    return new PaddockException(
        Failure.CANCELLED, "Paddock is closing and starts nothing.", List.of(), null);
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
