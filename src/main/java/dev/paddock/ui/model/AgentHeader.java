package dev.paddock.ui.model;

import dev.paddock.agent.Agent;
import dev.paddock.agent.Run;
import dev.paddock.agent.RunState;
import dev.paddock.agent.Snapshot;
import dev.paddock.apkg.Manifest;
import dev.paddock.environment.Health;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The head of an agent's page.
 *
 * @param facts what there is to say of its run, such as {@code 3 m 12 s · pid 48213}
 * @param links where its surfaces answer
 * @param runLabel the filled button, such as {@code Build and run}; null while it runs
 * @param hasProcess whether the run has come so far that there is one
 * @param countdown how long a stop waits for force or a restart for its turn, in words; or empty
 * @param problem why the latest run ended as nobody wished, or empty
 */
public record AgentHeader(
    String title,
    String version,
    Standing standing,
    String facts,
    List<Link> links,
    @Nullable String runLabel,
    boolean running,
    boolean hasProcess,
    boolean stopping,
    boolean building,
    String countdown,
    String problem) {

  /**
   * Where a surface answers.
   *
   * @param address what to open or to copy
   * @param opens whether a browser can open it
   */
  public record Link(String label, String address, boolean opens) {}

  /** Copies the links. */
  public AgentHeader {
    links = List.copyOf(links);
  }

  /** The head for how an agent stands at a moment. */
  public static AgentHeader of(Snapshot.AgentView view, Instant now, ZoneId zone) {
    Agent agent = view.agent();
    Run run = view.run();
    Snapshot.Activity activity = view.activity();
    boolean building =
        activity != null && activity.kind() == Snapshot.Activity.Kind.BUILD && !view.isRunning();
    boolean stopping =
        (activity != null && activity.kind() == Snapshot.Activity.Kind.STOP)
            || (run != null && run.state() == RunState.STOPPING);
    return new AgentHeader(
        agent.name(),
        agent.version(),
        Standing.of(view, now),
        run == null ? "" : facts(run, now, zone),
        run != null && !run.state().isEnded()
            ? links(run, agent.agentPackage().manifest())
            : List.of(),
        view.isRunning() ? null : runLabel(view.health()),
        view.isRunning(),
        view.isRunning() && run != null && run.pid() != null,
        stopping,
        building,
        activity == null ? "" : countdown(activity, now),
        run == null || building ? "" : problem(run));
  }

  private static String countdown(Snapshot.Activity activity, Instant now) {
    Duration left = Standing.untilForce(activity, now);
    if (left == null || left.isZero()) {
      return "";
    }
    return activity.kind() == Snapshot.Activity.Kind.RESTART
        ? Words.of("head.again", Amounts.wholeSeconds(left), activity.done(), activity.total())
        : Words.of("standing.untilForce", Amounts.wholeSeconds(left));
  }

  private static String problem(Run run) {
    return switch (run.state()) {
      case FAILED, CRASH_LOOP, LOST, BACKING_OFF -> run.problem() == null ? "" : run.problem();
      case QUEUED, PREPARING, STARTING, RUNNING, STOPPING, EXITED, KILLED -> "";
    };
  }

  private static String runLabel(@Nullable Health health) {
    if (health == null) {
      return Words.of("action.run");
    }
    return Words.of(
        switch (health.action()) {
          case BUILD, WAIT -> "action.buildAndRun";
          case REBUILD -> "action.rebuildAndRun";
          case RUN, REFUSE -> "action.run";
        });
  }

  private static String facts(Run run, Instant now, ZoneId zone) {
    if (run.state().isEnded()) {
      Instant end = run.endedAt();
      List<String> parts = new ArrayList<>();
      parts.add(Words.of("head.lastRun", Amounts.moment(run.startedAt(), now, zone)));
      if (!Standing.exit(run).isEmpty()) {
        parts.add(
            end == null
                ? Standing.exit(run)
                : Words.of(
                    "head.after",
                    Standing.exit(run),
                    Amounts.duration(Duration.between(run.startedAt(), end))));
      }
      return String.join(", ", parts);
    }
    List<String> parts = new ArrayList<>();
    parts.add(Amounts.wholeSeconds(Duration.between(run.startedAt(), now)));
    if (run.pid() != null) {
      parts.add(Words.of("head.pid", run.pid()));
    }
    return String.join(" · ", parts);
  }

  private static List<Link> links(Run run, Manifest manifest) {
    List<Link> links = new ArrayList<>();
    Run.Ports ports = run.ports();
    if (ports.rest() != null) {
      String label = manifest.httpServer() == null ? "head.rest" : "head.http";
      links.add(new Link(Words.of(label, ports.rest()), web(ports.rest(), page(manifest)), true));
    }
    if (ports.a2a() != null) {
      links.add(new Link(Words.of("head.a2a", ports.a2a()), "127.0.0.1:" + ports.a2a(), false));
    }
    Manifest.Ui ui = manifest.ui();
    if (ports.ui() != null && ui != null) {
      links.add(new Link(Words.of("head.ui"), web(ports.ui(), ui.basePath()), true));
    }
    return links;
  }

  /** What a browser finds on the REST port: only a FastAPI app has pages about itself. */
  private static String page(Manifest manifest) {
    if (manifest.httpServer() != null) {
      return "/";
    }
    return manifest.restEntry() != null ? "/docs" : "/meta";
  }

  private static String web(int port, String path) {
    return "http://127.0.0.1:" + port + (path.startsWith("/") ? path : "/" + path);
  }

  /** The link a person would open first: the UI, else what a browser can open; null without one. */
  public @Nullable Link firstToOpen() {
    Link found = null;
    for (Link link : links) {
      if (link.opens()) {
        found = link;
      }
    }
    return found;
  }
}
