package dev.paddock.ui;

import dev.paddock.ui.model.Notice;
import dev.paddock.ui.model.Symbol;
import dev.paddock.ui.model.Tone;
import dev.paddock.ui.model.Words;
import javafx.animation.PauseTransition;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.kordamp.ikonli.feather.Feather;

/** Shows what is said in a corner of the window, in nobody's way. */
final class NoticeStack {

  private static final Duration STAYS = Duration.seconds(6);
  private static final int SHOWN = 3;
  private static final int DETAILS = 40;

  private final ObservableList<Notice> notices;
  private final VBox box;

  NoticeStack(ObservableList<Notice> notices, VBox box) {
    this.notices = notices;
    this.box = box;
    notices.addListener((ListChangeListener<Notice>) this::changed);
    show();
  }

  private void changed(ListChangeListener.Change<? extends Notice> change) {
    while (change.next()) {
      change.getAddedSubList().forEach(this::expire);
    }
    show();
  }

  private void expire(Notice notice) {
    if (notice.leavesByItself() && notice.action() == null) {
      PauseTransition pause = new PauseTransition(STAYS);
      pause.setOnFinished(_ -> notices.remove(notice));
      pause.play();
    }
  }

  private void show() {
    int from = Math.max(0, notices.size() - SHOWN);
    box.getChildren()
        .setAll(notices.subList(from, notices.size()).stream().map(this::node).toList());
  }

  private Node node(Notice notice) {
    Label sentence = new Label(notice.sentence());
    sentence.setWrapText(true);
    sentence.getStyleClass().add("notice-sentence");
    VBox text = new VBox(sentence);
    text.getStyleClass().add("notice-text");
    HBox.setHgrow(text, Priority.ALWAYS);
    if (!notice.details().isEmpty()) {
      text.getChildren().add(details(notice));
    }
    if (notice.next() != null) {
      Label next = new Label(notice.next());
      next.setWrapText(true);
      next.getStyleClass().add("notice-next");
      text.getChildren().add(next);
    }
    Notice.Action action = notice.action();
    if (action != null) {
      Button button = new Button(action.label());
      button.getStyleClass().add("small");
      button.setOnAction(_ -> {
        notices.remove(notice);
        action.work().run();
      });
      text.getChildren().add(button);
    }
    Button close = new Button();
    close.setGraphic(Icons.icon(Feather.X));
    close.getStyleClass().add("notice-close");
    close.setAccessibleText(Words.of("notice.close"));
    close.setOnAction(_ -> notices.remove(notice));
    HBox node = new HBox(Icons.of(symbol(notice.tone()), notice.tone()), text, close);
    node.getStyleClass().addAll("notice", notice.tone().styleClass());
    node.setAccessibleText(notice.sentence());
    return node;
  }

  private static Node details(Notice notice) {
    VBox lines = new VBox();
    for (String detail : notice.details().subList(0, Math.min(DETAILS, notice.details().size()))) {
      Label line = new Label(detail);
      line.setWrapText(true);
      line.getStyleClass().add("notice-detail");
      lines.getChildren().add(line);
    }
    if (notice.details().size() > DETAILS) {
      lines
          .getChildren()
          .add(new Label(Words.of("notice.more", notice.details().size() - DETAILS)));
    }
    ScrollPane scroll = new ScrollPane(lines);
    scroll.setFitToWidth(true);
    scroll.getStyleClass().addAll("tab-scroll", "notice-details");
    return scroll;
  }

  private static Symbol symbol(Tone tone) {
    return switch (tone) {
      case NEUTRAL, ACCENT -> Symbol.INFO;
      case SUCCESS -> Symbol.GOOD;
      case WARNING -> Symbol.WARNING;
      case DANGER -> Symbol.BROKEN;
    };
  }
}
