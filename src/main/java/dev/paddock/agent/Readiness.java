package dev.paddock.agent;

import dev.paddock.agent.StatusFollower.HostEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges from what the Host says and what the ports answer whether an agent is ready. For one
 * thread; times are of {@link System#nanoTime()}.
 */
final class Readiness {

  /** A plain entry point that runs this long has started. */
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final boolean entrypoint;
  private final long started;
  private final Duration limit;
  private final Map<String, Integer> up = new LinkedHashMap<>();
  private final List<String> notices = new ArrayList<>();
  private final Set<String> notOffered = new LinkedHashSet<>();
  private @Nullable Long called;
  private boolean serving;
  private String uiPath = "/";
  private @Nullable String failure;
  private String lastStep = "its interpreter was starting";
  private String lastAnswer = "";

  Readiness(boolean entrypoint, long started, Duration limit) {
    this.entrypoint = entrypoint;
    this.started = started;
    this.limit = limit;
  }

  /** How it stands. */
  sealed interface Verdict {
    /** Nothing to say yet. */
    record Waiting() implements Verdict {}

    /** It is ready. */
    record Ready() implements Verdict {}

    /** It took too long; {@code reason} is a clause. */
    record TooLate(String reason) implements Verdict {}
  }

  /** Takes in what the Host said. */
  void heard(HostEvent event, long now) {
    switch (event.name()) {
      case "importing" -> lastStep = "it was importing " + event.text("target");
      case "called" -> called = now;
      case "serving" -> {
        serving = true;
        lastStep = "it said that it serves";
      }
      case "surface" -> heardSurface(event);
      case "not_offered" -> {
        notOffered.add(event.text("name"));
        notices.add(event.text("name") + " is not offered: " + event.text("reason"));
      }
      case "failed" ->
          failure =
              event.text("name")
                  + " failed in "
                  + event.text("phase")
                  + ": "
                  + event.text("message");
      default -> {
        // The Host of a later version may say more.
      }
    }
  }

  private void heardSurface(HostEvent event) {
    if (event.text("state").equals("up")) {
      up.put(event.text("name"), event.number("port"));
      if (event.text("path").startsWith("/")) {
        uiPath = event.text("path");
      }
      lastStep = event.text("name") + " was up";
    } else {
      up.remove(event.text("name"));
      notices.add(event.text("name") + " ended by itself");
    }
  }

  /** What is worth saying since the last call. */
  List<String> takeNotices() {
    List<String> taken = List.copyOf(notices);
    notices.clear();
    return taken;
  }

  /** Of the ports given, those where something is offered as far as is known. */
  Run.Ports offered(Run.Ports given) {
    Run.Ports left = given;
    for (String name : notOffered) {
      left = left.without(name);
    }
    return left;
  }

  /** Judges; asks the ports once the Host serves. */
  Verdict judge(long now) {
    if (entrypoint && called != null && now - called >= MOMENT.toNanos()) {
      return new Verdict.Ready();
    }
    boolean late = now - started >= limit.toNanos() && !(entrypoint && called != null);
    if (serving) {
      Optional<String> silent = firstSilent();
      if (silent.isEmpty()) {
        return new Verdict.Ready();
      }
      lastAnswer = silent.get();
    }
    return late
        ? new Verdict.TooLate(serving ? lastAnswer : "when the time was up, " + lastStep)
        : new Verdict.Waiting();
  }

  private Optional<String> firstSilent() {
    return up.entrySet().stream()
        .map(surface -> ask(surface.getKey(), surface.getValue()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<String> ask(String surface, int port) {
    return switch (surface) {
      case "rest" -> SurfaceProbe.healthy(port);
      case "a2a" -> SurfaceProbe.servesGrpc(port);
      case "ui" -> SurfaceProbe.answers(port, uiPath, SurfaceProbe.LAST_ANSWER);
      default -> SurfaceProbe.connects(port);
    };
  }

  /** Whether the agent's own code was reached, so that its exit code is its own. */
  boolean codeWasCalled() {
    return entrypoint ? called != null : serving;
  }

  /** What the Host said made a start impossible, or null. */
  @Nullable String failure() {
    return failure;
  }

  /** How far it had come, in words. */
  String lastStep() {
    return lastStep;
  }
}
