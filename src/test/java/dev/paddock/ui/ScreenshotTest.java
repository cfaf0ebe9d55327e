package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.agent.AgentService;
import dev.paddock.agent.GcReport;
import dev.paddock.agent.PaddockException;
import dev.paddock.agent.Snapshot;
import dev.paddock.ui.model.AgentTabs;
import dev.paddock.ui.model.Notice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Draws the main states of the window, light and dark, into {@code target/screenshots}. */
class ScreenshotTest {

  private final TestWindow window = new TestWindow();

  @AfterEach
  void close() throws Exception {
    window.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void theLogsOfARunningAgent(String theme) throws Exception {
    SampleLog.write(SampleSnapshot.running("research-agent", 0, 1, true).log());
    window.open(SampleSnapshot.all(), theme);
    window.choose("research-agent", AgentTabs.Name.LOGS);
    window.robot().clickOn(".log-find").write("/search");
    window.await(window::showsHits);
    window.draw("logs-" + theme);
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void aStaleEnvironment(String theme) throws Exception {
    window.open(SampleSnapshot.all(), theme);
    window.choose("summarizer", AgentTabs.Name.ENVIRONMENT);
    window.draw("environment-" + theme);
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void aValidEnvironment(String theme) throws Exception {
    window.open(SampleSnapshot.all(), theme);
    window.choose("research-agent", AgentTabs.Name.ENVIRONMENT);
    window.draw("environment-valid-" + theme);
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void thePackage(String theme) throws Exception {
    window.open(SampleSnapshot.all(), theme);
    window.choose("research-agent", AgentTabs.Name.PACKAGE);
    window.draw("package-" + theme);
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void theHistory(String theme) throws Exception {
    window.open(SampleSnapshot.all(), theme);
    window.choose("translate", AgentTabs.Name.RUNS);
    window.await(() -> window.isShown("Run of"));
    window.robot().clickOn("Failed");
    window.await(() -> window.isShown("Its last traceback"));
    window.draw("runs-" + theme);
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void theSettings(String theme) throws Exception {
    window.open(SampleSnapshot.all(), theme);
    window.choose("translate", AgentTabs.Name.SETTINGS);
    window.await(() -> window.isShown("What its next run gets"));
    window.draw("settings-" + theme);
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void stoppingAndWhatIsSaid(String theme) throws Exception {
    window.open(SampleSnapshot.all(), theme);
    window.choose("scraper", AgentTabs.Name.ENVIRONMENT);
    window.onFx(() -> {
      window.model().say(Notice.good("translate: environment built in 0.6 s"));
      window.model().say(Notice.of(conflict(), null));
    });
    window.draw("notices-" + theme);
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void aBuildUnderWay(String theme) throws Exception {
    window.open(SampleSnapshot.all(), theme);
    window.choose("code-review", AgentTabs.Name.ENVIRONMENT);
    window.await(() -> window.isShown("installing 12 of 31"));
    window.draw("building-" + theme);
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void whatCanBeFreed(String theme) throws Exception {
    window.open(SampleSnapshot.all(), theme);
    window.choose("research-agent", AgentTabs.Name.ENVIRONMENT);
    Path home = Path.of("/home/ada/.local/share/paddock");
    window.onFx(() ->
        window
            .window()
            .dialogs()
            .askToFree(
                new GcReport(
                    List.of(
                        new GcReport.Item(
                            home.resolve("environments/summarizer-7c1f_a41c9be.2"),
                            "no agent points to it and no run uses it",
                            1_200_000_000),
                        new GcReport.Item(
                            home.resolve("packages/" + "ab".repeat(32)),
                            "no agent uses this unpacked package",
                            4_000_000)),
                    1_204_000_000,
                    true)));
    window.draw("free-" + theme);
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void anEmptyWindow(String theme) throws Exception {
    window.open(Snapshot.EMPTY, theme);
    window.draw("empty-" + theme);
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void whatLoadingFound(String theme) throws Exception {
    window.open(SampleSnapshot.all(), theme);
    window
        .service()
        .previews
        .add(
            new AgentService.Preview(
                SampleSnapshot.agentPackage("research-agent", "1.5.0"),
                List.of(SampleSnapshot.agent("research-agent", "1.4.0", true))));
    window.onFx(
        () -> window.actions().preview(List.of(Path.of("/home/ada/research-agent-1.5.0.apkg"))));
    window.await(() -> window.isShown("Add as another agent"));
    window.draw("load-" + theme);
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void aPackageRefused(String theme) throws Exception {
    window.open(SampleSnapshot.all(), theme);
    window.service().previews.add(refusal());
    window.onFx(() -> window.actions().preview(List.of(Path.of("/home/ada/broken.apkg"))));
    window.await(() -> window.isShown("Cannot be loaded"));
    window.draw("refused-" + theme);
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void theSearch(String theme) throws Exception {
    window.open(SampleSnapshot.all(), theme);
    window.choose("research-agent", AgentTabs.Name.ENVIRONMENT);
    window.robot().clickOn(".search > .text-field").write("re");
    window.draw("search-" + theme);
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void theKeys(String theme) throws Exception {
    window.open(SampleSnapshot.all(), theme);
    window.choose("research-agent", AgentTabs.Name.ENVIRONMENT);
    window.robot().push(javafx.scene.input.KeyCode.F1);
    window.draw("keys-" + theme);
  }

  @Test
  void aPictureHasTheSizeOfTheDrawings() throws IOException, Exception {
    window.open(SampleSnapshot.all(), "light");
    var picture = window.draw("logs-light");
    assertThat(picture.getWidth()).isEqualTo(1280);
    assertThat(picture.getHeight()).isEqualTo(800);
  }

  private static PaddockException conflict() {
    return new PaddockException(
        PaddockException.Failure.BUILD_FAILED,
        "httpx 0.28 and starlette 0.20 cannot be installed together.",
        List.of(
            PaddockException.Detail.of("starlette 0.20 needs anyio<4"),
            PaddockException.Detail.of("httpx 0.28 needs anyio>=4")),
        "Loosen one of the two in requirements.txt, then build again.");
  }

  private static PaddockException refusal() {
    return new PaddockException(
        PaddockException.Failure.PACKAGE_INVALID,
        "broken.apkg is not a valid package.",
        List.of(
            new PaddockException.Detail(
                "agent.yaml",
                3,
                "runtime",
                "“node18” does not run here: Paddock runs Python only."),
            new PaddockException.Detail(
                "agent.yaml", 9, "rest", "“rest” has no “entry”: write module:function."),
            new PaddockException.Detail(
                "agent.yaml", 12, "ui.path", "“../web” lies outside the package."),
            new PaddockException.Detail(
                "src/../../etc/passwd", null, null, "The name climbs out of the package.")),
        "Correct these and build the package again.");
  }
}
