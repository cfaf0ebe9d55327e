package dev.paddock.ui;

import static java.time.temporal.ChronoUnit.SECONDS;

import dev.paddock.agent.AgentId;
import dev.paddock.agent.Snapshot;
import dev.paddock.environment.BuildRecord;
import dev.paddock.ui.model.Words;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TextArea;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/** The box with one build's log: live with its step and counts, or of the past. */
final class BuildLogCard {

  private static final Duration PAUSE = Duration.millis(400);

  private final ServiceCalls calls;
  private final Label title = new Label();
  private final Label step = new Label();
  private final ProgressBar progress = new ProgressBar();
  private final Button reveal = new Button(Words.of("action.revealFolder"));
  private final Button close = new Button(Words.of("builds.close"));
  private final TextArea text = new TextArea();
  private final VBox card;
  private final Timeline clock = new Timeline(new KeyFrame(PAUSE, _ -> readLive()));

  private @Nullable AgentId agent;
  private @Nullable Path log;
  private Instant since = Instant.EPOCH;
  private boolean live;
  private boolean reading;

  BuildLogCard(ServiceCalls calls, Desktop desktop) {
    this.calls = calls;
    clock.setCycleCount(Animation.INDEFINITE);
    text.setEditable(false);
    text.setWrapText(true);
    text.getStyleClass().addAll("code", "build-log");
    text.setPrefRowCount(12);
    text.setAccessibleText(Words.of("builds.log"));
    title.getStyleClass().add("card-title");
    step.getStyleClass().add("help");
    step.setMinWidth(0);
    Region space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    for (Button button : java.util.List.of(reveal, close)) {
      button.getStyleClass().add("small");
      button.setMinWidth(Region.USE_PREF_SIZE);
    }
    reveal.setOnAction(_ -> desktop.reveal(Objects.requireNonNull(log)));
    close.setOnAction(_ -> hide());
    HBox head = new HBox(title, step, space, progress, reveal, close);
    head.getStyleClass().addAll("card-head", "card-head-tools");
    card = new VBox(head, text);
    card.getStyleClass().add("card");
    hide();
  }

  VBox node() {
    return card;
  }

  /** Follows the build under way. */
  void follow(AgentId id, Snapshot.Activity activity) {
    boolean counted = activity.total() > 0;
    String at =
        counted
            ? Words.of("standing.stepOf", activity.step(), activity.done(), activity.total())
            : activity.step();
    step.setText(activity.amount().isEmpty() ? at : at + " · " + activity.amount());
    progress.setProgress(
        counted ? (double) activity.done() / activity.total() : ProgressBar.INDETERMINATE_PROGRESS);
    if (live && id.equals(agent)) {
      return;
    }
    live = true;
    agent = id;
    log = null;
    since = activity.since();
    reading = false;
    text.clear();
    title.setText(Words.of("builds.underWay"));
    showParts();
    clock.play();
    readLive();
  }

  /** Shows the log of a build of the past. */
  void open(AgentId id, BuildRecord build) {
    clock.stop();
    live = false;
    agent = id;
    log = build.log();
    // What is asked already is about another log; its answer will be passed over.
    reading = false;
    title.setText(Words.of("builds.log"));
    step.setText(BuildsCard.says(build));
    text.clear();
    showParts();
    read();
  }

  /**
   * What was followed has ended: its log stays until it is closed or another agent is shown. Where
   * nothing had to be built there is no log of it.
   *
   * @param latest the agent's newest build
   */
  void ended(BuildRecord latest) {
    // The name of a log says its time in whole seconds.
    if (live && agent != null && latest.started().isBefore(since.truncatedTo(SECONDS))) {
      hide();
    } else if (live && agent != null) {
      open(agent, latest);
    }
  }

  /** Whether the build of this agent is followed. */
  boolean follows(AgentId id) {
    return live && id.equals(agent);
  }

  /** Takes it away, unless it is about this agent. */
  void keepOnlyFor(AgentId id) {
    if (!id.equals(agent)) {
      hide();
    }
  }

  private void hide() {
    clock.stop();
    live = false;
    agent = null;
    AgentController.show(card, false);
  }

  private void showParts() {
    AgentController.show(card, true);
    AgentController.show(progress, live);
    AgentController.show(reveal, !live);
    AgentController.show(close, !live);
  }

  /** The newest log is the one being written. */
  private void readLive() {
    AgentId id = agent;
    if (!live || id == null || reading) {
      return;
    }
    if (log != null) {
      read();
      return;
    }
    reading = true;
    calls.ask(
        service -> service.details().builds(id),
        builds -> {
          reading = false;
          if (live && id.equals(agent) && !builds.isEmpty()) {
            BuildRecord newest = builds.getFirst();
            log = newest.ending() == BuildRecord.Ending.UNKNOWN ? newest.log() : null;
          }
        },
        _ -> reading = false);
  }

  private void read() {
    AgentId id = agent;
    Path file = log;
    if (id == null || file == null || reading) {
      return;
    }
    reading = true;
    calls.ask(
        service -> service.details().buildLog(id, file),
        lines -> {
          reading = false;
          if (file.equals(log)) {
            show(String.join("\n", lines));
          }
        },
        // A log that went meanwhile leaves what was read of it.
        _ -> reading = false);
  }

  private void show(String now) {
    if (!now.equals(text.getText())) {
      text.setText(now);
      text.positionCaret(now.length());
      text.setScrollTop(Double.MAX_VALUE);
    }
  }
}
