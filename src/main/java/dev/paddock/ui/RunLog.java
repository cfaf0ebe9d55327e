package dev.paddock.ui;

import dev.paddock.agent.LogPreferences;
import dev.paddock.agent.LogPreferencesFile;
import dev.paddock.log.LogLevel;
import dev.paddock.log.LogStream;
import dev.paddock.storage.IoReason;
import dev.paddock.ui.log.LogDesk;
import dev.paddock.ui.log.LogPane;
import dev.paddock.ui.log.Query;
import dev.paddock.ui.log.RowFilter;
import dev.paddock.ui.log.SavedFilter;
import dev.paddock.ui.model.Notice;
import dev.paddock.ui.model.Tone;
import dev.paddock.ui.model.WindowModel;
import dev.paddock.ui.model.Words;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The views of logs, made when they are first looked at, and what they ask of the window. */
final class RunLog implements LogDesk {

  private final LogPreferencesFile preferences;
  private final Desktop desktop;
  private final WindowModel model;
  private final LogLinks links;
  private @Nullable LogPane pane;
  private @Nullable LogPane beside;
  private boolean watched = true;

  /**
   * Logs whose filters are kept in a file.
   *
   * @param settings the file
   */
  RunLog(Path settings, Desktop desktop, WindowModel model) {
    this.preferences = new LogPreferencesFile(settings);
    this.desktop = desktop;
    this.model = model;
    this.links = new LogLinks(model, desktop, preferences);
  }

  /** What the user decided about logs. */
  LogPreferencesFile preferences() {
    return preferences;
  }

  /** What is drawn. */
  LogPane pane() {
    if (pane == null) {
      pane = made();
    }
    return pane;
  }

  /** What is drawn beside it, where two logs are shown. */
  LogPane beside() {
    if (beside == null) {
      beside = made();
    }
    return beside;
  }

  private LogPane made() {
    LogPane made = new LogPane();
    made.setDesk(this);
    made.setOnLink(links::follow);
    made.view().setWatched(watched);
    return made;
  }

  /** Says whether the logs are on the screen. */
  void watched(boolean now) {
    watched = now;
    if (pane != null) {
      pane.view().setWatched(now);
    }
    if (beside != null) {
      beside.view().setWatched(now);
    }
  }

  /** The user wants to find something. */
  void find() {
    pane().findRequested();
  }

  /** Hides the lines so far. */
  void clear() {
    pane().clear();
  }

  /** Lets go of files and threads. */
  void dispose() {
    if (pane != null) {
      pane.dispose();
    }
    if (beside != null) {
      beside.dispose();
    }
  }

  @Override
  public @Nullable Path chooseTarget(String suggestedName) {
    return desktop.chooseTarget(suggestedName);
  }

  @Override
  public void say(String sentence, @Nullable Path file) {
    Notice.Action reveal =
        file == null
            ? null
            : new Notice.Action(Words.of("action.revealFolder"), () -> desktop.reveal(file));
    Tone tone = file == null ? Tone.DANGER : Tone.SUCCESS;
    model.say(new Notice(tone, sentence, List.of(), null, reveal));
  }

  @Override
  public List<SavedFilter> filters() {
    return preferences.read().filters().stream().map(RunLog::filter).toList();
  }

  private static SavedFilter filter(LogPreferences.Filter kept) {
    Query query = new Query(kept.text(), kept.regex(), kept.matchCase(), kept.wholeWord());
    Set<LogStream> streams = EnumSet.noneOf(LogStream.class);
    for (LogStream stream : LogStream.values()) {
      if (kept.streams().contains(stream.word())) {
        streams.add(stream);
      }
    }
    LogLevel level =
        Arrays.stream(LogLevel.values())
            .filter(each -> each.word().equals(kept.level().toLowerCase(Locale.ROOT)))
            .findFirst()
            .orElse(LogLevel.NONE);
    Query only = kept.onlyHits() ? query : Query.NONE;
    return new SavedFilter(
        query, kept.onlyHits(), new RowFilter(streams, level, only, kept.context()));
  }

  @Override
  public void keep(List<SavedFilter> filters) {
    List<LogPreferences.Filter> kept = filters.stream().map(RunLog::kept).toList();
    try {
      preferences.write(preferences.read().with(kept));
    } catch (IOException e) {
      say(Words.of("logs.notKept", IoReason.of(e)), null);
    }
  }

  private static LogPreferences.Filter kept(SavedFilter filter) {
    Query query = filter.query();
    return new LogPreferences.Filter(
        query.text(),
        query.regex(),
        query.matchCase(),
        query.wholeWord(),
        filter.onlyHits(),
        filter.filter().streams().stream().sorted().map(LogStream::word).toList(),
        filter.filter().least().word(),
        filter.filter().context());
  }
}
