package dev.paddock.ui.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import dev.paddock.log.LogLevel;
import dev.paddock.log.LogStream;
import dev.paddock.log.RunLogWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javafx.application.Application;
import javafx.scene.Scene;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
@SuppressWarnings("NullAway.Init") // the start callback sets what the tests use
final class LogPaneTest {

  private static final String[] SAMPLE = {
    "paddock|environment reused: valid, 31 packages",
    "paddock|started pid 48213 · REST 8081 · A2A 50051",
    "err|INFO:     Started server process [48213]",
    "err|INFO:     Application startup complete.",
    "paddock|ready after 0.80 s",
    "out|INFO:     POST /search 200 · 412 ms",
    "out|\u001b[32mgreen\u001b[0m \u001b[1;31mbold red\u001b[0m \u001b[38;5;208mcolour 208\u001b[0m"
        + " \u001b[38;2;120;120;255mtrue colour\u001b[0m \u001b[7minverse\u001b[0m \u001b[4munder\u001b[0m",
    "err|WARNING:  rate limit: 2 requests left, resets in 8 s",
    "err|Traceback (most recent call last):",
    "err|  File \"/srv/providers/serp.py\", line 88, in search",
    "err|    key = os.environ['api_key']",
    "err|          ~~~~~~~~~~^^^^^^^^^^^",
    "err|KeyError: 'api_key'",
    "out|INFO:     POST /search 500 · 7 ms",
    "out|wide 日本語 text, emoji 🙂, accents e\u0301, tab\there, nul \0 end",
    "out|DEBUG:    cache: 182 hits, 9 misses",
    "out|{\"event\":\"embed\",\"batch\":64,\"level\":\"debug\",\"ms\":212}",
    "out|plain text without any level",
    "out|INFO:     POST /search 200 · 395 ms",
  };

  @TempDir private Path folder;

  private LogPane pane;
  private Stage stage;

  @Start
  void start(Stage shown) {
    dress(true);
    stage = shown;
    pane = new LogPane();
    stage.setScene(new Scene(pane, 968, 580));
    stage.show();
  }

  @AfterEach
  void letGo(FxRobot robot) {
    robot.interact(() -> pane.dispose());
  }

  private void write(String... lines) throws IOException {
    Clock clock = Clock.fixed(Instant.parse("2026-11-22T10:15:01.882Z"), ZoneOffset.UTC);
    try (RunLogWriter writer = new RunLogWriter(folder, RunLogWriter.Limits.DEFAULT, clock)) {
      for (String line : lines) {
        int bar = line.indexOf('|');
        LogStream stream =
            LogStream.valueOf(line.substring(0, bar).toUpperCase(java.util.Locale.ROOT));
        byte[] bytes = (line.substring(bar + 1) + "\n").getBytes(UTF_8);
        writer.write(stream, bytes, bytes.length);
      }
    }
  }

  private void show(FxRobot robot) throws Exception {
    robot.interact(() -> pane.show(folder, () -> true));
    await(() -> !pane.view().viewport().rows().isEmpty());
  }

