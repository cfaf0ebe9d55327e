package dev.paddock.ui.log;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows drawn lately. Filled by the reading thread, read by the JavaFX thread. */
final class LineCache {

  private static final int MOST_ROWS = 4096;
  private static final int MOST_CHARS = 4 << 20;

  private final Map<Long, ShownLine> lines = new LinkedHashMap<>(256, 0.75f, true);
  private int chars;

  synchronized @Nullable ShownLine get(long row) {
    return lines.get(row);
  }

  synchronized void put(ShownLine line) {
    ShownLine before = lines.put(line.number(), line);
    chars += line.text().length() - (before == null ? 0 : before.text().length());
    Iterator<ShownLine> oldest = lines.values().iterator();
    while (lines.size() > MOST_ROWS || (chars > MOST_CHARS && lines.size() > 1)) {
      chars -= oldest.next().text().length();
      oldest.remove();
    }
  }

  synchronized boolean has(long row) {
    return lines.containsKey(row);
  }

  synchronized void remove(long row) {
    ShownLine line = lines.remove(row);
    chars -= line == null ? 0 : line.text().length();
  }

  /** Forgets all but these. */
  synchronized void replaceAll(List<ShownLine> by) {
    lines.clear();
    chars = 0;
    by.forEach(this::put);
  }
}
