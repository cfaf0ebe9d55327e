package dev.paddock.ui.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import dev.paddock.log.LogStream;
import dev.paddock.log.RunLogWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javafx.application.Application;
import javafx.scene.Scene;
import javafx.stage.Stage;
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
}
