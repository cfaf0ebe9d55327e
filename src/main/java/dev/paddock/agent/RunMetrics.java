package dev.paddock.agent;

import dev.paddock.process.ProcessIdentity;
import dev.paddock.process.TreeMetrics;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Measures what the process trees of runs use, whoever owns them. Safe for threads. */
final class RunMetrics {

  private final RunLedger runs;
  private @Nullable TreeMetrics trees;

  RunMetrics(RunLedger runs) {
    this.runs = runs;
  }

  /** One sample for each of these agents that has processes now. */
  synchronized Map<AgentId, TreeMetrics.Sample> measure(Collection<AgentId> agents)
      throws PaddockException {
    Map<ProcessIdentity, AgentId> shims = new HashMap<>();
    for (AgentId id : agents) {
      runs.shim(id).ifPresent(shim -> shims.put(shim, id));
    }
    if (trees == null) {
      trees = new TreeMetrics();
    }
    Map<AgentId, TreeMetrics.Sample> samples = new HashMap<>();
    trees
        .sample(shims.keySet())
        .forEach((shim, sample) ->
            samples.put(java.util.Objects.requireNonNull(shims.get(shim)), sample));
    return Map.copyOf(samples);
  }
}
