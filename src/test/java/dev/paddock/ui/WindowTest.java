package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.agent.AgentService;
import dev.paddock.agent.GcReport;
import dev.paddock.agent.PaddockException;
import dev.paddock.agent.RunHandle;
import dev.paddock.agent.RunState;
import dev.paddock.agent.Snapshot;
import dev.paddock.surface.Call;
import dev.paddock.surface.Offer;
import dev.paddock.surface.Operation;
import dev.paddock.ui.log.LogLink;
import dev.paddock.ui.model.AgentTabs;
import dev.paddock.ui.model.WindowModel;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user does with mouse and keys, and what the service hears of it. */
class WindowTest {

  private final TestWindow window = new TestWindow();

  @BeforeEach
  void open() throws Exception {
    window.open(SampleSnapshot.all(), "light");
  }

  @AfterEach
  void close() throws Exception {
    window.close();
  }

  @Test
  void theFilledButtonBuildsAndRunsInOneClick() throws Exception {
    window.choose("summarizer", AgentTabs.Name.ENVIRONMENT);
    window.robot().clickOn("Rebuild and run");
    assertThat(window.service().awaitAsked("start")).isEqualTo("start summarizer-7c1f");
    assertThat(window.window().tabs().shownProperty().get()).isEqualTo(AgentTabs.Name.LOGS);
  }