  private static void await(BooleanSupplier condition) throws Exception {
    WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, condition::getAsBoolean);
    WaitForAsyncUtils.waitForFxEvents();
  }

  private static void dress(boolean dark) {
    Application.setUserAgentStylesheet(
        (dark ? new PrimerDark() : new PrimerLight()).getUserAgentStylesheet());
  }

  @Test
  void isDrawnInBothThemes(FxRobot robot) throws Exception {
    write(SAMPLE);
    show(robot);
    robot.interact(() -> robot.lookup(".log-find").queryTextInputControl().setText("/search"));
    await(() -> pane.view().findStatusProperty().get().lines() == 3);

    for (boolean dark : new boolean[] {false, true}) {
      robot.interact(() -> dress(dark));
      Snapshots.save(robot, stage.getScene(), "log-" + (dark ? "dark" : "light"));
    }
    assertThat(pane.view().viewport().rows()).hasSize(SAMPLE.length - 4);
  }

  /** Remembers what it is asked. */
  private final class Desk implements LogDesk {
    final List<String> said = new CopyOnWriteArrayList<>();
    List<SavedFilter> kept = List.of();

    @Override
    public Path chooseTarget(String suggestedName) {
      return folder.resolveSibling("saved-" + suggestedName);
    }

    @Override
    public void say(String sentence, @Nullable Path file) {
      said.add(sentence);
    }

    @Override
    public List<SavedFilter> filters() {
      return kept;
    }

    @Override
    public void keep(List<SavedFilter> filters) {
      kept = filters;
    }
  }

  private void menu(FxRobot robot, String... texts) {
    robot.interact(() -> {
      MenuButton more = robot.lookup(".log-more").queryAs(MenuButton.class);
      more.show();
      List<MenuItem> items = more.getItems();
      for (String text : texts) {
        MenuItem found =
            items.stream()
                .filter(item -> text.equals(item.getText()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + text));
        if (found instanceof Menu sub) {
          items = sub.getItems();
        } else {
          found.fire();
        }
      }
      more.hide();
    });
  }

  private List<String> shown() {
    return pane.view().viewport().rows().stream()
        .map(placed -> placed.line() == null ? "" : placed.line().text())
        .toList();
  }

  @Test
  void aSelectionARunAndAllRunsAreSavedWhereTheUserSays(FxRobot robot) throws Exception {
    folder = folder.resolve("agent/20261122T101501882Z-abcd");
    Desk desk = new Desk();
    write("out|" + "x".repeat(100_000), "err|WARNING: two", "out|three");
    robot.interact(() -> pane.setDesk(desk));
    show(robot);
    await(() -> shown().contains("three"));
    robot.interact(
        () -> pane.view().select(new Selection(new TextPosition(-4, 10), new TextPosition(-2, 3))));
    menu(robot, "Save", "Selection…");
    await(() -> desk.said.size() == 1);
    menu(robot, "Save", "This run…");
    await(() -> desk.said.size() == 2);
    menu(robot, "Save", "All runs…");
    await(() -> desk.said.size() == 3);

    String head = "2026-11-22T10:15:01.882Z ";
    String first = head + "out " + "x".repeat(100_000) + "\n" + head + "err WARNING: two\n";
    assertThat(folder.resolveSibling("saved-selection.log")).content().isEqualTo(first);
    assertThat(folder.resolveSibling("saved-run-20261122T101501882Z-abcd.log"))
        .content()
        .isEqualTo(first + head + "out three\n");
    assertThat(folder.resolveSibling("saved-runs.log"))
        .content()
        .isEqualTo(first + head + "out three\n");
    assertThat(desk.said).first().asString().startsWith("Saved 2 lines to ");
  }

  @Test
  void aFilterIsKeptUsedAgainAndForgotten(FxRobot robot) throws Exception {
    Desk desk = new Desk();
    robot.interact(() -> pane.setDesk(desk));
    write("out|one hit", "err|ERROR: hit", "err|WARNING: no");
    show(robot);
    SavedFilter saved =
        new SavedFilter(
            new Query("h.t", true, false, false),
            true,
            new RowFilter(
                Set.of(LogStream.ERR), LogLevel.WARN, new Query("h.t", true, false, false), 0));
    robot.interact(() -> pane.use(saved));
    await(() -> shown().equals(List.of("ERROR: hit")));
    menu(robot, "Filters", "Keep this filter");
    assertThat(desk.kept).containsExactly(saved);
    robot.interact(() -> pane.use(new SavedFilter(Query.NONE, false, RowFilter.ALL)));
    await(() -> shown().size() == 3);
    menu(robot, "Filters", "/h.t/ · err · ≥ warn");
    await(() -> shown().equals(List.of("ERROR: hit")));
    menu(robot, "Filters", "Forget", "/h.t/ · err · ≥ warn");
    assertThat(desk.kept).isEmpty();
  }

  @Test
  void aStretchOfTimeIsTypedOrTakenFromALine(FxRobot robot) throws Exception {
    write("out|one");
    show(robot);
    Instant moment = Instant.parse("2026-11-22T10:15:01.882Z");
    robot.interact(() -> pane.view().chooseTime(true, moment));
    await(() -> shown().equals(List.of("one")));
    robot.interact(() -> pane.view().chooseTime(true, moment.plusMillis(1)));
    await(() -> shown().isEmpty());
    robot.interact(() -> robot.lookup("Any time").queryButton().fire());
    await(() -> shown().equals(List.of("one")));
  }

  @Test
  void timesAreReadAsPeopleTypeThem() {
    LocalDate day = LocalDate.of(2026, 11, 22);
    ZoneOffset zone = ZoneOffset.ofHours(1);
    assertThat(TimeBound.read("10:15", day, zone, false)).isEqualTo("2026-11-22T09:15:00Z");
    assertThat(TimeBound.read("10:15", day, zone, true)).isEqualTo("2026-11-22T09:15:59.999Z");
    assertThat(TimeBound.read(" 9:05:03 ", day, zone, true)).isEqualTo("2026-11-22T08:05:03.999Z");
    assertThat(TimeBound.read("2026-11-21 23:00:01.5", day, zone, false))
        .isEqualTo("2026-11-21T22:00:01.500Z");
    assertThat(TimeBound.read("25:00", day, zone, false)).isNull();
    assertThat(TimeBound.read("noon", day, zone, false)).isNull();
  }
}
