package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.agent.PaddockException;
import dev.paddock.agent.Run;
import dev.paddock.agent.RunState;
import dev.paddock.agent.Snapshot;
import dev.paddock.environment.Health;
import dev.paddock.environment.HealthState;
import dev.paddock.ui.model.AgentHeader;
import dev.paddock.ui.model.AgentItem;
import dev.paddock.ui.model.AgentList;
import dev.paddock.ui.model.AgentTabs;
import dev.paddock.ui.model.EndingLine;
import dev.paddock.ui.model.EnvironmentPage;
import dev.paddock.ui.model.Happening;
import dev.paddock.ui.model.LoadQueue;
import dev.paddock.ui.model.Notice;
import dev.paddock.ui.model.RowAction;
import dev.paddock.ui.model.Standing;
import dev.paddock.ui.model.StatusLine;
import dev.paddock.ui.model.Tone;
import dev.paddock.ui.model.WindowMemory;
import dev.paddock.ui.model.WindowModel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WindowModelTest {

  private final WindowModel model = model(WindowMemory.NONE);

  private static WindowModel model(WindowMemory memory) {
    return new WindowModel(Clock.fixed(SampleSnapshot.NOW, ZoneOffset.UTC), memory);
  }

  private static Standing standing(Snapshot.AgentView view) {
    return Standing.of(view, SampleSnapshot.NOW);
  }

  @Test
  void whatIsBeingDoneComesBeforeWhatRunsAndWhatIsWrong() {
    Standing stopping = standing(SampleSnapshot.stopping());
    assertThat(stopping.word()).isEqualTo("Stopping");
    assertThat(stopping.detail()).isEqualTo("7 s until force");
    assertThat(stopping.action()).isEqualTo(RowAction.FORCE);
  }

  @Test
  void aStaleEnvironmentSaysWhatChangedAndOffersToRebuild() {
    Standing stale = standing(SampleSnapshot.stale());
    assertThat(stale.tone()).isEqualTo(Tone.WARNING);
    assertThat(stale.detail()).isEqualTo("httpx 0.27 → 0.28, +pydantic 2.11");
    assertThat(stale.action()).isEqualTo(RowAction.REBUILD);
  }

  @ParameterizedTest
  @EnumSource(HealthState.class)
  void everyVerdictHasWordsAndItsOneAction(HealthState state) {
    var health = SampleSnapshot.health(state, "evidence");
    Standing standing = standing(SampleSnapshot.view("any", "1", health, null));
    assertThat(standing.word()).isNotBlank();
    EnvironmentPage page =
        EnvironmentPage.of(health, null, null, SampleSnapshot.NOW, ZoneOffset.UTC);
    if (state == HealthState.VALID) {
      assertThat(page.banner()).isNull();
      assertThat(standing.action()).isEqualTo(RowAction.RUN);
    } else {
      assertThat(page.banner()).isNotNull();
      assertThat(Objects.requireNonNull(page.banner()).detail()).contains("evidence");
    }
  }

  @Test
  void evidenceNamesTheEnvironmentShortlyAndKeepsTheWholePath() {
    Path folder = Path.of("data", "environments", "7c1f0b6e-summarizer-agent_a41c9be");
    String inside = folder.resolve("pyvenv.cfg").toString();
    Health health =
        new Health(
            HealthState.STALE,
            List.of(),
            List.of(
                new Health.Check("Folder present", Health.Verdict.PASSED, folder.toString()),
                new Health.Check("Isolated", Health.Verdict.FAILED, inside + " says so")),
            folder,
            null);
    EnvironmentPage page =
        EnvironmentPage.of(health, null, null, SampleSnapshot.NOW, ZoneOffset.UTC);
    assertThat(page.checks())
        .extracting(EnvironmentPage.CheckLine::evidence)
        .containsExactly(
            Path.of("environments", "7c1f0b6e-sum…_a41c9be").toString(), "pyvenv.cfg says so");
    assertThat(page.checks())
        .extracting(EnvironmentPage.CheckLine::whole)
        .containsExactly(folder.toString(), inside + " says so");
  }

  @Test
  void theListKeepsItsItemsFromOneMomentToTheNext() {
    model.update(SampleSnapshot.all());
    List<AgentItem> before = List.copyOf(model.agents().shown());
    model.update(SampleSnapshot.all());
    assertThat(model.agents().shown()).containsExactlyElementsOf(before);
    model.update(new Snapshot(List.of(SampleSnapshot.stale()), List.of()));
    assertThat(model.agents().shown()).containsExactly(before.get(6));
  }

  @Test
  void theListIsSortedAsAskedAndKeepsItsItems() {
    model.update(SampleSnapshot.all());
    List<AgentItem> byName = List.copyOf(model.agents().shown());

    model.agents().orderProperty().set(AgentList.Order.STATE);
    assertThat(model.agents().shown())
        .extracting(item -> Standing.of(item.view(), SampleSnapshot.NOW).tone().wantsAttention())
        .containsExactly(true, true, true, false, false, false, false, false);
    assertThat(model.agents().shown().subList(3, 8))
        .extracting(item -> item.view().isRunning())
        .containsExactly(true, true, true, false, false);

    model.agents().orderProperty().set(AgentList.Order.LATEST);
    assertThat(model.agents().shown())
        .extracting(AgentItem::view)
        .filteredOn(view -> view.run() != null)
        .extracting(view -> Objects.requireNonNull(view.run()).startedAt())
        .isSortedAccordingTo(Comparator.reverseOrder());

    model.agents().orderProperty().set(AgentList.Order.NAME);
    assertThat(model.agents().shown()).containsExactlyElementsOf(byName);
  }

  @Test
  void whatEndsBadlyOrTookLongHappened() {
    Run run = SampleSnapshot.running("scraper", 60, 1, true);
    Snapshot before = one(SampleSnapshot.view("scraper", "1", null, run));

    assertThat(Happening.between(before, before, SampleSnapshot.NOW)).isEmpty();
    assertThat(
            Happening.between(
                before,
                one(
                    SampleSnapshot.view(
                        "scraper", "1", null, SampleSnapshot.with(run, RunState.FAILED))),
                SampleSnapshot.NOW))
        .singleElement()
        .satisfies(happening -> {
          assertThat(happening.name()).isEqualTo("scraper");
          assertThat(happening.words()).startsWith("Failed");
          assertThat(happening.tone()).isEqualTo(Tone.DANGER);
        });
    assertThat(
            Happening.between(
                before,
                one(
                    SampleSnapshot.view(
                        "scraper", "1", null, SampleSnapshot.with(run, RunState.EXITED))),
                SampleSnapshot.NOW))
        .isEmpty();
  }

  @Test
  void onlyALongBuildIsToldAndHowItEnded() {
    Snapshot after = one(SampleSnapshot.valid("importer"));
    Snapshot failed = one(SampleSnapshot.absent("importer"));
    Instant begun = SampleSnapshot.NOW.minusSeconds(20);

    assertThat(Happening.between(building(begun), after, SampleSnapshot.NOW))
        .extracting(Happening::words)
        .containsExactly("Environment built");
    assertThat(Happening.between(building(begun), failed, SampleSnapshot.NOW))
        .extracting(Happening::tone)
        .containsExactly(Tone.DANGER);
    assertThat(Happening.between(building(begun), building(begun), SampleSnapshot.NOW)).isEmpty();
    assertThat(
            Happening.between(
                building(SampleSnapshot.NOW.minusSeconds(1)), after, SampleSnapshot.NOW))
        .isEmpty();
  }

  private static Snapshot building(Instant since) {
    Snapshot.AgentView idle = SampleSnapshot.absent("importer");
    return one(
        new Snapshot.AgentView(
            idle.agent(),
            null,
            null,
            new Snapshot.Activity(Snapshot.Activity.Kind.BUILD, "installing", 1, 2, since, null)));
  }

  private static Snapshot one(Snapshot.AgentView view) {
    return new Snapshot(List.of(view), List.of());
  }

  @Test
  void filtersCountAndShowWhatTheySay() {
    model.update(SampleSnapshot.all());
    assertThat(model.agents().countsProperty().get()).isEqualTo(new AgentList.Counts(8, 3, 3));
    model.agents().filterProperty().set(AgentList.Filter.ATTENTION);
    assertThat(model.agents().shown())
        .extracting(item -> item.view().agent().name())
        .containsExactly("importer", "price-watch", "summarizer");
  }

  @Test
  void whoHearsOfAChangeSeesAllOfIt() {
    model.update(SampleSnapshot.all());
    model.show(SampleSnapshot.id("research-agent"));
    List<Boolean> running = new ArrayList<>();
    model
        .snapshotProperty()
        .addListener((_, _, _) -> running.add(model.selectedProperty().get().view().isRunning()));
    model.update(new Snapshot(List.of(SampleSnapshot.valid("research-agent")), List.of()));
    assertThat(running).containsExactly(false);
  }

  @Test
  void theAgentShownLastIsShownAgain() {
    WindowModel next =
        model(WindowMemory.NONE.withPlace(SampleSnapshot.id("summarizer").value(), "runs"));
    next.update(SampleSnapshot.all());
    assertThat(Objects.requireNonNull(next.selectedProperty().get()).id())
        .isEqualTo(SampleSnapshot.id("summarizer"));
  }

  @Test
  void anAgentThatIsRemovedGivesWayToAnother() {
    model.update(SampleSnapshot.all());
    model.show(SampleSnapshot.id("translate"));
    model.update(new Snapshot(List.of(SampleSnapshot.stale()), List.of()));
    assertThat(Objects.requireNonNull(model.selectedProperty().get()).id())
        .isEqualTo(SampleSnapshot.id("summarizer"));
    model.update(Snapshot.EMPTY);
    assertThat(model.pageProperty().get()).isEqualTo(WindowModel.Page.EMPTY);
  }

  @Test
  void packagesAreLookedAtOneAfterTheOther() {
    model.loads().add(List.of(Path.of("/a.apkg"), Path.of("/b.apkg"), Path.of("/a.apkg")));
    assertThat(model.pageProperty().get()).isEqualTo(WindowModel.Page.LOAD);
    assertThat(model.loads().waitingProperty().get()).isEqualTo(1);
    model.loads().next();
    assertThat(model.loads().currentProperty().get())
        .isEqualTo(new LoadQueue.Stage.Reading(Path.of("/b.apkg").toAbsolutePath()));
  }

  @Test
  void anAnswerForAPackageNoLongerLookedAtIsDropped() {
    Path first = Path.of("/a.apkg").toAbsolutePath();
    model.loads().add(List.of(first));
    model.loads().next();
    model
        .loads()
        .refused(
            first,
            new PaddockException(PaddockException.Failure.PACKAGE_INVALID, "no", List.of(), null));
    assertThat(model.loads().currentProperty().get()).isNull();
  }

  @Test
  void turningToAnAgentLetsThePackageWait() {
    model.update(SampleSnapshot.all());
    model.loads().add(List.of(Path.of("/a.apkg")));
    model.turnTo(model.agents().all().getFirst());
    assertThat(model.pageProperty().get()).isEqualTo(WindowModel.Page.AGENT);
    Notice waiting = model.notices().getFirst();
    Objects.requireNonNull(waiting.action()).work().run();
    assertThat(model.pageProperty().get()).isEqualTo(WindowModel.Page.LOAD);
  }

  @Test
  void theHeadOffersWhatTheEnvironmentNeeds() {
    assertThat(head(SampleSnapshot.stale()).runLabel()).isEqualTo("Rebuild and run");
    assertThat(head(SampleSnapshot.absent("new")).runLabel()).isEqualTo("Build and run");
    assertThat(head(SampleSnapshot.valid("good")).runLabel()).isEqualTo("Run");
    AgentHeader running = head(SampleSnapshot.researchAgent());
    assertThat(running.runLabel()).isNull();
    assertThat(running.facts()).isEqualTo("3 m 12 s · pid 48213");
    assertThat(running.links())
        .extracting(AgentHeader.Link::address)
        .containsExactly("http://127.0.0.1:8081/docs", "127.0.0.1:50051", "http://127.0.0.1:8081/");
  }

  private static AgentHeader head(Snapshot.AgentView view) {
    return AgentHeader.of(view, SampleSnapshot.NOW, ZoneOffset.UTC);
  }

  @Test
  void theFootSaysWhatIsUnderWay() {
    StatusLine line = StatusLine.of(SampleSnapshot.machine(), SampleSnapshot.all());
    assertThat(line.uv()).isEqualTo("uv 0.13.2");
    assertThat(line.pythons()).isEqualTo("Python 3.11, 3.12");
    StatusLine.Task task = Objects.requireNonNull(line.task());
    assertThat(task.text()).isEqualTo("code-review · installing");
    assertThat(task.done()).isEqualTo(12);
    assertThat(task.others()).isEqualTo(1);
  }

  @Test
  void aFailureBecomesASentenceItsPlacesAndTheNextStep() {
    Notice notice =
        Notice.of(
            new PaddockException(
                PaddockException.Failure.PACKAGE_INVALID,
                "It is not valid.",
                List.of(new PaddockException.Detail("agent.yaml", 3, "runtime", "No.")),
                "Correct it."),
            null);
    assertThat(notice.details()).containsExactly("agent.yaml:3 · runtime: No.");
    assertThat(notice.next()).isEqualTo("Correct it.");
    assertThat(notice.leavesByItself()).isFalse();
  }

  @Test
  void secondsUntilForceNeverSayZeroTooEarly() {
    var activity =
        new Snapshot.Activity(
            Snapshot.Activity.Kind.STOP, "", 0, 0, SampleSnapshot.NOW, Duration.ofSeconds(10));
    assertThat(Standing.untilForce(activity, SampleSnapshot.NOW.plusMillis(9_100)))
        .isEqualTo(Duration.ofSeconds(1));
    assertThat(Standing.untilForce(activity, SampleSnapshot.NOW.plusSeconds(30)))
        .isEqualTo(Duration.ZERO);
  }

  @Test
  void aThousandAgentsComeGoAndTurnAroundInFewChanges() {
    List<Snapshot.AgentView> views = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      String name = "agent-%04d".formatted(i);
      Run run = i % 2 == 0 ? null : SampleSnapshot.running(name, 1000 - i, 40_000L + i, true);
      views.add(SampleSnapshot.view(name, "1", null, run));
    }
    AgentList agents = model.agents();
    List<Integer> changes = new ArrayList<>();
    agents.shown().addListener((javafx.beans.Observable _) -> changes.add(agents.shown().size()));

    model.update(new Snapshot(views, List.of()));
    assertThat(changes).containsExactly(1000);

    agents.filterProperty().set(AgentList.Filter.RUNNING);
    agents.filterProperty().set(AgentList.Filter.ALL);
    assertThat(changes).containsExactly(1000, 500, 1000);

    changes.clear();
    agents.orderProperty().set(AgentList.Order.LATEST);
    assertThat(changes).hasSizeLessThan(20);
    assertThat(agents.shown()).hasSize(1000);
    assertThat(agents.shown().getFirst().view().agent().name()).isEqualTo("agent-0999");
  }

  @Test
  void whileTheWindowClosesEachAgentSaysHowItsEndGoes() {
    EndingLine asked = EndingLine.of(SampleSnapshot.researchAgent(), SampleSnapshot.NOW);
    EndingLine waiting = EndingLine.of(SampleSnapshot.stopping(), SampleSnapshot.NOW);
    EndingLine over =
        EndingLine.of(
            SampleSnapshot.view(
                "importer", "1", null, SampleSnapshot.exited("importer", Duration.ZERO)),
            SampleSnapshot.NOW);

    assertThat(asked.state()).isEqualTo("asked to stop");
    assertThat(waiting.state()).isEqualTo("7 s until force");
    assertThat(over.state()).isEqualTo("stopped");
    assertThat(List.of(asked.over(), waiting.over(), over.over()))
        .containsExactly(false, false, true);
  }

  @Test
  void theQuestionBeforeQuittingNamesTheFirstFew() {
    assertThat(EndingLine.names(List.of("b", "a"))).isEqualTo("a, b");
    List<String> many = new ArrayList<>();
    for (int i = 10; i < 30; i++) {
      many.add("agent-" + i);
    }
    assertThat(EndingLine.names(many)).startsWith("agent-10, agent-11").endsWith("and 12 more");
  }

  @Test
  void aRunThatWaitsToBeStartedAgainIsNoWorkUnderWay() {
    Snapshot.AgentView waiting = SampleSnapshot.backingOff();
    Snapshot now = new Snapshot(List.of(waiting), List.of());

    assertThat(standing(waiting).word()).isEqualTo("Restarting");
    assertThat(StatusLine.of(null, now).task()).isNull();
  }

  @Test
  void whyAnAgentEndedIsShownAmongItsRunsAndAnEnvironmentsTroubleWithIt() {
    model.update(SampleSnapshot.all());
    AgentTabs tabs = new AgentTabs();

    tabs.showWhy(item("importer"));
    assertThat(tabs.shownProperty().get()).isEqualTo(AgentTabs.Name.ENVIRONMENT);

    tabs.showWhy(item(SampleSnapshot.crashLoop().agent().name()));
    assertThat(tabs.shownProperty().get()).isEqualTo(AgentTabs.Name.RUNS);
  }

  private AgentItem item(String name) {
    return model.agents().all().stream()
        .filter(item -> item.view().agent().name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
