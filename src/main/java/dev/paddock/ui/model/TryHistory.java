package dev.paddock.ui.model;

import dev.paddock.agent.AgentId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The calls made in this window, by agent, newest first; never on disk. For one thread. */
public final class TryHistory {

  private static final int MOST = 20;

  private final Map<AgentId, ArrayDeque<TryResult>> byAgent = new HashMap<>();

  /** Remembers one; the oldest beyond twenty is forgotten. */
  public void add(AgentId id, TryResult result) {
    ArrayDeque<TryResult> results = byAgent.computeIfAbsent(id, _ -> new ArrayDeque<>());
    results.addFirst(result);
    if (results.size() > MOST) {
      results.removeLast();
    }
  }

  /** Newest first. */
  public List<TryResult> of(AgentId id) {
    return List.copyOf(byAgent.getOrDefault(id, new ArrayDeque<>()));
  }
}
