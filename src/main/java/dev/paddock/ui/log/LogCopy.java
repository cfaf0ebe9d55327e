package dev.paddock.ui.log;

import dev.paddock.log.LogRow;
import dev.paddock.ui.FxThread;
import java.time.Instant;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;

/** Brings a selection of any length to the clipboard. */
final class LogCopy {

  /** More than this is for saving to a file. */
  private static final int MOST_CHARS = 64 << 20;

  private final Selection selection;
  private final boolean withTimes;
  private final StringBuilder text = new StringBuilder();

  LogCopy(Selection selection, boolean withTimes) {
    this.selection = selection;
    this.withTimes = withTimes;
  }

  /** Reads what is selected on the feed's thread and then fills the clipboard. */
  void start(LogFeed feed) {
    feed.read(
        selection.begin().row(),
        selection.end().row() + 1,
        this::add,
        () -> FxThread.later(this::fill));
  }

  private void add(LogRow row, boolean titled) {
    if (text.length() > MOST_CHARS) {
      return;
    }
    String line = AnsiText.of(row.text()).text();
    boolean whole = selection.isEmpty() || titled;
    int from = row.number() == selection.begin().row() && !whole ? selection.begin().index() : 0;
    int to = whole ? line.length() : selection.to(row.number(), line.length());
    if (!text.isEmpty() && !row.continuation()) {
      text.append('\n');
    }
    if (withTimes && !row.continuation()) {
      text.append(Instant.ofEpochMilli(row.millis())).append(' ');
      text.append(row.stream().word()).append(' ');
    }
    text.append(line, Math.min(from, to), to);
  }

  private void fill() {
    ClipboardContent content = new ClipboardContent();
    content.putString(text.toString());
    Clipboard.getSystemClipboard().setContent(content);
  }
}
