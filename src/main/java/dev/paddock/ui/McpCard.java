package dev.paddock.ui;

import dev.paddock.agent.AgentId;
import dev.paddock.agent.AgentSurfaces.McpWish;
import dev.paddock.agent.PaddockException;
import dev.paddock.surface.McpSession;
import dev.paddock.ui.model.McpLines;
import dev.paddock.ui.model.Words;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The box with the MCP servers a package wants, each to be tried. */
final class McpCard {

  private final ServiceCalls calls;
  private @Nullable Object asked;

  McpCard(ServiceCalls calls) {
    this.calls = calls;
  }

  /** Adds the box to a column, where the package wants any. */
  void show(AgentId id, VBox column) {
    Object now = new Object();
    asked = now;
    calls.ask(
        service -> service.surfaces().mcpServers(id),
        wishes -> {
          if (now.equals(asked) && !wishes.isEmpty()) {
            column.getChildren().add(Cards.card(Words.of("mcp.title"), rows(id, wishes)));
          }
        },
        failure -> {
          if (now.equals(asked)) {
            column.getChildren().add(Cards.card(Words.of("mcp.title"), text(failure.getMessage())));
          }
        });
  }

  private VBox rows(AgentId id, List<McpWish> wishes) {
    VBox rows = new VBox();
    rows.getStyleClass().add("checks");
    wishes.forEach(wish -> rows.getChildren().add(row(id, wish)));
    return rows;
  }

  private HBox row(AgentId id, McpWish wish) {
    Label name = new Label(wish.server().name());
    name.getStyleClass().add("check-name");
    Label runs = text(wish.server().shown());
    runs.getStyleClass().addAll("check-evidence", "code");
    Label there = text(McpLines.there(wish));
    there.getStyleClass().add("check-evidence");
    VBox result = new VBox();
    VBox said = new VBox(name, runs, there, result);
    HBox.setHgrow(said, Priority.ALWAYS);
    Button test = new Button(Words.of("mcp.test"));
    test.getStyleClass().add("small");
    test.setMinWidth(Button.USE_PREF_SIZE);
    test.setAccessibleText(Words.of("mcp.testText", wish.server().name()));
    test.setDisable(wish.server().command() == null);
    test.setOnAction(_ -> test(id, wish, test, result));
    HBox row = new HBox(Icons.of(McpLines.symbol(wish), McpLines.tone(wish)), said, test);
    row.getStyleClass().add("check");
    return row;
  }

  private void test(AgentId id, McpWish wish, Button test, VBox result) {
    test.setDisable(true);
    result.getChildren().setAll(text(Words.of("mcp.testing")));
    calls.ask(
        service -> {
          try {
            return service.surfaces().tryMcpServer(id, wish.server().name());
          } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a trial", e);
          }
        },
        session -> {
          test.setDisable(false);
          show(session, result);
        },
        (PaddockException failure) -> {
          test.setDisable(false);
          result.getChildren().setAll(text(failure.getMessage()));
        });
  }

  private static void show(McpSession session, VBox result) {
    result.getChildren().setAll(text(McpLines.outcome(session)));
    for (String line : McpLines.lines(session)) {
      Label label = text(line);
      label.getStyleClass().add("code");
      result.getChildren().add(label);
    }
  }

  private static Label text(String text) {
    Label label = new Label(text);
    label.setWrapText(true);
    return label;
  }
}
