package dev.paddock.ui;

import dev.paddock.agent.Agent;
import dev.paddock.agent.AgentId;
import dev.paddock.agent.AgentSettings;
import dev.paddock.agent.AgentVariable;
import dev.paddock.agent.DoctorReport;
import dev.paddock.agent.ExitReport;
import dev.paddock.agent.Run;
import dev.paddock.agent.RunSketch;
import dev.paddock.agent.RunState;
import dev.paddock.agent.Snapshot;
import dev.paddock.apkg.AgentPackage;
import dev.paddock.apkg.DeployHints;
import dev.paddock.apkg.Manifest;
import dev.paddock.apkg.PackageProblem;
import dev.paddock.environment.Health;
import dev.paddock.environment.Health.Check;
import dev.paddock.environment.Health.Verdict;
import dev.paddock.environment.HealthState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Agents in every state worth seeing, all at one fixed moment. */
final class SampleSnapshot {

  static final Instant NOW = Instant.parse("2026-11-24T10:18:15Z");
  private static final Path HOME = Path.of("/home/ada/.local/share/paddock");

  /** Where tests that draw logs write them. */
  static final Path LOGS =
      Path.of(System.getProperty("paddock.target", "target"), "sample-logs").toAbsolutePath();

  private SampleSnapshot() {}

  static Snapshot all() {
    return new Snapshot(
        List.of(
            building(),
            view(
                "importer",
                "0.9.3",
                health(HealthState.PYTHON_MISSING, "3.11.4 was removed"),
                null),
            starting(),
            crashLoop(),
            researchAgent(),
            stopping(),
            stale(),
            view("translate", "0.4.2", valid(), exited("translate", Duration.ofHours(20)))),
        List.of());
  }

  static Snapshot.AgentView researchAgent() {
    return view("research-agent", "1.4.0", valid(), running("research-agent", 192, 48_213L, true));
  }

  static Snapshot.AgentView stale() {
    return view("summarizer", "0.2.0", staleHealth(), exited("summarizer", Duration.ofHours(17)));
  }

  static Snapshot.AgentView valid(String name) {
    return view(name, "1.0.0", valid(), null);
  }

  static Snapshot.AgentView absent(String name) {
    return view(name, "1.0.0", health(HealthState.ABSENT, ""), null);
  }

  private static Snapshot.AgentView starting() {
    return view("mail-triage", "2.0.1", valid(), running("mail-triage", 4, 48_377L, false));
  }

  private static Snapshot.AgentView building() {
    return building("installing", 12, 31);
  }

  static Snapshot.AgentView building(String step, int done, int total) {
    Snapshot.AgentView rest = view("code-review", "3.2.0", health(HealthState.ABSENT, ""), null);
    return new Snapshot.AgentView(
        rest.agent(),
        rest.health(),
        null,
        new Snapshot.Activity(
            Snapshot.Activity.Kind.BUILD, step, done, total, NOW.minusSeconds(6), null));
  }

  static Snapshot.AgentView stopping() {
    Snapshot.AgentView alive =
        view("scraper", "1.0.7", valid(), running("scraper", 3_920, 40_112L, true));
    Run run = Objects.requireNonNull(alive.run());
    return new Snapshot.AgentView(
        alive.agent(),
        alive.health(),
        with(run, RunState.STOPPING),
        new Snapshot.Activity(
            Snapshot.Activity.Kind.STOP,
            "asked to stop",
            0,
            0,
            NOW.minusSeconds(3),
            Duration.ofSeconds(10)));
  }

  static Snapshot.AgentView backingOff() {
    Snapshot.AgentView alive =
        view("price-watch", "1.1.0", valid(), running("price-watch", 60, 40_113L, true));
    Run run = Objects.requireNonNull(alive.run());
    return new Snapshot.AgentView(
        alive.agent(),
        alive.health(),
        with(run, RunState.BACKING_OFF),
        new Snapshot.Activity(
            Snapshot.Activity.Kind.RESTART,
            "it ended with code 1",
            3,
            5,
            NOW.minusSeconds(1),
            Duration.ofSeconds(4)));
  }

  static Snapshot.AgentView crashLoop() {
    Run run = exited("price-watch", Duration.ofMinutes(2));
    return view(
        "price-watch",
        "1.1.0",
        valid(),
        new RunSketch(run.id(), run.agentId(), run.startedAt())
            .state(RunState.CRASH_LOOP)
            .ended(run.startedAt().plusSeconds(2), new Run.Exit(1, null))
            .environment(java.util.Objects.requireNonNull(run.environment()))
            .log(run.log())
            .problem("5 exits in 40 s, code 1")
            .done());
  }

