package dev.paddock.ui;

import dev.paddock.agent.AgentId;
import dev.paddock.environment.BuildRecord;
import dev.paddock.environment.BuildRecord.Ending;
import dev.paddock.ui.model.Amounts;
import dev.paddock.ui.model.Tone;
import dev.paddock.ui.model.WindowModel;
import dev.paddock.ui.model.Words;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The box with an agent's past builds, each opening its log. */
final class BuildsCard {

  private static final int SHOWN = 6;

  private final ServiceCalls calls;
  private final WindowModel model;
  private final Consumer<BuildRecord> open;
  private final VBox rows = new VBox();
  private final VBox card = Cards.card(Words.of("builds.title"), rows);
  private @Nullable AgentId shownFor;

  /**
   * Wires the parts.
   *
   * @param open shows a build's log
   */
  BuildsCard(ServiceCalls calls, WindowModel model, Consumer<BuildRecord> open) {
    this.calls = calls;
    this.model = model;
    this.open = open;
    rows.getStyleClass().add("facts-list");
    AgentController.show(card, false);
  }

  VBox node() {
    return card;
  }

  /**
   * Shows those of an agent.
   *
   * @param latest told the newest, if there is one
   */
  void load(AgentId id, Consumer<BuildRecord> latest) {
    shownFor = id;
    calls.ask(
        service -> service.details().builds(id),
        found -> {
          if (id.equals(shownFor)) {
            show(found);
            found.stream().findFirst().ifPresent(latest);
          }
        },
        // The history is a convenience; what a build comes to is said when it ends.
        _ -> AgentController.show(card, false));
  }

  private void show(List<BuildRecord> found) {
    rows.getChildren().setAll(found.stream().limit(SHOWN).map(this::row).toList());
    AgentController.show(card, !found.isEmpty());
  }

  private HBox row(BuildRecord build) {
    Label when =
        new Label(Amounts.moment(build.started(), model.nowProperty().get(), model.zone()));
    when.getStyleClass().add("fact-name");
    Hyperlink what = new Hyperlink(says(build));
    what.getStyleClass().addAll("fact-value", "build-link", tone(build.ending()).styleClass());
    what.setMinWidth(0);
    what.setTooltip(new Tooltip(Words.of("builds.open", says(build))));
    what.setOnAction(_ -> open.accept(build));
    HBox.setHgrow(what, Priority.ALWAYS);
    HBox row = new HBox(when, what);
    row.getStyleClass().add("fact");
    return row;
  }

  static String says(BuildRecord build) {
    return switch (build.ending()) {
      case BUILT -> Words.of("builds.built", build.detail());
      case FAILED -> build.detail().isEmpty() ? Words.of("builds.failed") : build.detail();
      case CANCELLED -> Words.of("builds.cancelled");
      case UNKNOWN -> Words.of("builds.unknown");
    };
  }

  private static Tone tone(Ending ending) {
    return switch (ending) {
      case BUILT -> Tone.SUCCESS;
      case FAILED -> Tone.DANGER;
      case CANCELLED, UNKNOWN -> Tone.NEUTRAL;
    };
  }
}
