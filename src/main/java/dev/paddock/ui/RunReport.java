package dev.paddock.ui;

import dev.paddock.agent.ExitReport;
import dev.paddock.agent.Run;
import dev.paddock.ui.model.Amounts;
import dev.paddock.ui.model.RunLine;
import dev.paddock.ui.model.Words;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** Builds what is shown of one run: how it ended, what it wrote last, what was different. */
final class RunReport {

  private RunReport() {}

  /**
   * The parts, one below the other.
   *
   * @param ending what is known about its end, or null while it is not
   */
  static List<Node> of(RunLine line, @Nullable ExitReport ending) {
    List<Node> parts = new ArrayList<>();
    parts.add(facts(line, ending));
    if (ending != null) {
      add(parts, "runs.changes", ending.changes(), false);
      add(parts, "runs.traceback", ending.traceback(), true);
      // They mostly end in that traceback, and nobody reads the same lines twice.
      if (!ending.traceback().containsAll(ending.lastErrors())) {
        add(parts, "runs.lastErrors", ending.lastErrors(), true);
      }
    }
    parts.add(places(line.run()));
    return parts;
  }

  private static VBox facts(RunLine line, @Nullable ExitReport ending) {
    Run run = line.run();
    VBox box = new VBox();
    box.getStyleClass().add("facts-list");
    fact(box, "runs.state", line.state());
    fact(box, "runs.problem", run.problem());
    fact(box, "runs.exit", ending == null || ending.how().isBlank() ? line.exit() : ending.how());
    fact(box, "runs.stopped", RunLine.stopped(run));
    fact(box, "runs.ready", RunLine.ready(run));
    fact(
        box,
        "runs.duration",
        ending == null || ending.duration().isZero()
            ? line.duration()
            : Amounts.duration(ending.duration()));
    return box;
  }

  private static VBox places(Run run) {
    VBox box = new VBox();
    box.getStyleClass().add("facts-list");
    fact(box, "runs.pid", run.pid() == null ? null : String.valueOf(run.pid()));
    fact(box, "runs.environment", run.environment() == null ? null : run.environment().toString());
    fact(box, "runs.log", run.log().toString());
    return box;
  }

  private static void fact(VBox box, String key, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      box.getChildren().add(Cards.fact(Words.of(key), value));
    }
  }

  private static void add(List<Node> parts, String key, List<String> lines, boolean code) {
    if (lines.isEmpty()) {
      return;
    }
    Label head = new Label(Words.of(key));
    head.getStyleClass().add("report-head");
    VBox box = new VBox();
    box.getStyleClass().add("report-lines");
    for (String line : lines) {
      Label text = new Label(line);
      text.setWrapText(true);
      text.setMinHeight(Label.USE_PREF_SIZE);
      if (code) {
        text.getStyleClass().add("code");
      }
      box.getChildren().add(text);
    }
    parts.add(new VBox(head, box));
  }
}
