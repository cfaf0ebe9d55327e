package dev.paddock.agent;

import java.nio.file.Path;
import java.util.List;

/**
 * What removing an agent took away.
 *
 * @param removed files and folders that are gone
 * @param logsKept whether its runs were left
 */
public record Removal(AgentId id, String name, List<Path> removed, boolean logsKept) {

  /** Copies the list. */
  public Removal {
    removed = List.copyOf(removed);
  }
}
