package dev.paddock.ui;

import dev.paddock.log.RunComparison;
import dev.paddock.ui.model.Words;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** Shows where the output of two runs first differs. */
final class RunDifference {

  private RunDifference() {}

  /**
   * What is shown.
   *
   * @param difference null where there is none
   * @param first when the one run was
   * @param second when the other was
   */
  static Node of(RunComparison.@Nullable Difference difference, String first, String second) {
    VBox box = new VBox(4);
    box.getStyleClass().add("run-difference");
    if (difference == null) {
      box.getChildren().add(title(Words.of("runs.alike", first, second)));
      return box;
    }
    box.getChildren()
        .add(
            title(
                Words.of(
                    "runs.differ", difference.stream().word(), difference.line(), first, second)));
    List<Label> lines = new ArrayList<>();
    add(lines, "  ", difference.before(), "run-difference-same");
    add(lines, "- ", ended(difference.first()), "run-difference-first");
    add(lines, "+ ", ended(difference.second()), "run-difference-second");
    box.getChildren().addAll(lines);
    return box;
  }

  private static List<String> ended(List<String> lines) {
    return lines.isEmpty() ? List.of(Words.of("runs.wroteNoMore")) : lines;
  }

  private static Label title(String text) {
    Label label = new Label(text);
    label.setWrapText(true);
    return label;
  }

  private static void add(List<Label> to, String sign, List<String> lines, String style) {
    for (String line : lines) {
      Label label = new Label(sign + line);
      label.getStyleClass().addAll("run-difference-line", style);
      to.add(label);
    }
  }
}
