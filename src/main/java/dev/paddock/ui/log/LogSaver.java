package dev.paddock.ui.log;

import dev.paddock.log.LogExport;
import dev.paddock.log.LogLine;
import dev.paddock.log.LogRow;
import dev.paddock.storage.IoReason;
import dev.paddock.ui.FxThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.scene.control.MenuItem;
import org.jspecify.annotations.Nullable;

/** Saves what is selected, a run or all runs where the user says. JavaFX thread. */
final class LogSaver {

  private final LogView view;
  private final Supplier<LogDesk> desk;
  private @Nullable Path run;

  LogSaver(LogView view, Supplier<LogDesk> desk) {
    this.view = view;
    this.desk = desk;
  }

  /** The run whose log is shown, or null where that is not one run's. */
  void shows(@Nullable Path folder) {
    run = folder;
  }

  /** What can be saved now. */
  List<MenuItem> items() {
    MenuItem selection = item("log.save.selection", this::selection);
    Selection chosen = view.selection();
    selection.setDisable(chosen == null);
    MenuItem one = item("log.save.run", this::run);
    MenuItem all = item("log.save.runs", this::runs);
    one.setDisable(run == null);
    all.setDisable(run == null);
    return List.of(selection, one, all);
  }

  private static MenuItem item(String key, Runnable action) {
    MenuItem item = new MenuItem(LogWords.of(key));
    item.setOnAction(_ -> action.run());
    return item;
  }

  private void selection() {
    Selection chosen = view.selection();
    Path target = desk.get().chooseTarget("selection.log");
    if (chosen != null && target != null) {
      saveRows(chosen, target);
    }
  }

  /** Whole lines of what is selected, as far as the filter shows them. */
  private void saveRows(Selection chosen, Path target) {
    String id = run == null ? "" : String.valueOf(run.getFileName());
    LogExport export;
    try {
      export = new LogExport(target, LogExport.Format.of(target));
    } catch (IOException e) {
      failed(target, e);
      return;
    }
    JoinedRows rows =
        new JoinedRows(row -> export.line(line(row), row.origin().isEmpty() ? id : row.origin()));
    view.readRows(
        chosen,
        rows,
        failure -> {
          try (export) {
            if (failure != null) {
              throw failure;
            }
            rows.end();
            saved(target, export.finish());
          } catch (IOException e) {
            FxThread.later(() -> failed(target, e));
          }
        });
  }

  /** Puts the parts of long lines together again. */
  private static final class JoinedRows implements LogView.RowWriter {
    private final LogView.RowWriter writer;
    private @Nullable LogRow begun;

    JoinedRows(LogView.RowWriter writer) {
      this.writer = writer;
    }

    @Override
    public void write(LogRow row) throws IOException {
      LogRow before = begun;
      if (before != null && row.continuation() && row.stream() == before.stream()) {
        begun =
            new LogRow(
                before.number(),
                before.millis(),
                before.stream(),
                before.level(),
                before.continuation(),
                before.text() + row.text(),
                before.origin());
        return;
      }
      end();
      begun = row;
    }

    void end() throws IOException {
      if (begun != null) {
        writer.write(begun);
        begun = null;
      }
    }
  }

  private static LogLine line(LogRow row) {
    return new LogLine(
        row.number(), Instant.ofEpochMilli(row.millis()), row.stream(), row.level(), row.text());
  }

  private void run() {
    if (run != null) {
      save("run-" + run.getFileName() + ".log", List.of(run));
    }
  }

  private void runs() {
    Path agent = run == null ? null : run.getParent();
    if (agent == null) {
      return;
    }
    try (Stream<Path> folders = Files.list(agent)) {
      // Their names sort by time.
      save("runs.log", folders.filter(Files::isDirectory).sorted().toList());
    } catch (IOException e) {
      failed(agent, e);
    }
  }

  private void save(String name, List<Path> folders) {
    Path target = desk.get().chooseTarget(name);
    if (target != null) {
      Thread.ofVirtual().name("save log").start(() -> save(target, folders));
    }
  }

  private void save(Path target, List<Path> folders) {
    try (LogExport export = new LogExport(target, LogExport.Format.of(target))) {
      export.runs(folders);
      saved(target, export.finish());
    } catch (IOException e) {
      FxThread.later(() -> failed(target, e));
    }
  }

  private void saved(Path target, long lines) {
    FxThread.later(() -> desk.get().say(LogWords.count("log.saved", lines) + " " + target, target));
  }

  private void failed(Path target, IOException e) {
    desk.get().say(LogWords.of("log.saveFailed", target + ": " + IoReason.of(e)), null);
  }
}
