package dev.paddock.ui.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import atlantafx.base.theme.PrimerLight;
import dev.paddock.log.LogIndex;
import dev.paddock.log.LogLevel;
import dev.paddock.log.LogSource;
import dev.paddock.log.LogStream;
import dev.paddock.log.RunLogWriter;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import javafx.application.Application;
import javafx.event.Event;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
@SuppressWarnings("NullAway.Init") // the start callback sets what the tests use
final class LogViewTest {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir private Path folder;

  private LogView view;
  private RunLogWriter writer;

  @Start
  void start(Stage stage) {
    Application.setUserAgentStylesheet(new PrimerLight().getUserAgentStylesheet());
    view = new LogView();
    Scene scene = new Scene(view, 800, 410);
    scene.getStylesheets().add("/css/log.css");
    stage.setScene(scene);
    stage.show();
  }

  @BeforeEach
  void open(FxRobot robot) throws IOException {
    writer =
        new RunLogWriter(folder, RunLogWriter.Limits.DEFAULT, Clock.fixed(NOON, ZoneOffset.UTC));
    robot.interact(() -> view.open(() -> new LogIndex(folder), () -> true));
  }

  @AfterEach
  void close(FxRobot robot) {
    robot.interact(() -> view.close());
    writer.close();
  }

  private void write(LogStream stream, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    writer.write(stream, bytes, bytes.length);
  }

