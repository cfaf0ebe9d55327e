package dev.paddock.ui.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the window remembers from one start to the next.
 *
 * @param x where it was on the screen, or null to let the system place it
 * @param theme {@code light} or {@code dark}, or null to follow the system
 * @param selected the id of the agent shown, or null
 * @param tab the tab shown, or null for the first
 * @param order how the agents are sorted, or null for by name
 * @param recent packages loaded lately, the last first
 */
public record WindowMemory(
    @Nullable Double x,
    @Nullable Double y,
    @Nullable Double width,
    @Nullable Double height,
    boolean maximized,
    @Nullable String theme,
    @Nullable String selected,
    @Nullable String tab,
    @Nullable String order,
    List<String> recent) {

  private static final int RECENT = 8;

  /** Nothing remembered. */
  public static final WindowMemory NONE =
      new WindowMemory(null, null, null, null, false, null, null, null, null, List.of());

  /** Copies the list; an older file may lack it. */
  public WindowMemory {
    recent = recent == null ? List.of() : List.copyOf(recent);
  }

  /** With a package put first among the recent ones. */
  public WindowMemory withRecent(String source) {
    List<String> paths = new ArrayList<>(recent);
    paths.remove(source);
    paths.addFirst(source);
    return new WindowMemory(
        x,
        y,
        width,
        height,
        maximized,
        theme,
        selected,
        tab,
        order,
        paths.subList(0, Math.min(RECENT, paths.size())));
  }

  /** With another theme; null follows the system. */
  public WindowMemory withTheme(@Nullable String chosen) {
    return new WindowMemory(x, y, width, height, maximized, chosen, selected, tab, order, recent);
  }

  /** With the agents sorted otherwise. */
  public WindowMemory withOrder(String chosen) {
    return new WindowMemory(x, y, width, height, maximized, theme, selected, tab, chosen, recent);
  }

  /** With another agent and tab shown. */
  public WindowMemory withPlace(@Nullable String agent, @Nullable String shownTab) {
    return new WindowMemory(x, y, width, height, maximized, theme, agent, shownTab, order, recent);
  }

  /** With another place on the screen. */
  public WindowMemory withBounds(double left, double top, double wide, double high, boolean full) {
    return new WindowMemory(left, top, wide, high, full, theme, selected, tab, order, recent);
  }

  /** Maximised or not, the size before stays. */
  public WindowMemory withMaximized(boolean full) {
    return new WindowMemory(x, y, width, height, full, theme, selected, tab, order, recent);
  }
}
