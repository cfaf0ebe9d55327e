package dev.paddock.ui.model;

import dev.paddock.agent.Snapshot;
import java.time.Instant;
import java.util.List;

/**
 * How one agent's end goes while the window is being closed.
 *
 * @param state such as {@code 7 s until force}
 * @param over whether nothing of it runs any more
 */
public record EndingLine(String name, Symbol symbol, Tone tone, String state, boolean over) {

  private static final int MOST_NAMES = 8;

  /** As an agent stands at a moment. */
  public static EndingLine of(Snapshot.AgentView view, Instant now) {
    String name = view.agent().name();
    if (!view.isRunning()) {
      return new EndingLine(name, Symbol.GOOD, Tone.SUCCESS, Words.of("quit.stopped"), true);
    }
    Standing standing = Standing.of(view, now);
    boolean stopping = standing.symbol() == Symbol.WORKING && !standing.detail().isEmpty();
    return new EndingLine(
        name,
        standing.symbol(),
        standing.tone(),
        stopping ? standing.detail() : Words.of("quit.asked"),
        false);
  }

  /** The names in a sentence: the first few, and how many more there are. */
  public static String names(List<String> names) {
    List<String> sorted = names.stream().sorted().toList();
    if (sorted.size() <= MOST_NAMES) {
      return String.join(", ", sorted);
    }
    return Words.of(
        "quit.andMore",
        String.join(", ", sorted.subList(0, MOST_NAMES)),
        sorted.size() - MOST_NAMES);
  }
}
