package dev.paddock.ui.model;

import dev.paddock.agent.Run;
import dev.paddock.agent.StopRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;

/** One run in the history. */
public record RunLine(
    Run run,
    Symbol symbol,
    Tone tone,
    String state,
    String started,
    String duration,
    String exit,
    String ports) {

  /** What a window is called where Paddocks name each other. */
  private static final String WINDOW = "paddock";

  /** The line for a run, seen at a moment. */
  public static RunLine of(Run run, Instant now, ZoneId zone) {
    Instant end = run.endedAt();
    boolean alive = !run.state().isEnded();
    String duration =
        alive
            ? Amounts.wholeSeconds(Duration.between(run.startedAt(), now))
            : end == null ? "" : Amounts.duration(Duration.between(run.startedAt(), end));
    return new RunLine(
        run,
        symbol(run),
        tone(run),
        Words.of("state." + run.state().name()),
        Amounts.moment(run.startedAt(), now, zone),
        duration,
        Standing.exit(run),
        ports(run.ports()));
  }

  /** Who asked for its end and how, or empty where nobody did. */
  public static String stopped(Run run) {
    StopRequest stop = run.stop();
    if (stop == null) {
      return "";
    }
    String who =
        stop.by().command().equals(WINDOW)
            ? Words.of("runs.aWindow", stop.by().pid())
            : stop.by().name();
    String key =
        switch (stop.by().cause()) {
          case QUIT -> "runs.stoppedByQuit";
          case ASKED -> stop.force() ? "runs.forcedBy" : "runs.stoppedBy";
        };
    return Words.of(key, who, Amounts.duration(stop.grace()));
  }

  /** How long it took to be ready and how often it was started, or empty. */
  public static String ready(Run run) {
    Duration time = run.timeToReady();
    String after = time == null ? "" : Words.of("runs.readyAfter", Amounts.duration(time));
    String starts =
        run.starts().size() < 2 ? "" : Words.of("runs.starts", String.valueOf(run.starts().size()));
    return after.isEmpty() || starts.isEmpty() ? after + starts : after + " · " + starts;
  }

  private static Symbol symbol(Run run) {
    return switch (run.state()) {
      case QUEUED, PREPARING, STOPPING -> Symbol.WORKING;
      case STARTING, RUNNING -> Symbol.ALIVE;
      case BACKING_OFF, CRASH_LOOP -> Symbol.CRASH_LOOP;
      case EXITED -> Symbol.GOOD;
      case FAILED -> Symbol.BROKEN;
      case KILLED -> Symbol.RESTING;
      case LOST -> Symbol.WARNING;
    };
  }

  private static Tone tone(Run run) {
    return switch (run.state()) {
      case QUEUED, PREPARING, STOPPING -> Tone.ACCENT;
      case STARTING, RUNNING, EXITED -> Tone.SUCCESS;
      case FAILED, CRASH_LOOP -> Tone.DANGER;
      case BACKING_OFF, LOST -> Tone.WARNING;
      case KILLED -> Tone.NEUTRAL;
    };
  }

  private static String ports(Run.Ports ports) {
    StringBuilder text = new StringBuilder();
    append(text, "rest", ports.rest());
    append(text, "a2a", ports.a2a());
    append(text, "ui", ports.ui() != null && ports.ui().equals(ports.rest()) ? null : ports.ui());
    return text.toString();
  }

  private static void append(
      StringBuilder text, String name, @org.jspecify.annotations.Nullable Integer port) {
    if (port != null) {
      text.append(text.isEmpty() ? "" : " · ")
          .append(name.toUpperCase(Locale.ROOT))
          .append(" :")
          .append(port);
    }
  }
}