  @Test
  void keysRestartStopAndForceTheAgentShown() throws Exception {
    window.choose("research-agent", AgentTabs.Name.ENVIRONMENT);
    window.robot().push(KeyCode.CONTROL, KeyCode.R);
    assertThat(window.service().awaitAsked("restart")).isEqualTo("restart research-agent-7c1f");
    window.robot().push(KeyCode.CONTROL, KeyCode.PERIOD);
    assertThat(window.service().awaitAsked("stop")).isEqualTo("stop research-agent-7c1f");
    window.robot().push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.PERIOD);
    assertThat(window.service().awaitAsked("force")).isEqualTo("force research-agent-7c1f");
  }

  @Test
  void whatRunningAgentsUseIsShownInTheirRowsAndInTheHead() throws Exception {
    window.choose("research-agent", AgentTabs.Name.LOGS);
    window.await(
        () -> window.isShown("2 % · 84 MB PSS · 5 threads · 1 child process · 12 open files"));
    window.await(() -> window.isShown("2 % · 84 MB"));
    // In the list that stands in the place of the time, or the agents' names would be cut.
    window.await(() ->
        window.robot().lookup(".row-since").queryAllAs(Label.class).stream()
            .filter(label -> window.isTreeVisible(label) && !label.getText().isEmpty())
            .allMatch(label -> label.getText().contains("%")));
  }

  @Test
  void keysTurnToEveryTab() throws Exception {
    window.choose("research-agent", AgentTabs.Name.ENVIRONMENT);
    KeyCode[] digits = {
      KeyCode.DIGIT6, KeyCode.DIGIT5, KeyCode.DIGIT4, KeyCode.DIGIT3, KeyCode.DIGIT2, KeyCode.DIGIT1
    };
    AgentTabs.Name[] names = AgentTabs.Name.values();
    for (int i = 0; i < digits.length; i++) {
      window.robot().push(KeyCode.ALT, digits[i]);
      assertThat(window.window().tabs().shownProperty().get())
          .isEqualTo(names[names.length - 1 - i]);
    }
  }

  @Test
  void theEnvironmentTabListsPackagesGenerationsAndBuilds() throws Exception {
    window.choose("research-agent", AgentTabs.Name.ENVIRONMENT);
    window.await(() -> window.isShown("a41c9be.2"));
    assertThat(window.isShown("Installed packages · 5")).isTrue();
    assertThat(window.isShown("built in 0.6 s")).isTrue();

    window.robot().clickOn("Roll back");
    assertThat(window.service().awaitAsked("build"))
        .isEqualTo("build research-agent-7c1f back to a41c9be.2");
    window.onFx(() -> button("Find outdated").fire());
    window.await(() -> window.isShown("1 package has a newer version."));
    window.onFx(() -> button("Copy as requirements").fire());
    assertThat(window.opened())
        .contains(
            "copy fastapi==0.115.6\nhttpx==0.27.2\nidna==3.10\ntools @ file:///srv/tools.whl\n");
    window.onFx(() -> button("Copy build command").fire());
    assertThat(window.opened().getLast()).startsWith("copy paddock build research-agent-7c1f");
  }

  @Test
  void whatARunningAgentOffersIsTriedAndRemembered() throws Exception {
    var operation =
        new Operation(
            "POST",
            "/notes/{id}",
            "Add a note",
            List.of(new Operation.Parameter("id", "path", true, "string", "")),
            "{}");
    window.service().surfaces.offer =
        new Offer(
            8081,
            List.of(operation),
            null,
            List.of(),
            List.of(),
            Map.of(),
            null,
            "http://127.0.0.1:8081/",
            List.of());
    window.choose("research-agent", AgentTabs.Name.TRY);
    window.await(() -> window.isShown("POST /notes/{id}"));

    window.onFx(() -> button("Send").fire());
    assertThat(window.isShown("id is needed.")).isTrue();
    window.robot().clickOn(".try-fields .text-field").write("7");
    window.robot().push(KeyCode.CONTROL, KeyCode.ENTER);
    window.await(() -> window.isShown("200 OK"));
    assertThat(window.service().surfaces.calls)
        .containsExactly(new Call.Http("POST", "/notes/7", "{}"));
    window.onFx(() -> button("Copy as command").fire());
    window.await(() -> !window.opened().isEmpty());
    assertThat(window.opened().getLast()).startsWith("copy curl -sS -X POST");
  }

  @Test
  void anAgentThatDoesNotRunHasNothingToTry() throws Exception {
    window.choose("summarizer", AgentTabs.Name.TRY);
    assertThat(window.isShown("It does not run. Once it runs, what it offers can be tried here."))
        .isTrue();
  }

  @Test
  void aScannerWithoutItsSourceSaysThatItCouldNotLook() throws Exception {
    window.choose("research-agent", AgentTabs.Name.ENVIRONMENT);
    window.await(() -> window.isShown("Installed packages · 5"));
    window.service().refusal =
        new PaddockException(
            PaddockException.Failure.BUILD_FAILED, "It could not be reached.", List.of(), null);
    window.onFx(() -> button("Known vulnerabilities").fire());
    window.await(() -> window.isShown("It could not be reached."));
  }

  @Test
  void whereAPythonIsMissingTheMessageOffersToDownloadIt() throws Exception {
    window.choose("summarizer", AgentTabs.Name.ENVIRONMENT);
    window.service().refusal =
        new PaddockException(
            PaddockException.Failure.BUILD_FAILED,
            "no Python here fits >=3.99; found: 3.11.7",
            List.of(),
            "Install one.",
            true);
    window.robot().clickOn("Rebuild");
    window.await(() -> window.isShown("Download it and build"));
    window.service().refusal = null;
    window.onFx(() -> button("Download it and build").fire());
    assertThat(window.service().awaitAsked("build")).doesNotContain("download");
    assertThat(window.service().awaitAsked("build")).endsWith(" with download");
  }

  @Test
  void whatNobodyNeedsIsShownWithItsReasonAndFreedOnlyWhenToldSo() throws Exception {
    showGarbage();
    assertThat(window.isShown("2 things are not needed any more")).isTrue();
    assertThat(window.isShown("summarizer · environment a41c9be.2")).isTrue();
    assertThat(window.isShown("no agent points to it")).isTrue();
    window.robot().clickOn("Keep all");
    assertThat(window.service().asked).doesNotContain("collect");

    showGarbage();
    window.robot().clickOn("Free 1.2 GB");
    assertThat(window.service().awaitAsked("collect")).isEqualTo("collect");
    window.await(() -> window.isShown("1.2 GB freed"));
  }

  private void showGarbage() throws Exception {
    Path home = Path.of("/home/ada/.local/share/paddock");
    window.service().garbage =
        List.of(
            new GcReport.Item(
                home.resolve("environments/summarizer-7c1f_a41c9be.2"),
                "no agent points to it and no run uses it",
                1_200_000_000),
            new GcReport.Item(
                home.resolve("packages/" + "ab".repeat(32)),
                "no agent uses this unpacked package",
                4_000_000));
    window.onFx(() -> window.actions().collect(window.window().dialogs()::askToFree));
    window.service().awaitAsked("collect dry");
    window.await(() -> window.isShown("Keep all"));
  }

  @Test
  void aBuildUnderWayShowsItsLogAndItsStep() throws Exception {
    window.choose("code-review", AgentTabs.Name.ENVIRONMENT);
    window.await(() -> window.isShown("installing 12 of 31"));
    window.choose("research-agent", AgentTabs.Name.ENVIRONMENT);
    window.await(() -> window.isShown("a and b conflict"));
    window.onFx(() ->
        window
            .robot()
            .lookup(
                node -> node instanceof Hyperlink link && link.getText().equals("a and b conflict"))
            .queryAs(Hyperlink.class)
            .fire());
    window.await(() -> logText().contains("Downloading grpcio (5.9MiB)"));
    assertThat(window.isShown("Build log")).isTrue();
  }

  private String logText() {
    return window.robot().lookup(".build-log").queryAs(TextArea.class).getText();
  }

  private Button button(String text) {
    return window
        .robot()
        .lookup(node ->
            node instanceof Button button && text.equals(button.getText()) && button.isManaged())
        .queryAs(Button.class);
  }

  @Test
  void aClosedWindowIsForgotten() throws Exception {
    var closed = new WeakReference<>(window.window());
    window.close();
    window.open(SampleSnapshot.all(), "dark");
    window.await(() -> {
      System.gc();
      return closed.get() == null;
    });
  }

  @Test
  void theLogOfAnAgentThatNeverRanSaysSo() throws Exception {
    window.choose("code-review", AgentTabs.Name.LOGS);
    assertThat(window.isShown("It has not run yet.")).isTrue();
    window.choose("research-agent", AgentTabs.Name.LOGS);
    assertThat(window.isShown("It has not run yet.")).isFalse();
  }

  @Test
  void arrowsWalkThroughTheList() throws Exception {
    window.choose("code-review", AgentTabs.Name.ENVIRONMENT);
    window.robot().push(KeyCode.CONTROL, KeyCode.DIGIT0);
    window.robot().push(KeyCode.DOWN);
    window.await(() -> window.isShown("Python missing"));
    assertThat(shownAgent()).isEqualTo("importer");
  }

  @Test
  void theHeadFollowsWhatHappensToTheAgent() throws Exception {
    window.choose("scraper", AgentTabs.Name.ENVIRONMENT);
    assertThat(window.isShown("7 s until force")).isTrue();
    window.service().publish(new Snapshot(List.of(SampleSnapshot.valid("scraper")), List.of()));
    window.await(() -> window.isShown("Ready to run"));
    assertThat(window.isShown("Force now")).isFalse();
    assertThat(window.isShown("7 s until force")).isFalse();
  }

  @Test
  void everyRowSaysItsStateToAScreenReader() throws Exception {
    assertThat(window.robot().lookup(".agent-cell").queryAllAs(ListCell.class))
        .filteredOn(cell -> !cell.isEmpty())
        .hasSize(8)
        .allSatisfy(cell -> assertThat(cell.getAccessibleText()).contains(","));
  }

  @Test
  void aRowKeepsItsHeightWhateverIsSaidOfTheWorkUnderWay() throws Exception {
    window
        .service()
        .publish(new Snapshot(List.of(SampleSnapshot.building("resolving", 0, 0)), List.of()));
    window.await(() -> window.isShown(" · resolving"));
    double before = rowHeight();

    String waiting = "waiting: 2 builds are under way, in this process";
    window
        .service()
        .publish(new Snapshot(List.of(SampleSnapshot.building(waiting, 0, 0)), List.of()));
    window.await(() -> window.isShown(" · " + waiting));

    assertThat(rowHeight()).isEqualTo(before);
  }

  private double rowHeight() {
    return window.robot().lookup(".agent-cell").queryAllAs(ListCell.class).stream()
        .filter(cell -> !cell.isEmpty())
        .mapToDouble(cell -> cell.getHeight())
        .max()
        .orElseThrow();
  }

  @Test
  void aPackageIsShownBeforeItIsLoaded() throws Exception {
    window.chosen = List.of(Path.of("/home/ada/loaded-agent.apkg"));
    window.robot().push(KeyCode.CONTROL, KeyCode.O);
    window.await(() -> window.isShown("Loads, with 1 warning"));
    assertThat(window.isShown("Loading runs nothing of the package.")).isTrue();
    assertThat(window.service().asked).noneMatch(what -> what.startsWith("load "));
    window.robot().clickOn("Load and run");
    window.service().awaitAsked("load /home/ada/loaded-agent.apkg");
    window.service().awaitAsked("start loaded-agent");
    window.await(() -> window.model().pageProperty().get() == WindowModel.Page.AGENT);
    assertThat(shownAgent()).isEqualTo("loaded-agent");
  }

  @Test
  void aPackageOfAKnownNameMayBeAddedAsAnother() throws Exception {
    window
        .service()
        .previews
        .add(
            new AgentService.Preview(
                SampleSnapshot.agentPackage("translate", "0.5.0"),
                List.of(SampleSnapshot.agent("translate", "0.4.2", true))));
    window.onFx(() -> window.actions().preview(List.of(Path.of("/home/ada/translate.apkg"))));
    window.await(() -> window.isShown("Update translate: 0.4.2 → 0.5.0"));
    window.robot().clickOn("Add as another agent, beside the one there is");
    window.robot().clickOn("#load-only");
    window.service().awaitAsked("load /home/ada/translate.apkg as new");
  }

  @Test
  void aRefusedPackageShowsEveryProblemWithItsPlace() throws Exception {
    window
        .service()
        .previews
        .add(
            new PaddockException(
                PaddockException.Failure.PACKAGE_INVALID,
                "It is not valid.",
                List.of(
                    new PaddockException.Detail("agent.yaml", 3, "runtime", "Not Python."),
                    new PaddockException.Detail("agent.yaml", 9, "rest", "No entry.")),
                null));
    window.onFx(() -> window.actions().preview(List.of(Path.of("/home/ada/broken.apkg"))));
    window.await(() -> window.isShown("2 problems"));
    assertThat(window.isShown("Not Python.")).isTrue();
    assertThat(window.isShown("agent.yaml:9 · rest")).isTrue();
  }

  @Test
  void removingNamesWhatGoesAndWaitsForTheAnswer() throws Exception {
    window.choose("summarizer", AgentTabs.Name.ENVIRONMENT);
    window.robot().push(KeyCode.CONTROL, KeyCode.DIGIT0);
    window.robot().push(KeyCode.DELETE);
    assertThat(window.isShown("Remove summarizer?")).isTrue();
    window.robot().push(KeyCode.ESCAPE);
    assertThat(window.isShown("Remove summarizer?")).isFalse();
    window.robot().push(KeyCode.DELETE);
    window.robot().clickOn("Keep the logs of its runs");
    window.robot().clickOn("Remove summarizer");
    assertThat(window.service().awaitAsked("remove"))
        .isEqualTo("remove summarizer-7c1f keeping logs");
  }

  @Test
  void theSearchFieldRunsWhatItFinds() throws Exception {
    window.choose("research-agent", AgentTabs.Name.ENVIRONMENT);
    window.robot().push(KeyCode.CONTROL, KeyCode.K);
    window.robot().write("stop res");
    window.robot().push(KeyCode.ENTER);
    assertThat(window.service().awaitAsked("stop")).isEqualTo("stop research-agent-7c1f");
  }

  @Test
  void settingsAreKeptWhenTheyAreGood() throws Exception {
    window.choose("translate", AgentTabs.Name.SETTINGS);
    window.robot().doubleClickOn("#restPort").write("99999");
    assertThat(window.isShown("REST port: ")).isTrue();
    window.robot().doubleClickOn("#restPort").write("9090");
    window.robot().clickOn("Save");
    assertThat(window.service().awaitAsked("configure"))
        .startsWith("configure translate-7c1f 9090");
  }

  @Test
  void aRunThatFailsSaysWhyAndWhatToDo() throws Exception {
    window.choose("translate", AgentTabs.Name.ENVIRONMENT);
    window.robot().clickOn(".agent-buttons .filled");
    window.service().awaitAsked("start");
    window
        .service()
        .ending
        .complete(
            new RunHandle.Ending(
                SampleSnapshot.with(
                    SampleSnapshot.exited("translate", Duration.ZERO), RunState.FAILED),
                false,
                new PaddockException(
                    PaddockException.Failure.BUILD_FAILED,
                    "No version of httpx fits.",
                    List.of(PaddockException.Detail.of("httpx==9.9")),
                    "Ask for one that exists.")));
    window.await(() -> window.isShown("translate: No version of httpx fits."));
    assertThat(window.isShown("Ask for one that exists.")).isTrue();
    window.robot().clickOn("Show the log");
    window.await(() -> window.window().tabs().shownProperty().get() == AgentTabs.Name.LOGS);
  }

  @Test
  void closingAsksOnceStopsAllAndThenCloses() throws Exception {
    window.choose("translate", AgentTabs.Name.ENVIRONMENT);
    window.robot().clickOn(".agent-buttons .filled");
    window.service().awaitAsked("start");
    window.await(() -> !window.actions().ours().isEmpty());
    AtomicInteger closed = new AtomicInteger();
    Closing closing =
        new Closing(
            window.model(),
            window.actions(),
            window.window().overlay(),
            () -> {},
            closed::incrementAndGet);
    window.onFx(closing::requested);
    window.onFx(closing::requested);
    assertThat(window.isShown("An agent is running")).isTrue();
    window.robot().clickOn("Stop all and quit");
    window.service().awaitAsked("stopAll");
    assertThat(window.isShown("Stopping before quitting")).isTrue();
    window.robot().press(KeyCode.ENTER).release(KeyCode.ENTER);
    window.robot().press(KeyCode.ESCAPE).release(KeyCode.ESCAPE);
    assertThat(window.isShown("Stopping before quitting")).isTrue();
    assertThat(window.service().asked).doesNotContain("forceAll");
    assertThat(closed).hasValue(0);
    window.robot().clickOn(".dialog .dangerous");
    window.service().awaitAsked("forceAll");
    window.await(() -> closed.get() == 1);
  }

  @Test
  void closingWithNothingOfOursRunningAsksNothing() throws Exception {
    AtomicInteger closed = new AtomicInteger();
    Closing closing =
        new Closing(
            window.model(),
            window.actions(),
            window.window().overlay(),
            () -> {},
            closed::incrementAndGet);
    window.onFx(closing::requested);
    assertThat(closed).hasValue(1);
  }

  @Test
  void aBuildDuringALookAtTheMachineIsFollowedByOneMoreLook() throws Exception {
    FakeAgentService service = window.service();
    CompletableFuture<Void> slow = new CompletableFuture<>();
    service.diagnosis = slow;
    service.publish(new Snapshot(List.of(SampleSnapshot.valid("first")), List.of()));
    service.awaitAsked("diagnose");
    for (String next : List.of("second", "third")) {
      service.publish(new Snapshot(List.of(SampleSnapshot.valid(next)), List.of()));
      window.await(() -> window.isShown(next));
    }
    assertThat(service.asked).doesNotContain("diagnose");
    slow.complete(null);
    service.awaitAsked("diagnose");
    window.settle();
    assertThat(service.asked).doesNotContain("diagnose");
  }

  @Test
  void theThemeChosenIsRemembered() throws Exception {
    window.robot().clickOn("#theme");
    assertThat(window.window().memory().theme()).isEqualTo("dark");
  }

  @Test
  void anOldRunsLogIsOpenedAndLeftAgain() throws Exception {
    window.choose("translate", AgentTabs.Name.RUNS);
    window.await(() -> window.isShown("Run of"));
    window.robot().clickOn("Lost");
    window.robot().clickOn("Open log");
    window.await(() -> window.isShown("Log of the run of"));
    window.robot().clickOn("Back to the latest run");
    window.await(() -> !window.isShown("Log of the run of"));
  }

  @Test
  void theReportOfAFailedRunShowsItsTracebackAndWhatChanged() throws Exception {
    window.choose("translate", AgentTabs.Name.RUNS);
    window.await(() -> window.isShown("Run of"));
    window.robot().clickOn("Failed");
    window.await(() -> window.isShown("KeyError: 'api_key'"));
    assertThat(window.isShown("with code 1")).isTrue();
    assertThat(window.isShown("app/main.py was edited")).isTrue();
    window.robot().clickOn("Exited");
    window.await(() -> !window.isShown("KeyError: 'api_key'"));
  }

  @Test
  void settingsShowWhatTheNextRunGetsAndFromWhereButNoSecret() throws Exception {
    window.choose("translate", AgentTabs.Name.SETTINGS);
    window.await(() -> window.isShown("What its next run gets"));
    assertThat(window.isShown("small · manifest")).isTrue();
    assertThat(window.isShown("••• · .env")).isTrue();
    assertThat(window.isShown("en_GB.UTF-8")).isFalse();
    assertThat(window.isShown("And 1 handed on")).isTrue();
  }

  @Test
  void linksInTheLogOpenTheBrowserOrTheEditorElseThePlaceIsCopied(@TempDir Path folder)
      throws Exception {
    Path file = Files.createFile(folder.resolve("a.py"));
    var edited = new CompletableFuture<String>();
    LogLinks links =
        new LogLinks(
            window.model(),
            window.desktop(),
            (path, line) -> {
              if (line == 9) {
                throw new IOException("no editor was found");
              }
              edited.complete(path + ":" + line);
            });
    window.onFx(() -> {
      links.follow(new LogLink.Web("http://example.org/a"));
      links.follow(new LogLink.Source("no/such.py", 3));
      links.follow(new LogLink.Source(file.toString(), 7));
      links.follow(new LogLink.Source(file.toString(), 9));
    });
    assertThat(edited.get(20, TimeUnit.SECONDS)).isEqualTo(file + ":7");
    window.await(() -> window.isShown("no editor was found"));
    window.await(() -> window.isShown("There is no file no/such.py here."));
    assertThat(window.opened())
        .containsExactly("browse http://example.org/a", "copy no/such.py:3", "copy " + file + ":9");
  }

  @Test
  void linksOpenTheBrowserOrCopyTheAddress() throws Exception {
    window.choose("research-agent", AgentTabs.Name.ENVIRONMENT);
    window.robot().clickOn("Open UI");
    window.robot().clickOn("A2A :50051");
    assertThat(window.opened())
        .containsExactly("browse http://127.0.0.1:8081/", "copy 127.0.0.1:50051");
  }

  private String shownAgent() {
    return Objects.requireNonNull(window.model().selectedProperty().get()).view().agent().name();
  }
}
