package dev.paddock.ui.model;

import dev.paddock.agent.Agent;
import dev.paddock.agent.AgentId;
import dev.paddock.agent.Run;
import dev.paddock.agent.Snapshot;
import dev.paddock.agent.SurfaceAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the tab for trying an agent says around the calls. */
public final class TryPage {

  private static final double NANOS_IN_A_MILLI = 1e6;

  private TryPage() {}

  /**
   * What the page depends on.
   *
   * @param run the latest run, or null
   * @param ready whether there is something to try
   */
  public record Key(AgentId agent, @Nullable String run, boolean ready) {}

  /** The key of an agent as it stands. */
  public static Key key(Snapshot.AgentView view) {
    Run run = view.run();
    boolean surfaces = run != null && !run.ports().equals(Run.Ports.NONE);
    return new Key(
        view.agent().id(),
        run == null ? null : run.id() + "/" + run.pid(),
        run != null && run.isReady() && surfaces);
  }

  /** Why there is nothing to try. */
  public static String asleep(Snapshot.AgentView view) {
    if (!view.isRunning()) {
      return Words.of("try.asleep");
    }
    Run run = view.run();
    return Words.of(run != null && run.isReady() ? "try.noSurfaces" : "try.notReady");
  }

  /** A surface and its port. */
  public static String name(SurfaceAnswer answer) {
    return Words.of("surface." + answer.surface().name()) + " :" + answer.port();
  }

  /** Whether it answers, and how fast. */
  public static String words(SurfaceAnswer answer) {
    String trouble = answer.trouble();
    if (trouble != null) {
      return trouble;
    }
    String millis =
        String.format(java.util.Locale.ROOT, "%.1f", answer.took().toNanos() / NANOS_IN_A_MILLI);
    return Words.of("try.alive", millis);
  }

  /** The agents the manifest names as its parts. */
  public static List<PackagePage.Line> subAgents(Agent agent) {
    var lines = new ArrayList<PackagePage.Line>();
    Object metadata = agent.agentPackage().manifest().everything().get("metadata");
    Object found = metadata instanceof Map<?, ?> map ? map.get("sub_agents") : null;
    for (Object each : found instanceof List<?> list ? list : List.of()) {
      if (each instanceof Map<?, ?> map) {
        lines.add(
            new PackagePage.Line(
                Words.of("try.subAgent", String.valueOf(map.get("name"))),
                map.get("endpoint") == null ? "" : String.valueOf(map.get("endpoint"))));
      }
    }
    return lines;
  }
}
