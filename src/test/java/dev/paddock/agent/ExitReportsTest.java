package dev.paddock.agent;

import static dev.paddock.agent.RunsHome.ending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.paddock.log.LogStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExitReportsTest extends WithRuns {

  private ExitReport report(Run run) throws PaddockException {
    return home.runs.ledger().exitReport(run.agentId(), run.id()).orElseThrow();
  }

  @Test
  void aFailureHasItsTracebackAndItsLastErrors() throws Exception {
    String body =
        """
        try:
            raise KeyError("earlier")
        except KeyError:
            import traceback; traceback.print_exc()
        for i in range(40):
            print("note", i, file=sys.stderr)
        raise ValueError("broken")
        """;
    ExitReport report = report(ending(home.start(agent(body))).run());
    assertThat(report.how()).isEqualTo("with code 1");
    assertThat(report.duration()).isPositive();
    assertThat(report.traceback())
        .startsWith("Traceback (most recent call last):")
        .endsWith("ValueError: broken");
    assertThat(report.lastErrors()).hasSize(20).endsWith("ValueError: broken");
    assertThat(report.lastGood()).isNull();
    assertThat(report.changes()).isEmpty();
  }

  @Test
  void whatChangedSinceTheLastGoodRunIsNamed() throws Exception {
    Agent good = agent("print('fine')");
    Run fine = ending(home.start(good)).run();
    Agent changed =
        TestAgents.with(
            agent("raise SystemExit(3)"),
            TestAgents.impatient().variables(Map.of("MODE", "fast"), List.of()).done());
    Run failed = ending(home.start(changed)).run();
    ExitReport report = report(failed);
    assertThat(report.lastGood()).isEqualTo(fine.id());
    assertThat(report.changes())
        .containsExactly(
            "grace time: 10 s → 5 s", "variable MODE: added", "package: edited main.py");
    assertThat(RunsHome.text(failed, LogStream.PADDOCK))
        .contains("changed since the last good run " + fine.id());
  }

  @Test
  void whatIsEditedAfterARunIsNotWhatItFailedOf() throws Exception {
    ending(home.start(agent("print('fine')")));
    Run failed = ending(home.start(agent("raise SystemExit(3)"))).run();

    Path later = Files.writeString(temp.resolve("package/later.py"), "x = 1\n");
    // The clock of files may be coarser than ours.
    Files.setLastModifiedTime(later, FileTime.from(Instant.now().plusSeconds(1)));

    assertThat(report(failed).changes()).containsExactly("package: edited main.py");
  }

  @Test
  void anotherGenerationOfTheEnvironmentIsNamed() throws Exception {
    Run fine = ending(home.start(agent("print('fine')"))).run();
    Agent broken = agent("raise SystemExit(3)");
    Path generation = environment.resolveSibling("environment.2");
    Files.createSymbolicLink(generation, environment);
    RunHandle handle =
        home.runs.start(
            broken,
            RunRequest.DEFAULT,
            _ -> {
              Runs.Prepared now = home.prepared(broken);
              return new Runs.Prepared(broken, generation, now.health(), now.report());
            },
            home.events::add);
    Run failed = ending(handle).run();
    ExitReport report = report(failed);
    assertThat(report.lastGood()).isEqualTo(fine.id());
    assertThat(report.changes())
        .containsExactly("environment: generation 1 → 2", "package: edited main.py");
    assertThat(RunsHome.text(failed, LogStream.PADDOCK)).contains("environment: generation 1 → 2");
  }

  @Test
  void aPackageOfAnotherVersionAndAPythonThatIsGoneAreNamed() {
    var before = new RunBasis("1.0", "a", "f", "3.11.7", Map.of("grace time", "10.0 s"));
    var after = new RunBasis("1.1", "b", "f", null, Map.of("grace time", "1.5 s"));
    assertThat(after.changesSince(before))
        .containsExactly("package: 1.0 → 1.1", "Python: 3.11.7 → none", "grace time: 10 s → 1.5 s");
  }

  /** Puts itself into a control group with little memory, of version 1 or 2, and takes more. */
  private static final String HUNGRY =
      """
      import os
      if os.path.isdir("/sys/fs/cgroup/memory"):
          group, limit = "/sys/fs/cgroup/memory/NAME", "memory.limit_in_bytes"
      else:
          group, limit = "/sys/fs/cgroup/NAME", "memory.max"
      os.mkdir(group)
      for file, value in ((limit, 64 << 20), ("cgroup.procs", os.getpid())):
          with open(os.path.join(group, file), "w") as out:
              out.write(str(value))
      print("limited", flush=True)
      taken = bytearray(512 << 20)
      for at in range(0, len(taken), 4096):
          taken[at] = 1
      print("survived", flush=True)
      """;

  @Test
  void anAgentThatTheKernelKilledForLackOfMemoryIsReportedSo() throws Exception {
    String name = "paddock-test-" + ProcessHandle.current().pid();
    Run run = ending(home.start(agent(HUNGRY.replace("NAME", name)))).run();
    for (String root : List.of("/sys/fs/cgroup/memory/", "/sys/fs/cgroup/")) {
      Files.deleteIfExists(Path.of(root + name));
    }
    boolean limited = RunsHome.text(run, LogStream.OUT).equals("limited\n");
    assumeTrue(limited, "no control group with a limit could be made here (that takes root)");

    assertThat(run.exit()).isEqualTo(new Run.Exit(null, 9));
    assertThat(run.problem()).contains("the system killed it for lack of memory");
  }

  @Test
  void aRunAliveHasNoReport() throws Exception {
    RunHandle handle = home.start(agent(TestAgents.FOREVER));
    home.untilWritten(handle.current(), "up");
    assertThat(home.runs.ledger().exitReport(handle.current().agentId(), handle.current().id()))
        .isEmpty();
  }

  @Test
  void aTracebackCutByTheEndOfTheLogIsShownAsFarAsItGoes() {
    assertThat(ExitReports.lastTraceback(List.of("x", "Traceback (most recent call last):", "  a")))
        .containsExactly("Traceback (most recent call last):", "  a");
    assertThat(ExitReports.lastTraceback(List.of("x"))).isEmpty();
  }

  @Test
  void everyDifferenceOfWhatARunWasMadeOfHasItsWords() {
    var before =
        new RunBasis("1.0", "a", "f", "3.11.7", Map.of("variable A", "1", "variable B", "1"));
    var after =
        new RunBasis("1.0", "b", "g", "3.12.1", Map.of("variable A", "2", "REST port", "80"));
    assertThat(after.changesSince(before))
        .containsExactly(
            "package: same version 1.0, other content",
            "Python: 3.11.7 → 3.12.1",
            "environment: made from other requirements",
            "REST port: none → 80",
            "variable A: another value",
            "variable B: removed");
    assertThat(before.changesSince(before)).isEmpty();
  }

  @Test
  void aPackageFolderThatIsGoneIsAChange() throws Exception {
    Agent good = agent("print('fine')");
    ending(home.start(good));
    Run failed = ending(home.start(agent("raise SystemExit(3)"))).run();
    Files.delete(temp.resolve("package/main.py"));
    Files.delete(temp.resolve("package"));
    assertThat(report(failed).changes()).singleElement().asString().contains("is gone");
  }
}
