package dev.paddock.ui;

import dev.paddock.agent.Run;
import dev.paddock.log.LogFacts;
import dev.paddock.log.LogPin;
import dev.paddock.ui.model.Amounts;
import dev.paddock.ui.model.RunLine;
import dev.paddock.ui.model.Words;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills what the history says of each run's log: warnings and errors, its size, whether it is
 * pinned. Counting may take a while, so it comes when it is there. JavaFX thread only.
 */
final class RunLogColumns {

  private static final Logger LOG = LoggerFactory.getLogger(RunLogColumns.class);

  private final TableView<RunLine> table;
  private final Map<String, Known> known = new HashMap<>();
  private final Runnable changed;
  private volatile int asked;
  private boolean looking;

  /**
   * Fills two columns.
   *
   * @param changed called when more is known
   */
  RunLogColumns(
      TableView<RunLine> table,
      TableColumn<RunLine, String> trouble,
      TableColumn<RunLine, String> size,
      Runnable changed) {
    this.table = table;
    this.changed = changed;
    fill(trouble, RunLogColumns::trouble);
    fill(size, RunLogColumns::size);
  }

  private record Known(LogFacts facts, boolean pinned) {}

  private void fill(TableColumn<RunLine, String> column, Function<Known, String> text) {
    column.setCellValueFactory(line -> {
      Known found = known.get(line.getValue().run().id());
      return new ReadOnlyStringWrapper(found == null ? "" : text.apply(found));
    });
  }

  private static String trouble(Known found) {
    LogFacts.Counts counts = found.facts().counts();
    String errors = counts.errors() == 0 ? "" : Words.count("runs.errors", counts.errors());
    String warnings = counts.warnings() == 0 ? "" : Words.count("runs.warnings", counts.warnings());
    return errors.isEmpty() || warnings.isEmpty() ? errors + warnings : errors + " · " + warnings;
  }

  private static String size(Known found) {
    String bytes = Amounts.bytes(found.facts().bytes());
    return found.pinned() ? Words.of("runs.pinned", bytes) : bytes;
  }

  /** Looks at the logs of these runs again, instead of those asked for before. */
  void ask(List<Run> runs) {
    int turn = asked + 1;
    asked = turn;
    Thread.ofVirtual()
        .name("log facts")
        .start(() -> {
          for (Run run : runs) {
            look(run, turn);
            if (turn != asked) {
              return;
            }
          }
        });
  }

  /** Looks at one run's log too, unless that is under way. */
  void askAlso(Run run) {
    if (looking) {
      return;
    }
    looking = true;
    int turn = asked;
    Thread.ofVirtual()
        .name("log facts")
        .start(() -> {
          look(run, turn);
          FxThread.run(() -> looking = false);
        });
  }

  private void look(Run run, int turn) {
    try {
      Known found = new Known(LogFacts.of(run.log()), LogPin.isOn(run.log()));
      FxThread.run(() -> {
        if (turn == asked && !found.equals(known.put(run.id(), found))) {
          table.refresh();
          changed.run();
        }
      });
    } catch (IOException e) {
      LOG.debug("the log of run {} cannot be looked at", run.id(), e);
    }
  }

  boolean isPinned(Run run) {
    Known found = known.get(run.id());
    return found != null && found.pinned();
  }
}