  private void writeLines(int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append("line ").append(i).append('\n');
    }
    write(LogStream.OUT, text.toString());
  }

  private static void await(BooleanSupplier condition) throws Exception {
    WaitForAsyncUtils.waitFor(
        20, TimeUnit.SECONDS, () -> WaitForAsyncUtils.asyncFx(condition::getAsBoolean).get());
    WaitForAsyncUtils.waitForFxEvents();
  }

  /** The texts on the screen; null where one is still being read. */
  private List<String> shown() {
    return view.viewport().rows().stream()
        .map(placed -> placed.line() == null ? "(not read)" : placed.line().text())
        .toList();
  }

  private void awaitLast(String text) throws Exception {
    await(() -> !shown().isEmpty() && shown().getLast().equals(text));
  }

  private void awaitShown(String... texts) throws Exception {
    await(() -> shown().equals(List.of(texts)));
  }

  @Test
  void staysAtTheEndWhileFollowing(FxRobot robot) throws Exception {
    writeLines(0, 1000);
    awaitLast("line 999");
    writeLines(1000, 5000);
    awaitLast("line 4999");
    assertThat(shown()).doesNotContain("(not read)");
    assertThat(view.followingProperty().get()).isTrue();
  }

  @Test
  void aLogThatNobodySeesIsLookedAtSeldomAndAtOnceWhenItIsSeenAgain(FxRobot robot)
      throws Exception {
    List<Long> looks = new CopyOnWriteArrayList<>();
    LogIndex log = new LogIndex(folder);
    robot.interact(() -> {
      view.setWatched(false);
      view.open(() -> noting(log, looks), () -> true);
    });
    writeLines(0, 10);
    awaitLast("line 9");
    int before = looks.size();

    await(() -> looks.size() >= before + 3);
    writeLines(10, 20);
    robot.interact(() -> view.setWatched(true));
    awaitLast("line 19");

    long between = looks.get(before + 2) - looks.get(before + 1);
    assertThat(between).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(900));
  }

  /** The same log, whose looks for new rows are noted by their moments. */
  private static LogSource noting(LogSource log, List<Long> looks) {
    return (LogSource)
        Proxy.newProxyInstance(
            LogSource.class.getClassLoader(),
            new Class<?>[] {LogSource.class},
            (_, method, arguments) -> {
              if (method.getName().equals("poll")) {
                looks.add(System.nanoTime());
              }
              return method.invoke(log, arguments);
            });
  }

  @Test
  void theTextDoesNotMoveUnderAReader(FxRobot robot) throws Exception {
    writeLines(0, 1000);
    awaitLast("line 999");
    robot.interact(() -> view.scroll(-207));
    await(() -> !shown().contains("(not read)"));
    List<Placed> before = view.viewport().rows();
    List<String> texts = shown();

    writeLines(1000, 50_000);
    await(() -> pill().getText().equals("Follow · 49,000 new lines"));

    assertThat(shown()).isEqualTo(texts);
    assertThat(view.viewport().rows())
        .extracting(Placed::y)
        .isEqualTo(before.stream().map(Placed::y).toList());
    robot.clickOn(pill());
    awaitLast("line 49999");
    assertThat(pill().isVisible()).isFalse();
  }

  private Button pill() {
    return (Button) Objects.requireNonNull(view.lookup(".log-pill"));
  }

  @Test
  void scrollingToTheEndFollowsAgain(FxRobot robot) throws Exception {
    writeLines(0, 1000);
    awaitLast("line 999");
    robot.interact(() -> view.scroll(-500));
    await(() -> !view.followingProperty().get());
    robot.interact(() -> view.scroll(600));
    await(() -> view.followingProperty().get());
  }

  @Test
  void selectsByTheMouseAcrossLinesAndCopies(FxRobot robot) throws Exception {
    write(LogStream.OUT, "first line\n\u001b[31msecond\u001b[0m line\nthird line\n");
    awaitShown("first line", "second line", "third line");
    robot.interact(() -> {
      view.requestFocus();
      view.select(new Selection(new TextPosition(0, 6), new TextPosition(2, 5)));
    });
    robot.interact(() -> view.copy(false));
    awaitClipboard("line\nsecond line\nthird");
    robot.interact(() -> view.copy(true));
    awaitClipboard(
        "2026-11-22T12:00:00Z out line\n2026-11-22T12:00:00Z out second line\n"
            + "2026-11-22T12:00:00Z out third");
  }

  private static void awaitClipboard(String text) throws Exception {
    await(() -> text.equals(Clipboard.getSystemClipboard().getString()));
  }

  @Test
  void theMouseSelectsCharactersWordsAndLines(FxRobot robot) throws Exception {
    write(LogStream.OUT, "alpha beta gamma\nnext line\n");
    awaitShown("alpha beta gamma", "next line");
    double x = view.localToScreen(view.getBoundsInLocal()).getMinX();
    double y = view.localToScreen(view.getBoundsInLocal()).getMinY();
    assertThat(positionAt(robot, 192 + 7.3 * 8, 10)).isEqualTo(new TextPosition(0, 8));

    robot.clickOn(x + 192 + 7.3 * 4, y + 30);
    assertThat(view.selection()).isEqualTo(Selection.at(new TextPosition(1, 4)));
    robot.doubleClickOn(x + 192 + 7.3 * 7, y + 10);
    assertThat(view.selection())
        .isEqualTo(new Selection(new TextPosition(0, 6), new TextPosition(0, 10)));
    robot.drag(x + 192, y + 10).dropTo(x + 192 + 7.3 * 4, y + 30);
    assertThat(view.selection())
        .isEqualTo(new Selection(new TextPosition(0, 0), new TextPosition(1, 4)));
  }

  @Test
  void keysMoveSelectAndCopy(FxRobot robot) throws Exception {
    writeLines(0, 100);
    awaitLast("line 99");
    robot.interact(() -> view.requestFocus());
    robot.push(KeyCode.SHORTCUT, KeyCode.HOME);
    await(() -> shown().getFirst().equals("line 0"));
    robot.push(KeyCode.SHIFT, KeyCode.DOWN).push(KeyCode.SHIFT, KeyCode.END);
    robot.push(KeyCode.SHORTCUT, KeyCode.C);
    awaitClipboard("line 0\nline 1");
    assertThat(view.queryAccessibleAttribute(AccessibleAttribute.TEXT)).isEqualTo("out line 1");
    robot.push(KeyCode.END);
    awaitLast("line 99");
    assertThat(view.followingProperty().get()).isTrue();
  }

  @Test
  void longLinesWrap(FxRobot robot) throws Exception {
    write(LogStream.OUT, "w".repeat(1000) + "\nafter\n");
    awaitShown("w".repeat(1000), "after");
    robot.interact(() -> view.wrapProperty().set(true));
    await(() -> view.viewport().rows().getFirst().height() > 200);
    Placed wrapped = view.viewport().rows().getFirst();
    assertThat(view.viewport().rows().get(1).y()).isEqualTo(wrapped.y() + wrapped.height());
    assertThat(positionAt(robot, 192, 25))
        .isEqualTo(new TextPosition(0, view.viewport().columns()));
  }

  private @Nullable TextPosition positionAt(FxRobot robot, double x, double y) {
    AtomicReference<@Nullable TextPosition> place = new AtomicReference<>();
    robot.interact(() -> place.set(view.positionAt(x, y)));
    return place.get();
  }

  @Test
  void filtersByStreamLevelAndText(FxRobot robot) throws Exception {
    write(LogStream.OUT, "INFO: one\nplain\nWARNING: two\n");
    write(LogStream.ERR, "ERROR: three\nERROR: four\n");
    awaitLast("ERROR: four");
    robot.interact(
        () -> view.filter(new RowFilter(RowFilter.ALL.streams(), LogLevel.WARN, Query.NONE, 0)));
    awaitShown("WARNING: two", "ERROR: three", "ERROR: four");
    robot.interact(
        () -> view.filter(new RowFilter(Set.of(LogStream.OUT), LogLevel.NONE, Query.NONE, 0)));
    awaitShown("INFO: one", "plain", "WARNING: two");
    Query query = new Query("T[WH]", true, false, false);
    robot.interact(
        () -> view.filter(new RowFilter(RowFilter.ALL.streams(), LogLevel.NONE, query, 1)));
    awaitShown("plain", "WARNING: two", "ERROR: three", "ERROR: four");
    write(LogStream.ERR, "again: two\n");
    awaitLast("again: two");
    robot.interact(() -> view.filter(RowFilter.ALL));
    awaitShown("INFO: one", "plain", "WARNING: two", "ERROR: three", "ERROR: four", "again: two");
  }

  @Test
  void filtersByTime(FxRobot robot) throws Exception {
    writer.close();
    for (int second = 0; second < 10; second++) {
      Clock then = Clock.fixed(NOON.plusSeconds(second), ZoneOffset.UTC);
      try (RunLogWriter at = new RunLogWriter(folder, RunLogWriter.Limits.DEFAULT, then)) {
        at.line(LogStream.OUT, "second " + second);
      }
    }
    awaitLast("second 9");
    var range = new RowFilter.TimeRange(NOON.plusSeconds(3), NOON.plusSeconds(5));
    robot.interact(() ->
        view.filter(new RowFilter(RowFilter.ALL.streams(), LogLevel.NONE, Query.NONE, 0, range)));
    awaitShown("second 3", "second 4", "second 5");
    var open = new RowFilter.TimeRange(NOON.plusSeconds(8), null);
    robot.interact(() ->
        view.filter(new RowFilter(RowFilter.ALL.streams(), LogLevel.NONE, Query.NONE, 0, open)));
    awaitShown("second 8", "second 9");
  }

  @Test
  void jsonIsLaidOutInPlaceAndPutBack(FxRobot robot) throws Exception {
    write(LogStream.OUT, "before\n{\"level\": \"warning\", \"list\": [1, 2]}\nafter\n");
    awaitLast("after");
    double x = view.localToScreen(view.getBoundsInLocal()).getMinX();
    double y = view.localToScreen(view.getBoundsInLocal()).getMinY();
    robot.clickOn(x + 192 - 8, y + 30);
    await(() -> view.viewport().rows().size() == 3 && view.viewport().rows().get(2).y() > 100);
    assertThat(shown().get(1).replaceAll(" +", " "))
        .isEqualTo("{ \"level\": \"warning\", \"list\": [ 1, 2 ] } ");
    robot.interact(() -> {
      view.select(new Selection(new TextPosition(0, 0), new TextPosition(2, 5)));
      view.copy(false);
    });
    awaitClipboard("before\n{\"level\": \"warning\", \"list\": [1, 2]}\nafter");
    robot.interact(() -> {
      view.select(Selection.at(new TextPosition(1, 0)));
      view.requestFocus();
    });
    robot.type(KeyCode.ENTER);
    await(() -> view.viewport().rows().get(2).y() < 100);
  }

  @Test
  void aColourGoesOnUntilItIsReset(FxRobot robot) throws Exception {
    write(LogStream.OUT, "\033[31mred\nstill red\033[0m not\nplain\n");
    write(LogStream.ERR, "other stream\n");
    awaitLast("other stream");
    assertThat(spans(1)).containsExactly(new AnsiText.Span(0, 9, TextStyle.NORMAL.foreground(1)));
    assertThat(spans(2)).isEmpty();
    assertThat(spans(3)).isEmpty();
  }

  private List<AnsiText.Span> spans(int row) {
    return Objects.requireNonNull(view.line(row)).spans();
  }

  @Test
  void findsCountsAndGoesToHits(FxRobot robot) throws Exception {
    writeLines(0, 3000);
    awaitLast("line 2999");
    robot.interact(() -> view.find(new Query("line 1..7", true, true, false)));
    await(() -> view.findStatusProperty().get().lines() == 100);
    await(() -> !view.findStatusProperty().get().working());
    robot.interact(() -> view.previousHit());
    await(() -> shown().contains("line 1997"));
    assertThat(view.findStatusProperty().get().current()).isEqualTo(100);
    robot.interact(() -> view.nextHit());
    await(() -> shown().contains("line 1007"));
    robot.interact(() -> view.find(new Query("LINE 29", false, false, true)));
    await(() -> view.findStatusProperty().get().lines() == 1);
  }

  @Test
  void aCatastrophicExpressionEndsWithAWord(FxRobot robot) throws Exception {
    write(LogStream.OUT, ("a".repeat(40) + "!\n").repeat(100));
    awaitLast("a".repeat(40) + "!");
    robot.interact(() -> view.find(new Query("(.*a){12}b", true, true, false)));
    await(() -> view.findStatusProperty().get().problem() != null);
    robot.interact(() -> view.find(new Query("a!", false, true, false)));
    await(() -> view.findStatusProperty().get().lines() == 100);
    robot.interact(() -> view.find(new Query("(", true, true, false)));
    await(() -> view.findStatusProperty().get().problem() != null);
  }

  @Test
  void clearingHidesAndCanBeUndone(FxRobot robot) throws Exception {
    writeLines(0, 5);
    awaitLast("line 4");
    robot.interact(() -> view.clear());
    await(() -> shown().isEmpty());
    writeLines(5, 7);
    awaitShown("line 5", "line 6");
    robot.interact(() -> view.undoClear());
    awaitShown("line 0", "line 1", "line 2", "line 3", "line 4", "line 5", "line 6");
  }

  private static final String TRACEBACK =
      """
      Traceback (most recent call last):
        File "/srv/app/main.py", line 3, in run
          call()
      ValueError: first

      During handling of the above exception, another exception occurred:

      Traceback (most recent call last):
        File "/srv/app/providers/serp.py", line 88, in search
          key = os.environ['api_key']
      KeyError: 'api_key'
      """;

  private static final String FOLDED =
      "▸ KeyError: 'api_key'   in providers/serp.py:88   (traceback, 11 lines)";

  @Test
  void aTracebackIsOneLineUntilItIsUnfolded(FxRobot robot) throws Exception {
    write(LogStream.ERR, "before\n");
    for (String line : TRACEBACK.split("\n")) {
      write(LogStream.ERR, line + "\n");
      write(LogStream.OUT, line.startsWith("  ") ? "" : "between\n");
    }
    write(LogStream.ERR, "\nafter\n");
    await(() -> shown().contains(FOLDED) && shown().getLast().equals("after"));
    assertThat(shown()).hasSize(1 + 1 + 7 + 2).doesNotContain("ValueError: first");

    long header =
        view.viewport().rows().stream()
            .filter(placed -> placed.line() != null && placed.line().text().equals(FOLDED))
            .findFirst()
            .orElseThrow()
            .row();
    robot.interact(() -> view.toggle(header));
    await(() -> shown().contains("ValueError: first") && shown().contains("KeyError: 'api_key'"));
    assertThat(shown()).contains("▾ Traceback (most recent call last):");
    robot.interact(() -> view.toggle(header));
    await(() -> shown().contains(FOLDED) && !shown().contains("ValueError: first"));
    robot.interact(
        () -> view.filter(new RowFilter(RowFilter.ALL.streams(), LogLevel.ERROR, Query.NONE, 0)));
    awaitShown(FOLDED);
    robot.interact(() -> {
      view.select(Selection.at(new TextPosition(header, 0)));
      view.copy(false);
    });
    awaitClipboard("Traceback (most recent call last):");
  }

  @Test
  void tracebacksOfALogOpenedLaterAreFoldedToo(FxRobot robot) throws Exception {
    write(LogStream.ERR, ("x\n" + TRACEBACK).repeat(1000));
    robot.interact(() -> view.open(() -> new LogIndex(folder), () -> true));
    awaitLast(FOLDED);
    robot.interact(() -> view.scroll(-15_000));
    await(() ->
        !shown().isEmpty() && shown().stream().allMatch(t -> t.equals("x") || t.equals(FOLDED)));
  }

  @Test
  void theLevelIsNotSaidTwice(FxRobot robot) throws Exception {
    write(LogStream.ERR, "INFO:     Started server process\n");
    awaitShown("INFO:     Started server process");
    assertThat(positionAt(robot, 192 + 7.3 * 7, 10)).isEqualTo(new TextPosition(0, 17));
    assertThat(positionAt(robot, 192, 10)).isEqualTo(new TextPosition(0, 0));
  }

  @Test
  void linksAreOpenedByAClick(FxRobot robot) throws Exception {
    List<LogLink> opened = new CopyOnWriteArrayList<>();
    robot.interact(() -> view.setOnLink(opened::add));
    write(LogStream.OUT, "see https://example.org/a?b=1. and File \"x.py\", line 3\n");
    await(() -> !shown().isEmpty() && shown().getFirst().startsWith("see"));
    double x = view.localToScreen(view.getBoundsInLocal()).getMinX();
    double y = view.localToScreen(view.getBoundsInLocal()).getMinY();
    robot.clickOn(x + 192 + 7.3 * 10, y + 10);
    await(() -> opened.contains(new LogLink.Web("https://example.org/a?b=1")));
    robot.moveTo(x + 400, y + 200).clickOn(x + 192 + 7.3 * 42, y + 10);
    await(() -> opened.contains(new LogLink.Source("x.py", 3)));
  }

  @Test
  void theMenuOpenedByAPressStaysWhenTheButtonIsLetGo(FxRobot robot) throws Exception {
    write(LogStream.OUT, "one\ntwo\n");
    awaitLast("two");
    robot.interact(() -> {
      // In the order of X11: the menu is asked for when the button goes down.
      Node canvas = view.getChildrenUnmodifiable().getFirst();
      Event.fireEvent(
          canvas,
          new ContextMenuEvent(
              ContextMenuEvent.CONTEXT_MENU_REQUESTED, 200, 10, 200, 10, false, null));
      Event.fireEvent(canvas, secondaryClick());
    });
    assertThat(Window.getWindows()).anyMatch(ContextMenu.class::isInstance);
    double x = view.localToScreen(view.getBoundsInLocal()).getMinX();
    double y = view.localToScreen(view.getBoundsInLocal()).getMinY();
    robot.clickOn(x + 300, y + 300);
    await(() -> Window.getWindows().stream().noneMatch(ContextMenu.class::isInstance));
  }

  private static MouseEvent secondaryClick() {
    return new MouseEvent(
        MouseEvent.MOUSE_CLICKED,
        200,
        10,
        200,
        10,
        MouseButton.SECONDARY,
        1,
        false,
        false,
        false,
        false,
        false,
        false,
        true,
        false,
        true,
        true,
        null);
  }

  @Test
  void goingToAHitInAFoldedTracebackUnfoldsIt(FxRobot robot) throws Exception {
    write(LogStream.ERR, "x\n" + TRACEBACK + TRACEBACK + "y\n");
    awaitShown("x", FOLDED, FOLDED, "y");
    robot.interact(() -> view.find(new Query("ValueError: first", false, true, false)));
    await(() -> view.findStatusProperty().get().lines() == 2);
    robot.interact(() -> view.previousHit());
    await(() -> shown().contains("ValueError: first"));
    assertThat(shown()).containsOnlyOnce("ValueError: first").containsOnlyOnce(FOLDED);
  }

  @Test
  void hitsThatAreFilteredAwayArePassedOver(FxRobot robot) throws Exception {
    write(LogStream.OUT, "hit one\n");
    write(LogStream.ERR, "hit two\n");
    write(LogStream.OUT, "hit three\n");
    awaitLast("hit three");
    robot.interact(() -> {
      view.find(new Query("hit", false, true, false));
      view.filter(new RowFilter(Set.of(LogStream.OUT), LogLevel.NONE, Query.NONE, 0));
    });
    awaitShown("hit one", "hit three");
    await(() -> view.findStatusProperty().get().lines() == 3);
    robot.interact(() -> view.previousHit());
    robot.interact(() -> view.previousHit());
    assertThat(view.selection()).isEqualTo(Selection.at(new TextPosition(0, 0)));
  }
}
