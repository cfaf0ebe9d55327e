package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.agent.Agent;
import dev.paddock.agent.PaddockException;
import dev.paddock.agent.PaddockException.Detail;
import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.agent.RunState;
import dev.paddock.environment.Health;
import dev.paddock.environment.HealthState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class CommandLineFaceTest {

  @TempDir Path home;

  private final FakeService service = new FakeService();

  private Spoken say(String... words) {
    return Spoken.to(service, home, words);
  }

  private static String json(String withSingleQuotes) {
    return withSingleQuotes.replace('\'', '"').replace("\n", "");
  }

  @Test
  void anAgentIsShownWithEveryFieldOfTheContract() {
    service.agents.add(FakeService.agent("a-1", "weather"));

    assertThat(say("list", "--json").out().strip())
        .isEqualTo(
            json(
                """
                [{'id':'a-1','name':'weather','version':'1.2.0','display_name':'Display',
                'path':'/packages/a-1','source':'/downloads/weather.apkg','sha256':'%s',
                'surfaces':['entrypoint'],
                'warnings':[{'code':'key-twice','message':'twice','file':'agent.yaml','line':3,'key':'name'}],
                'environment':null}]\
                """
                    .formatted("ab".repeat(32))));
  }

  @Test
  void anEnvironmentIsShownWithEveryFieldOfTheContract() {
    service.agents.add(FakeService.agent("a-1", "weather"));
    service.health.put(
        service.agents.getFirst().id(),
        FakeService.health(
            "a-1", HealthState.STALE, new Health.Reason("requirement-changed", "httpx 1 → 2")));

    Spoken spoken = say("health", "weather", "--json");

    assertThat(spoken.code()).isEqualTo(5);
    assertThat(spoken.out().strip())
        .isEqualTo(
            json(
                """
                {'path':'/environments/a-1_no-deps','state':'STALE',
                'reasons':[{'code':'requirement-changed','detail':'httpx 1 → 2'}],'action':'rebuild',
                'python':'/environments/a-1_no-deps/bin/python','python_version':'3.11.7',
                'installer':'uv','requirements_hash':'no-deps','fingerprint':'%s',
                'size_bytes':4096,'created_at':'2026-03-01T12:00:00.000Z'}\
                """
                    .formatted("cd".repeat(32))));
  }

  @Test
  void aRunIsShownWithEveryFieldOfTheContract() {
    service.agents.add(FakeService.agent("a-1", "weather"));
    service.runs.add(FakeService.run("a-1", RunState.RUNNING, null));

    assertThat(say("ps", "--json").out().strip())
        .isEqualTo(
            json(
                """
                [{'id':'20260301T120000-1','agent_id':'a-1','state':'RUNNING','pid':4711,
                'shim_pid':4710,'ports':{'rest':8080,'a2a':null,'ui':null},
                'started_at':'2026-03-01T12:00:00.000Z','ready_at':'2026-03-01T12:00:01.500Z',
                'ended_at':null,'exit':null,'environment':null,'log':'/runs/a-1/1'}]\
                """));
  }

  @Test
  void aBuildIsShownWithAgentEnvironmentActionReasonAndSeconds() {
    service.agents.add(FakeService.agent("a-1", "weather"));

    Spoken spoken = say("--json", "build", "weather", "--installer", "pip", "--python", "3.12");

    assertThat(spoken.code()).isZero();
    assertThat(spoken.json().propertyNames())
        .containsExactly("agent", "environment", "action", "reason", "seconds");
    assertThat(spoken.json().path("action").asString()).isEqualTo("built");
    assertThat(spoken.json().path("seconds").asDouble()).isEqualTo(1.234);
    assertThat(spoken.err()).contains("the remembered Python is gone");
    assertThat(service.builds.getFirst().installer()).isEqualTo("pip");
    assertThat(service.builds.getFirst().python()).isEqualTo("3.12");
  }

  @Test
  void anEarlierGenerationIsAskedForAloneAndByNumberOrName() {
    service.agents.add(FakeService.agent("a-1", "weather"));

    assertThat(say("build", "weather", "--generation", "2").code()).isZero();
    assertThat(say("build", "weather", "--generation", "a41c9be.1").code()).isZero();
    assertThat(service.builds).extracting("generation").containsExactly("2", "a41c9be.1");
    for (String wrong : List.of("0", "-1", "two", "", "1.2")) {
      assertThat(say("build", "weather", "--generation=" + wrong).code()).as(wrong).isEqualTo(2);
    }
    assertThat(say("build", "weather", "--generation", "1", "--rebuild").code()).isEqualTo(2);
    assertThat(service.builds).hasSize(2);
  }

  @Test
  void theNextStepOfOneWhosePackageIsGoneIsToLoadItAgain() {
    service.agents.add(FakeService.agent("a-1", "weather"));
    service.health.put(
        service.agents.getFirst().id(), FakeService.health("a-1", HealthState.VALID));
    assertThat(say("health", "a-1").out()).contains("next: paddock run a-1");

    service.health.put(
        service.agents.getFirst().id(),
        FakeService.health(
            "a-1",
            HealthState.STALE,
            new Health.Reason(Health.PACKAGE_MISSING, "the package folder is gone")));

    assertThat(say("health", "a-1").out()).contains("next: paddock load PATH --id a-1");
  }

  @Test
  void aDeepLookAddsWhatIsInstalledAndLeavesTheRestAsItIs() {
    service.agents.add(FakeService.agent("a-1", "weather"));
    service.health.put(
        service.agents.getFirst().id(), FakeService.health("a-1", HealthState.VALID));

    String plain = say("--json", "health", "a-1").out().strip();
    String deep = say("--json", "health", "a-1", "--deep").out().strip();

    assertThat(deep)
        .startsWith(plain.substring(0, plain.length() - 1) + ",\"distributions\":[{\"name\":")
        .contains(
            json(
                """
                {'name':'idna','version':'3.10','size_bytes':390000,
                'required_by':['anyio','httpx']}\
                """));
  }

  @Test
  void theDetailsOfAnEnvironmentAreListedForPeopleAndPrograms() {
    service.agents.add(FakeService.agent("a-1", "weather"));

    assertThat(say("health", "a-1", "--freeze").out())
        .isEqualTo("fastapi==0.115.6\nhttpx==0.27.2\nidna==3.10\ntools @ file:///srv/tools.whl\n");
    assertThat(say("health", "a-1", "--generations").out())
        .contains("a41c9be.3", "by the agent", "by run 20261120T180200-1");
    assertThat(say("health", "a-1", "--outdated").out()).contains("httpx", "0.27.2", "0.28.1");
    Spoken known = say("health", "a-1", "--vulnerabilities");
    assertThat(known.out()).contains("PYSEC-1", "1 known in 4 packages looked up (pip-audit)");
    assertThat(known.err()).contains("not looked up: tools");
    assertThat(say("health", "a-1", "--diff", "2").out()).contains("httpx 0.26 → 0.27.2");
    for (String option :
        List.of("--freeze", "--generations", "--outdated", "--vulnerabilities", "--diff=2")) {
      Spoken spoken = say("--json", "health", "a-1", option);
      assertThat(spoken.code()).as(option).isZero();
      assertThat(spoken.out().lines()).as(option).hasSize(1);
      assertThat(say("health", option).code()).as(option).isEqualTo(2);
    }
    assertThat(say("health", "a-1", "--freeze", "--outdated").code()).isEqualTo(2);
  }

  @Test
  void everyVerbWithJsonPrintsOneDocumentAndNothingElse() {
    service.agents.add(FakeService.agent("a-1", "weather"));
    service.health.put(
        service.agents.getFirst().id(), FakeService.health("a-1", HealthState.VALID));
    service.runs.add(FakeService.run("a-1", RunState.RUNNING, null));

    for (String words :
        List.of(
            "list",
            "ps",
            "health",
            "health a-1",
            "build a-1",
            "stop a-1",
            "runs a-1",
            "remove a-1",
            "gc --dry-run",
            "gc",
            "doctor",
            "--version",
            "--help",
            "run --help")) {
      Spoken spoken = say(("--json " + words).split(" "));
      assertThat(spoken.code()).as(words).isZero();
      assertThat(spoken.out().lines()).as(words).hasSize(1);
      assertThat(JsonMapper.shared().readTree(spoken.out())).as(words).isNotNull();
    }
  }

  @Test
  void stoppingWhatDoesNotRunAnswersNull() {
    service.agents.add(FakeService.agent("a-1", "weather"));

    Spoken spoken = say("stop", "weather", "--json");

    assertThat(spoken.code()).isZero();
    assertThat(spoken.out()).isEqualTo("null\n");
  }

  @Test
  void oneAgentsTroubleHidesNoOthersHealth() {
    Agent broken = FakeService.agent("a-1", "broken");
    Agent good = FakeService.agent("b-2", "good");
    service.agents.addAll(List.of(broken, good));
    service.health.put(good.id(), FakeService.health("b-2", HealthState.VALID));

    Spoken spoken = say("health", "--json");

    assertThat(spoken.code()).isEqualTo(5);
    assertThat(spoken.json()).hasSize(2);
    assertThat(spoken.json().get(0).path("reasons").get(0).path("detail").asString())
        .isEqualTo("The record cannot be read.");
    assertThat(spoken.json().get(1).path("state").asString()).isEqualTo("VALID");
  }

  @Test
  void withoutAgentsHealthIsAnEmptyListAndGood() {
    Spoken spoken = say("health", "--json");

    assertThat(spoken.code()).isZero();
    assertThat(spoken.out()).isEqualTo("[]\n");
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void everyKindOfFailureHasItsExitCodeItsSentenceAndItsObject(Failure failure) {
    service.trouble =
        new PaddockException(
            failure, "It is so.", List.of(new Detail("agent.yaml", 7, "name", "bad")), "do that");

    Spoken spoken = say("list", "--json");

    assertThat(spoken.code()).isEqualTo(failure.exitCode());
    assertThat(spoken.out().strip())
        .isEqualTo(
            json(
                """
                {'error':{'code':'%s','message':'It is so.',
                'details':[{'file':'agent.yaml','line':7,'key':'name','message':'bad'}],
                'hint':'do that'}}\
                """
                    .formatted(failure.code())));
    assertThat(spoken.err())
        .isEqualTo("paddock: It is so.\n  agent.yaml:7: name: bad\n  hint: do that\n");
    assertThat(service.closed).isTrue();
  }

  @Test
  void whatNobodyForesawIsASentenceAndAFileAndNoTrace() throws IOException {
    service.trouble = new IllegalStateException("the moon");

    Spoken spoken = say("list");

    assertThat(spoken.code()).isEqualTo(1);
    assertThat(spoken.err()).contains("a bug report is welcome").doesNotContain("\tat ");
    try (var files = Files.list(home.resolve("crashes"))) {
      assertThat(files.toList())
          .singleElement()
          .satisfies(f -> assertThat(Files.readString(f)).contains("the moon").contains("\tat "));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "frob",
        "--frob",
        "list --frob",
        "load",
        "load a b",
        "load x --id a/b",
        "load x --id ..",
        "build x --installer conda",
        "build x --python=",
        "stop x --grace -1",
        "stop x --grace NaN",
        "stop x --grace 1e99",
        "run x --grace soon",
        "run x --env FOO",
        "run x --env =1",
        "run x --rest-port 0",
        "run x --a2a-port 65536",
        "run x --ui-port http",
        "logs x --grep (",
        "logs x --stream stdout",
        "logs x --tail -1",
        "list --home=",
        "gc now",
        "run",
      })
  void whatMakesNoSenseIsTwoAndToldAsJsonToo(String words) {
    service.agents.add(FakeService.agent("x", "x"));

    Spoken plain = say(words.split(" "));
    Spoken spoken = say((words + " --json").split(" "));

    assertThat(plain.code()).isEqualTo(2);
    assertThat(plain.out()).isEmpty();
    assertThat(plain.err()).startsWith("paddock: ");
    assertThat(spoken.code()).isEqualTo(2);
    assertThat(spoken.json().path("error").path("code").asString()).isEqualTo("usage");
    assertThat(spoken.json().path("error").propertyNames())
        .containsExactly("code", "message", "details", "hint");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "load", "build", "health", "run", "ps", "stop", "list", "logs", "runs", "remove", "gc",
        "doctor"
      })
  void everyVerbHelps(String verb) {
    Spoken spoken = say((verb + " --help").strip().split(" "));

    assertThat(spoken.code()).isZero();
    assertThat(spoken.out()).startsWith("usage: paddock " + verb).doesNotContain("\u001b");
  }

  @Test
  void globalOptionsStandBeforeOrAfterTheVerb() {
    assertThat(say("--json", "list").out()).isEqualTo("[]\n");
    assertThat(say("list", "--json").out()).isEqualTo("[]\n");
    assertThat(say("--quiet", "list").err()).isEmpty();
    assertThat(say("list").err()).isNotEmpty();
    assertThat(say("list", "--home", home.toString(), "--json").code()).isZero();
    assertThat(say("--version", "list").out()).startsWith("paddock ");
  }

  @Test
  void aPathThatIsNotThereIsThreeAndAnAgentThatIsNotThereIsSix() {
    assertThat(say("load", "nowhere").code()).isEqualTo(3);
    assertThat(say("load", "").code()).isEqualTo(3);
    assertThat(say("build", "./nowhere").code()).isEqualTo(3);
    assertThat(say("run", "nowhere.apkg", "--json").code()).isEqualTo(3);
    assertThat(say("build", "nowhere").code()).isEqualTo(6);
    assertThat(say("build", "").code()).isEqualTo(6);
    assertThat(say("health", "nowhere").code()).isEqualTo(6);
  }

  @Test
  void aPathIsLoadedBeforeItIsBuilt() throws IOException {
    Path folder = Files.createDirectory(home.resolve("pack"));

    assertThat(say("build", folder.toString(), "--id", "mine").code()).isZero();

    assertThat(service.loads)
        .singleElement()
        .satisfies(load -> {
          assertThat(load.source()).isEqualTo(folder);
          assertThat(String.valueOf(load.id())).isEqualTo("mine");
          assertThat(load.asNew()).isFalse();
        });
  }

  @Test
  void whatCouldNotBeReadIsToldBesideTheResult() {
    service.troubles = List.of("The record x was set aside.");

    Spoken spoken = say("list", "--json");

    assertThat(spoken.code()).isZero();
    assertThat(spoken.out()).isEqualTo("[]\n");
    assertThat(spoken.err()).isEqualTo("warning: The record x was set aside.\n");
  }

  @Test
  void anIdForAnAgentThatIsThereAlreadyIsRefused() {
    service.agents.add(FakeService.agent("a-1", "weather"));

    assertThat(say("build", "weather", "--id", "other").code()).isEqualTo(2);
    assertThat(say("build", "weather", "--id", "a-1").code()).isZero();
  }

  @Test
  void aPackagesNameCannotDriveTheTerminal() {
    service.agents.add(FakeService.agent("a-1", "evil\u001b[2J\u202e"));

    assertThat(say("list").out()).doesNotContain("\u001b", "\u202e").contains("evil\\u001b[2J");
  }

  @Test
  void aResultDoesNotGoOnInTheLineOfTheProgress() {
    service.agents.add(FakeService.agent("a-1", "weather"));

    String screen = Spoken.atTerminal(service, home, "build", "weather");

    assertThat(screen).doesNotContain("installing 1 of 2");
    assertThat(screen.lines().map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "")))
        .anyMatch(line -> line.startsWith("built in 1.2 s"));
  }

  @Test
  void whatPipCountsIsShownThoughTheTotalIsNotKnown() {
    assertThat(BuildSteps.worded("resolving", 3, 0)).isEqualTo("resolving 3");
    assertThat(BuildSteps.worded("resolving", 0, 0)).isEqualTo("resolving");
    assertThat(BuildSteps.worded("installing", 3, 9)).isEqualTo("installing 3 of 9");
  }

  @Test
  void aReaderThatHasSeenEnoughEndsUsQuietly() {
    service.agents.add(FakeService.agent("a-1", "weather"));
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    int code =
        new CommandLineFace(Spoken.surroundings(service, home, failing("Broken pipe"), err))
            .run(List.of("list", "--json"));

    assertThat(code).isZero();
    assertThat(err.size()).isZero();
    assertThat(service.closed).isTrue();
  }

  @Test
  void anOutputThatCannotBeWrittenIsAFailure() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    int code =
        new CommandLineFace(
                Spoken.surroundings(service, home, failing("No space left on device"), err))
            .run(List.of("list", "--json"));

    assertThat(code).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("No space left on device");
  }

  private static OutputStream failing(String reason) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(reason);
      }
    };
  }

  @Test
  void onlyGlobalOptionsWithoutAVerbOpenTheWindow() {
    assertThat(CommandLineFace.asksForWindow(List.of())).isTrue();
    assertThat(CommandLineFace.asksForWindow(List.of("--home", "list"))).isTrue();
    assertThat(CommandLineFace.asksForWindow(List.of("--home=x", "--quiet"))).isTrue();
    assertThat(CommandLineFace.asksForWindow(List.of("--home"))).isFalse();
    assertThat(CommandLineFace.asksForWindow(List.of("list"))).isFalse();
    assertThat(CommandLineFace.asksForWindow(List.of("--json"))).isFalse();
  }

  @Test
  void aPackageFileWithoutAVerbIsLookedAtInTheWindow(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("One.APKG"));
    List<String> words = List.of("--home", "x.apkg", file.toString());

    assertThat(CommandLineFace.asksForWindow(words)).isTrue();
    assertThat(CommandLineFace.packages(words)).containsExactly(file);
    assertThat(CommandLineFace.asksForWindow(List.of("load", file.toString()))).isFalse();
  }

  @Test
  void aPackageFileThatIsNotThereOpensNoWindow() {
    assertThatThrownBy(() -> CommandLineFace.packages(List.of("gone.apkg")))
        .isInstanceOf(PaddockException.class)
        .hasMessageContaining("gone.apkg");
  }

  @Test
  void helpIsAVerbToo() {
    assertThat(say("help").out()).isEqualTo(say("--help").out()).contains("Verbs:");
    assertThat(say("help", "stop").out()).isEqualTo(say("stop", "--help").out()).contains("AGENT");
    assertThat(say("--quiet", "help", "run").code()).isZero();
    assertThat(say("help", "nonsense").err()).contains("Unknown verb \"nonsense\"");
  }

  @Test
  void theHelpOfCallNamesWhatCanBeAskedForOnce() {
    String help = say("call", "--help").out();
    assertThat(help.substring(0, help.indexOf("Ask a running")).split("METHOD PATH", -1))
        .hasSize(2);
  }

  @Test
  void aMessageIsOneLineWhateverWasTyped() {
    Spoken told = say("stop", "no\nsuch");
    assertThat(told.err().lines().findFirst())
        .hasValueSatisfying(l -> assertThat(l).contains("such"));
    assertThat(say("stop", "no\nsuch", "--json").json().at("/error/message").asString())
        .doesNotContain("\n")
        .contains("no\\u000asuch");
    assertThat(say("load", "/x", "--id", "a\nb").err().lines().findFirst())
        .hasValueSatisfying(l -> assertThat(l).contains("cannot be an agent's id"));
  }

  @Test
  void aMistakeInFrontOfJsonIsToldAsJson() {
    assertThat(say("list", "--home", "--json").json().at("/error/code").asString())
        .isEqualTo("usage");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "list --help", "--version", "list --json", "nonsense --json"})
  void anOutputThatCannotBeWrittenIsToldInALine(String words) {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        new CommandLineFace(Spoken.surroundings(service, home, full, err))
            .run(List.of(words.split(" ")));
    assertThat(code).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .endsWith("paddock: the output could not be written: No space left on device\n");
  }
}
