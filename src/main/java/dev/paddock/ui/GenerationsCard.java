package dev.paddock.ui;

import dev.paddock.agent.AgentId;
import dev.paddock.agent.EnvironmentDetails;
import dev.paddock.environment.Generation;
import dev.paddock.environment.Health;
import dev.paddock.ui.model.Amounts;
import dev.paddock.ui.model.Standing;
import dev.paddock.ui.model.WindowModel;
import dev.paddock.ui.model.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The box with an agent's environments, to go back to an earlier one or see how it differs. */
final class GenerationsCard {

  private final ServiceCalls calls;
  private final WindowModel model;
  private final Actions actions;
  private final VBox rows = new VBox();
  private final VBox card = Cards.card(Words.of("generations.title"), rows);
  private final Map<String, Label> abouts = new HashMap<>();
  private @Nullable AgentId shownFor;

  GenerationsCard(ServiceCalls calls, WindowModel model, Actions actions) {
    this.calls = calls;
    this.model = model;
    this.actions = actions;
    rows.getStyleClass().add("checks");
    AgentController.show(card, false);
  }

  VBox node() {
    return card;
  }

  /** Shows those of an agent; one alone is no choice and is left out. */
  void load(AgentId id) {
    shownFor = id;
    calls.ask(
        service -> service.details().generations(id, false),
        found -> {
          if (id.equals(shownFor)) {
            abouts.clear();
            rows.getChildren().setAll(found.stream().map(one -> row(id, one)).toList());
            AgentController.show(card, found.size() > 1);
            if (found.size() > 1) {
              measure(id);
            }
          }
        },
        // What is wrong with the package's files is what the verdict says.
        _ -> AgentController.show(card, false));
  }

  /** Sizes come after the rest: large environments take seconds to measure. */
  private void measure(AgentId id) {
    Map<String, Label> shown = Map.copyOf(abouts);
    calls.ask(
        service -> service.details().generations(id, true),
        found -> {
          for (EnvironmentDetails.Standing one : found) {
            Label about = shown.get(one.generation().name());
            // Meanwhile it may tell a difference.
            if (about != null && about.equals(abouts.get(one.generation().name()))) {
              about.setText(about(one));
            }
          }
        },
        _ -> {});
  }

  private HBox row(AgentId id, EnvironmentDetails.Standing one) {
    Generation generation = one.generation();
    Health health = generation.health();
    Label name = new Label(generation.name());
    name.getStyleClass().addAll("code", "card-title");
    Label about = new Label(about(one));
    about.getStyleClass().add("help");
    about.setWrapText(true);
    about.setMinHeight(Region.USE_PREF_SIZE);
    abouts.put(generation.name(), about);
    VBox text = new VBox(name, about);
    text.getStyleClass().add("generation-text");
    HBox.setHgrow(text, Priority.ALWAYS);
    if (!generation.current()) {
      HBox buttons = new HBox(difference(id, generation, about));
      buttons.getStyleClass().add("generation-buttons");
      if (health.isValid()) {
        buttons.getChildren().add(back(id, generation));
      }
      text.getChildren().add(buttons);
    }
    HBox row =
        new HBox(
            Icons.of(Standing.symbolOf(health.state()), Standing.toneOf(health.state())), text);
    row.getStyleClass().addAll("check", "generation");
    row.setAccessibleText(generation.name() + ", " + about.getText());
    return row;
  }

  private String about(EnvironmentDetails.Standing one) {
    List<String> parts = new ArrayList<>();
    Generation generation = one.generation();
    Health.Facts facts = generation.health().facts();
    if (generation.current()) {
      parts.add(Words.of("generations.current"));
    }
    if (!generation.health().isValid()) {
      parts.add(Standing.healthWord(generation.health().state()));
    }
    if (facts != null && facts.createdAt() != null) {
      parts.add(Amounts.moment(facts.createdAt(), model.nowProperty().get(), model.zone()));
    }
    if (one.bytes() != null) {
      parts.add(Amounts.bytes(one.bytes()));
    }
    if (!one.runs().isEmpty()) {
      parts.add(Words.of("generations.usedByRun"));
    }
    return String.join(" · ", parts);
  }

  private Button back(AgentId id, Generation generation) {
    Button back = small("generations.rollBack");
    back.setTooltip(new Tooltip(Words.of("generations.rollBack.help", generation.name())));
    back.setOnAction(_ -> {
      back.setDisable(true);
      actions.rollBack(id, generation.name(), () -> load(id));
    });
    return back;
  }

  private Button difference(AgentId id, Generation generation, Label about) {
    Button show = small("generations.difference");
    show.setTooltip(new Tooltip(Words.of("generations.difference.help")));
    show.setOnAction(_ ->
        calls.ask(
            service -> service.details().difference(id, generation.name(), null),
            difference -> {
              abouts.remove(generation.name());
              about.setText(
                  difference.changes().isEmpty()
                      ? Words.of("generations.same")
                      : Words.of("generations.differs", String.join(", ", difference.changes())));
            }));
    return show;
  }

  private static Button small(String key) {
    Button button = new Button(Words.of(key));
    button.getStyleClass().add("small");
    button.setMinWidth(Region.USE_PREF_SIZE);
    return button;
  }
}
