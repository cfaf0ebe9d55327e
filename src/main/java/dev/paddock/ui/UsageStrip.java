package dev.paddock.ui;

import dev.paddock.process.TreeMetrics;
import dev.paddock.ui.model.AgentItem;
import dev.paddock.ui.model.UsageText;
import dev.paddock.ui.model.WindowModel;
import java.time.Duration;
import java.time.Instant;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;

/** Shows in an agent's head what it uses, and its processor time of the last ten minutes. */
final class UsageStrip {

  private static final Duration SPAN = Duration.ofMinutes(10);

  private final WindowModel model;
  private final HBox box;
  private final Label text = new Label();
  private final Tooltip meaning = new Tooltip();
  private final Sparkline line = new Sparkline(120, 18);

  UsageStrip(HBox box, WindowModel model) {
    this.model = model;
    this.box = box;
    text.getStyleClass().add("usage");
    text.setTooltip(meaning);
    text.setMinWidth(0);
    box.getChildren().setAll(text, line);
    model.measuredProperty().addListener((_, _, _) -> refresh());
    model.selectedProperty().addListener((_, _, _) -> refresh());
    model.snapshotProperty().addListener((_, _, _) -> refresh());
    refresh();
  }

  private void refresh() {
    AgentItem item = model.selectedProperty().get();
    Instant now = model.nowProperty().get();
    TreeMetrics.Sample sample =
        item == null || !item.hasProcess() ? null : item.usage().latest(now);
    AgentController.show(box, sample != null);
    if (item == null || sample == null) {
      return;
    }
    text.setText(UsageText.full(sample));
    meaning.setText(UsageText.explained(sample));
    line.show(item.usage().cpu(now, SPAN, line.points()));
  }
}
