package dev.paddock.ui.model;

import dev.paddock.agent.AgentId;
import dev.paddock.agent.Run;
import dev.paddock.agent.RunState;
import dev.paddock.agent.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that came to its end while the user may have looked elsewhere.
 *
 * @param name the agent's
 * @param words what happened, such as {@code Environment built}
 */
public record Happening(AgentId agent, String name, String words, Tone tone) {

  /** What took less is noticed by who asked for it. */
  static final Duration LONG = Duration.ofSeconds(5);

  /** What happened between two moments: long work that ended, and whatever ended badly. */
  public static List<Happening> between(Snapshot before, Snapshot now, Instant at) {
    Map<AgentId, Snapshot.AgentView> known = new HashMap<>();
    before.agents().forEach(view -> known.put(view.agent().id(), view));
    List<Happening> all = new ArrayList<>();
    for (Snapshot.AgentView view : now.agents()) {
      Snapshot.AgentView past = known.get(view.agent().id());
      if (past != null) {
        ofBuild(all, past, view, at);
        ofRun(all, past.run(), view, at);
      }
    }
    return List.copyOf(all);
  }

  private static void ofBuild(
      List<Happening> all, Snapshot.AgentView past, Snapshot.AgentView view, Instant at) {
    Snapshot.Activity activity = past.activity();
    if (activity == null
        || activity.kind() != Snapshot.Activity.Kind.BUILD
        || isBuilt(view)
        || !isLong(activity.since(), at)) {
      return;
    }
    boolean valid = view.health() != null && view.health().isValid();
    add(all, view, valid ? "happening.built" : "happening.notBuilt", valid);
  }

  private static boolean isBuilt(Snapshot.AgentView view) {
    return view.activity() != null && view.activity().kind() == Snapshot.Activity.Kind.BUILD;
  }

  private static void ofRun(
      List<Happening> all, @Nullable Run past, Snapshot.AgentView view, Instant at) {
    Run run = view.run();
    if (run == null || past == null || !run.id().equals(past.id())) {
      return;
    }
    if (run.state() != past.state() && endedBadly(run.state())) {
      Standing standing = Standing.of(view, at);
      String words =
          standing.detail().isEmpty()
              ? standing.word()
              : Words.of("happening.why", standing.word(), standing.detail());
      all.add(new Happening(view.agent().id(), view.agent().name(), words, Tone.DANGER));
    } else if (run.isReady() && !past.isReady() && isLong(run.startedAt(), at)) {
      add(all, view, "happening.ready", true);
    }
  }

  private static boolean endedBadly(RunState state) {
    return switch (state) {
      case FAILED, LOST, CRASH_LOOP -> true;
      // Killed by the user's own order, or on the way to somewhere.
      case QUEUED, PREPARING, STARTING, RUNNING, STOPPING, BACKING_OFF, EXITED, KILLED -> false;
    };
  }

  private static boolean isLong(Instant since, Instant at) {
    return Duration.between(since, at).compareTo(LONG) >= 0;
  }

  private static void add(List<Happening> all, Snapshot.AgentView view, String key, boolean good) {
    all.add(
        new Happening(
            view.agent().id(),
            view.agent().name(),
            Words.of(key),
            good ? Tone.SUCCESS : Tone.DANGER));
  }
}
