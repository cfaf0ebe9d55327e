package dev.paddock.ui.model;

import dev.paddock.agent.Run;
import dev.paddock.agent.Snapshot;
import dev.paddock.environment.Health;
import dev.paddock.environment.HealthState;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How an agent stands, in one picture, one word and one clause, with the one next action.
 *
 * @param word such as {@code Running}, for the list
 * @param pill such as {@code Running · ready}, for the page's head
 * @param detail what more there is to say in the list, or empty
 */
public record Standing(
    Symbol symbol, Tone tone, String word, String pill, String detail, RowAction action) {

  /** Judges: what is being done to it, then a run alive, then the environment, then the past. */
  public static Standing of(Snapshot.AgentView view, Instant now) {
    Snapshot.Activity activity = view.activity();
    if (activity != null) {
      return ofActivity(activity, now);
    }
    Run run = view.run();
    if (run != null && !run.state().isEnded()) {
      return ofLiving(view, run, now);
    }
    Health health = view.health();
    if (health != null && !health.isValid()) {
      return ofHealth(health);
    }
    return ofPast(run, health);
  }

  private static Standing ofActivity(Snapshot.Activity activity, Instant now) {
    return switch (activity.kind()) {
      case BUILD ->
          working(
              "standing.building",
              activity.total() > 1
                  ? Words.of("standing.stepOf", activity.step(), activity.done(), activity.total())
                  : activity.step(),
              RowAction.CANCEL);
      case LOAD -> working("standing.loading", activity.step(), RowAction.NONE);
      case REMOVE -> working("standing.removing", activity.step(), RowAction.NONE);
      case RESTART -> {
        Duration left = untilForce(activity, now);
        String word = Words.of("standing.backingOff");
        String why = activity.step();
        yield new Standing(
            Symbol.CRASH_LOOP,
            Tone.WARNING,
            word,
            word,
            left == null ? why : Words.of("standing.again", Amounts.wholeSeconds(left), why),
            RowAction.SHOW_WHY);
      }
      case STOP -> {
        Duration left = untilForce(activity, now);
        String detail =
            left == null
                ? activity.step()
                : left.isZero()
                    ? Words.of("standing.forcing")
                    : Words.of("standing.untilForce", Amounts.wholeSeconds(left));
        yield working("standing.stopping", detail, RowAction.FORCE);
      }
    };
  }

  /** How long a stop still waits before force, or a restart for its turn; null without a limit. */
  public static @Nullable Duration untilForce(Snapshot.Activity activity, Instant now) {
    Duration limit = activity.limit();
    if (limit == null) {
      return null;
    }
    Duration left = limit.minus(Duration.between(activity.since(), now));
    // Rounded up, so that it never says 0 while there is still time.
    return left.isNegative() ? Duration.ZERO : Duration.ofSeconds((left.toMillis() + 999) / 1000);
  }

  private static Standing working(String key, String detail, RowAction action) {
    String word = Words.of(key);
    return new Standing(Symbol.WORKING, Tone.ACCENT, word, word, detail, action);
  }

  private static Standing ofLiving(Snapshot.AgentView view, Run run, Instant now) {
    return switch (run.state()) {
      case QUEUED -> working("standing.queued", "", RowAction.NONE);
      case PREPARING ->
          working("standing.preparing", Words.of("standing.checking"), RowAction.CANCEL);
      case STARTING -> {
        String since = Amounts.wholeSeconds(Duration.between(run.startedAt(), now));
        String word = Words.of("standing.starting");
        yield new Standing(
            Symbol.ALIVE,
            Tone.SUCCESS,
            word,
            Words.of("standing.notReadyPill"),
            Words.of("standing.notReady", since),
            RowAction.NONE);
      }
      case RUNNING -> {
        String word = Words.of("standing.running");
        String ready = Words.of(run.isReady() ? "standing.ready" : "standing.notReadyYet");
        Health health = view.health();
        String environment =
            health == null ? "" : " · " + healthWord(health.state()).toLowerCase(Locale.ROOT);
        yield new Standing(
            Symbol.ALIVE,
            Tone.SUCCESS,
            word,
            word + " · " + ready,
            ready + environment,
            RowAction.NONE);
      }
      case STOPPING -> working("standing.stopping", "", RowAction.FORCE);
      case BACKING_OFF -> {
        String word = Words.of("standing.backingOff");
        yield new Standing(
            Symbol.CRASH_LOOP, Tone.WARNING, word, word, howItEnded(run), RowAction.SHOW_WHY);
      }
      case EXITED, FAILED, KILLED, LOST, CRASH_LOOP -> ofPast(run, view.health());
    };
  }

  /** What an environment's verdict makes of an agent at rest. */
  static Standing ofHealth(Health health) {
    HealthState state = health.state();
    RowAction action =
        switch (health.action()) {
          case BUILD -> RowAction.BUILD;
          case REBUILD -> RowAction.REBUILD;
          case RUN -> RowAction.RUN;
          case WAIT -> RowAction.NONE;
          case REFUSE -> RowAction.SHOW_WHY;
        };
    return new Standing(
        symbolOf(state),
        toneOf(state),
        healthWord(state),
        healthPill(state),
        firstReason(health),
        action);
  }

  private static String firstReason(Health health) {
    return health.reasons().isEmpty() ? "" : health.reasons().getFirst().detail();
  }

  /** The picture for a verdict. */
  public static Symbol symbolOf(HealthState state) {
    return switch (toneOf(state)) {
      case NEUTRAL -> Symbol.EMPTY;
      case ACCENT -> Symbol.WORKING;
      case WARNING -> Symbol.WARNING;
      case DANGER -> Symbol.BROKEN;
      case SUCCESS -> Symbol.GOOD;
    };
  }

  /** How bad a verdict is. */
  public static Tone toneOf(HealthState state) {
    return switch (state) {
      case ABSENT -> Tone.NEUTRAL;
      case BUILDING -> Tone.ACCENT;
      case INCOMPLETE,
          STALE,
          MOVED,
          METADATA_MISSING,
          METADATA_CORRUPT,
          PYTHON_CHANGED,
          NOT_ISOLATED ->
          Tone.WARNING;
      case FOREIGN, PYTHON_MISSING, PYTHON_BROKEN, DAMAGED -> Tone.DANGER;
      case VALID -> Tone.SUCCESS;
    };
  }

  /** A verdict in a word or two, such as {@code Stale}. */
  public static String healthWord(HealthState state) {
    return Words.of("health." + state.name());
  }

  private static String healthPill(HealthState state) {
    return Words.of("health." + state.name() + ".pill");
  }

  private static Standing ofPast(@Nullable Run run, @Nullable Health health) {
    String environment =
        Words.of(health == null ? "standing.checking" : "health.VALID").toLowerCase(Locale.ROOT);
    if (run == null) {
      return rested("standing.neverRan", environment);
    }
    return switch (run.state()) {
      case FAILED -> failed(Symbol.BROKEN, "standing.failed", run);
      case CRASH_LOOP -> failed(Symbol.CRASH_LOOP, "standing.crashLoop", run);
      case LOST -> {
        String word = Words.of("standing.lost");
        yield new Standing(
            Symbol.WARNING,
            Tone.WARNING,
            word,
            word,
            Words.of("standing.lostDetail"),
            RowAction.SHOW_WHY);
      }
      case KILLED -> rested("standing.killed", environment);
      case EXITED, QUEUED, PREPARING, STARTING, RUNNING, STOPPING, BACKING_OFF ->
          rested("standing.stopped", environment);
    };
  }

  private static Standing rested(String key, String detail) {
    String word = Words.of(key);
    return new Standing(Symbol.RESTING, Tone.NEUTRAL, word, word, detail, RowAction.RUN);
  }

  private static Standing failed(Symbol symbol, String key, Run run) {
    String word = Words.of(key);
    return new Standing(symbol, Tone.DANGER, word, word, howItEnded(run), RowAction.SHOW_WHY);
  }

  /** Why a run ended, in a clause. */
  public static String howItEnded(Run run) {
    String problem = run.problem();
    return problem == null || problem.isBlank() ? exit(run) : problem;
  }

  /** A run's exit in a clause, such as {@code exited 0} or {@code ended by signal 9}; or empty. */
  public static String exit(Run run) {
    Run.Exit exit = run.exit();
    if (exit == null) {
      return "";
    }
    return exit.signal() == null
        ? Words.of("run.exited", String.valueOf(exit.code()))
        : Words.of("run.signalled", exit.signal(), signalName(exit.signal()));
  }

  private static String signalName(int signal) {
    return switch (signal) {
      case 1 -> "HUP";
      case 2 -> "INT";
      case 3 -> "QUIT";
      case 4 -> "ILL";
      case 6 -> "ABRT";
      case 8 -> "FPE";
      case 9 -> "KILL";
      case 11 -> "SEGV";
      case 13 -> "PIPE";
      case 14 -> "ALRM";
      case 15 -> "TERM";
      default -> String.valueOf(signal);
    };
  }
}