  static Snapshot.AgentView view(
      String name, String version, @Nullable Health health, @Nullable Run run) {
    return new Snapshot.AgentView(agent(name, version, health != null), health, run, null);
  }

  static Agent agent(String name, String version, boolean built) {
    return new Agent(
        id(name),
        agentPackage(name, version),
        new AgentSettings(
            null,
            "3.11",
            Map.of("LOG_LEVEL", "info", "SERP_API_KEY", "a-secret-value"),
            List.of("SERP_API_KEY"),
            8081,
            null,
            null,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            AgentSettings.RestartPolicy.ON_FAILURE,
            null),
        built ? environment(name) : null,
        NOW.minusSeconds(90_000));
  }

  static AgentId id(String name) {
    return new AgentId(name + "-7c1f");
  }

  private static Path environment(String name) {
    return HOME.resolve("environments").resolve(id(name) + "_a41c9be");
  }

  static AgentPackage agentPackage(String name, String version) {
    return new AgentPackage(
        HOME.resolve("packages/5e0a"),
        Path.of("/home/ada/agents/" + name + "-" + version + ".apkg"),
        "5e0a8c0f7a3b0de41b1f6a1d1c1b7c2f0e6d5a4b3c2d1e0f9a8b7c6d5e4f3a2b",
        manifest(name, version),
        DeployHints.NONE,
        List.of(
            new PackageProblem(
                PackageProblem.Severity.WARNING,
                "name-style",
                "“capabilites” is not a key anybody reads; did you mean “capabilities”?",
                "agent.yaml",
                14,
                "capabilites")));
  }

  private static Manifest manifest(String name, String version) {
    return new Manifest(
        name,
        version,
        null,
        "Searches the web, reads what it finds and answers with its sources.",
        "Ada Lovelace <ada@example.org>",
        "MIT",
        "app.main:run",
        "python3.11",
        "==3.11.*",
        Map.of("LOG_LEVEL", "${LOG_LEVEL:-info}"),
        List.of("fastapi>=0.110", "httpx==0.28.*", "pydantic>=2.11", "uvicorn"),
        null,
        "app.routes:mount",
        new Manifest.A2aEntry("app.grpc:serve", "entry"),
        new Manifest.Ui("ui", "/"),
        List.of(),
        Map.of(
            "capabilities",
            List.of("search", "summarise"),
            "metadata",
            Map.of("homepage", "https://example.org/agent")));
  }

  static Run running(String name, long seconds, long pid, boolean ready) {
    Instant start = NOW.minusSeconds(seconds);
    return new RunSketch("20261124T101501-" + name, id(name), start)
        .state(ready ? RunState.RUNNING : RunState.STARTING)
        .process(pid)
        .ports(8081, 50_051, 8081)
        .ready(ready ? start.plusMillis(800) : null)
        .environment(environment(name))
        .log(log(name, "20261124T101501"))
        .done();
  }

  static Run exited(String name, Duration ago) {
    Instant start = NOW.minus(ago);
    return new RunSketch(start + "-" + name, id(name), start)
        .state(RunState.EXITED)
        .process(41_007)
        .ports(8080, null, null)
        .ready(start.plusMillis(900))
        .ended(start.plusSeconds(12 * 60), new Run.Exit(0, null))
        .environment(environment(name))
        .log(log(name, "20261123T174003"))
        .done();
  }

  static Run with(Run run, RunState state) {
    return RunSketch.like(run)
        .state(state)
        .ended(state.isEnded() ? NOW : null, state.isEnded() ? new Run.Exit(null, 9) : null)
        .done();
  }

  private static Path log(String name, String run) {
    return LOGS.resolve(id(name).value()).resolve(run);
  }

  static List<Run> history(String name) {
    Run last = exited(name, Duration.ofHours(17));
    Run failed = exited(name, Duration.ofDays(2));
    return List.of(
        last,
        with(exited(name, Duration.ofHours(40)), RunState.KILLED),
        new RunSketch("20261122T0911-" + name, id(name), failed.startedAt())
            .state(RunState.FAILED)
            .process(39_120)
            .ports(8080, null, null)
            .ended(failed.startedAt().plusMillis(2_340), new Run.Exit(1, null))
            .environment(environment(name))
            .log(failed.log())
            .problem("It ended before it was ready: KeyError: 'api_key'.")
            .done(),
        with(exited(name, Duration.ofDays(4)), RunState.LOST));
  }

