package dev.paddock.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * A run's order to end, as it is recorded and shown.
 *
 * @param since when it was first asked to end
 * @param grace from {@code since} until force
 * @param force whether force was asked for
 */
public record StopRequest(Asker by, Instant since, Duration grace, boolean force) {

  /** Refuses a damaged one. */
  public StopRequest {
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(grace, "grace");
  }

  /** Why a run was asked to end. */
  public enum Cause {
    /** Somebody asked for it, at a window or a command line. */
    ASKED,
    /** The Paddock that owns the run was closed: by its user, a signal or the end of a session. */
    QUIT
  }

  /**
   * Who asked.
   *
   * @param pid the Paddock through which it was asked
   * @param command what that Paddock is, such as {@code paddock stop}; {@code paddock} is a window
   */
  public record Asker(Cause cause, long pid, String command) {

    private static final int LONGEST = 100;

    /** Refuses a damaged one; a command is cut to what can be shown. */
    public Asker {
      Objects.requireNonNull(cause, "cause");
      command = command.length() > LONGEST ? command.substring(0, LONGEST) : command;
    }

    /** Such as {@code paddock stop (pid 812)}. */
    public String name() {
      return command + " (pid " + pid + ")";
    }
  }
}