  static ExitReport ending(Run run) {
    boolean failed = run.state() == RunState.FAILED;
    return new ExitReport(
        run,
        failed ? "with code 1" : "",
        Duration.ofMillis(2_340),
        failed
            ? List.of(
                "Traceback (most recent call last):",
                "  File \"/home/ada/agents/translate/app/main.py\", line 31, in run",
                "    key = settings[\"api_key\"]",
                "KeyError: 'api_key'")
            : List.of(),
        failed ? List.of("reading settings", "KeyError: 'api_key'") : List.of(),
        failed ? "20261120T101501-translate" : null,
        failed ? List.of("httpx 0.27.2 → 0.28.0", "app/main.py was edited") : List.of());
  }

  static List<AgentVariable> variables() {
    return List.of(
        new AgentVariable("LANG", "en_GB.UTF-8", AgentVariable.Source.USER, false),
        new AgentVariable("LOG_LEVEL", "info", AgentVariable.Source.SETTINGS, false),
        new AgentVariable("MODEL", "small", AgentVariable.Source.MANIFEST, false),
        new AgentVariable("PYTHONUTF8", "1", AgentVariable.Source.HOST, false),
        new AgentVariable(
            "SERP_API_KEY", AgentVariable.HIDDEN, AgentVariable.Source.DOT_ENV, true));
  }

  private static Health valid() {
    return new Health(
        HealthState.VALID,
        List.of(),
        List.of(
            new Check("Folder is ours", Verdict.PASSED, environment("valid").toString()),
            new Check("Metadata readable", Verdict.PASSED, "written 2026-11-20 18:02 by uv 0.13"),
            new Check("Requirements unchanged", Verdict.PASSED, "same fingerprint"),
            new Check("Place unchanged", Verdict.PASSED, "same path as when it was built"),
            new Check("Python present", Verdict.PASSED, "bin/python → CPython 3.11.7 (pyenv)"),
            new Check("Python runs", Verdict.PASSED, "answered in 9 ms, version as recorded"),
            new Check("Isolated", Verdict.PASSED, "sys.prefix is this folder, no system packages"),
            new Check("Packages whole", Verdict.PASSED, "31 of 31 distributions have their files")),
        environment("valid"),
        facts());
  }

  private static Health staleHealth() {
    return new Health(
        HealthState.STALE,
        List.of(new Health.Reason("requirement-changed", "httpx 0.27 → 0.28, +pydantic 2.11")),
        List.of(
            new Check("Folder is ours", Verdict.PASSED, "environments/7c1f…_a41c9be"),
            new Check("Metadata readable", Verdict.PASSED, "written 2026-11-20 18:02 by uv 0.13"),
            new Check(
                "Requirements unchanged",
                Verdict.FAILED,
                "differs: httpx 0.27 → 0.28, +pydantic 2.11, comment lines ignored"),
            new Check("Place unchanged", Verdict.PASSED, "same path as when it was built"),
            new Check("Python present", Verdict.PASSED, "bin/python → CPython 3.11.7 (pyenv)"),
            new Check("Python runs", Verdict.SKIPPED, ""),
            new Check("Isolated", Verdict.SKIPPED, ""),
            new Check("Packages whole", Verdict.PASSED, "31 of 31 distributions have their files")),
        environment("summarizer"),
        facts());
  }

  static Health health(HealthState state, String reason) {
    return new Health(
        state,
        reason.isEmpty() ? List.of() : List.of(new Health.Reason(state.name(), reason)),
        List.of(new Check("Folder is ours", Verdict.FAILED, reason)),
        environment("any"),
        null);
  }

  private static Health.Facts facts() {
    return new Health.Facts(
        environment("summarizer").resolve("bin/python"),
        "3.11.7",
        Path.of("/home/ada/.pyenv/versions/3.11.7/bin/python"),
        "uv 0.13",
        "a41c9be",
        "f00d",
        104_857_600L,
        Instant.parse("2026-11-20T18:02:00Z"),
        List.of(
            "annotated-types==0.7.0",
            "anyio==4.6.2",
            "certifi==2026.8.30",
            "fastapi==0.121.0",
            "h11==0.16.0",
            "httpcore==1.0.9",
            "httpx==0.27.2",
            "idna==3.10",
            "starlette==0.49.1",
            "typing-extensions==4.15.0",
            "uvicorn==0.38.0"));
  }

  static DoctorReport machine() {
    return new DoctorReport(
        "0.1.0",
        "25.0.1",
        "Linux",
        HOME,
        List.of(
            new DoctorReport.Python(Path.of("/usr/bin/python3.11"), "3.11.7", "PATH"),
            new DoctorReport.Python(Path.of("/usr/bin/python3.12"), "3.12.4", "pyenv")),
        new DoctorReport.Tool(Path.of("/usr/bin/uv"), "0.13.2", "PATH"),
        List.of(
            new DoctorReport.Folder(
                "environments", HOME.resolve("environments"), true, 412_000_000L, 380_000_000L)),
        80_000_000_000L,
        List.of());
  }
}
