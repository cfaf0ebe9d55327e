package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.agent.PaddockException;
import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.agent.Run;
import dev.paddock.agent.RunEvent;
import dev.paddock.agent.RunHandle;
import dev.paddock.agent.RunState;
import dev.paddock.environment.BuildOutcome;
import dev.paddock.log.LogStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunVerbTest {

  private final PaddockException late =
      new PaddockException(Failure.NOT_STARTED, "It was not ready.", List.of(), null);

  @TempDir Path home;

  private long now;
  private final FakeService service = new FakeService();

  @BeforeEach
  void anAgent() {
    service.agents.add(FakeService.agent("a-1", "weather"));
  }

  private void ends(
      Run.@Nullable Exit exit, boolean codeWasCalled, @Nullable PaddockException failure) {
    service.ending =
        new RunHandle.Ending(
            FakeService.run("a-1", exit == null ? RunState.FAILED : RunState.EXITED, exit),
            codeWasCalled,
            failure);
  }

  private static RunEvent output(LogStream stream, String text) {
    return new RunEvent.Output(FakeService.NOON, stream, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theAgentsBytesPassThroughUntouched() {
    service.events =
        List.of(
            output(LogStream.OUT, "one\r\n"),
            output(LogStream.ERR, "oops"),
            output(LogStream.OUT, "\u001b[1mtwo"),
            output(LogStream.BUILD, "installing"));
    ends(new Run.Exit(0, null), true, null);

    Spoken spoken = Spoken.to(service, home, "run", "weather", "--quiet");

    assertThat(spoken.code()).isZero();
    assertThat(spoken.out()).isEqualTo("one\r\n\u001b[1mtwo");
    assertThat(spoken.err()).isEqualTo("oops");
  }

  @Test
  void bytesThatAreNoTextPassThroughToo() {
    byte[] odd = {(byte) 0xff, 0, (byte) 0xfe, '\n'};
    service.events = List.of(new RunEvent.Output(FakeService.NOON, LogStream.OUT, odd));
    ends(new Run.Exit(0, null), true, null);
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    new CommandLineFace(Spoken.surroundings(service, home, out, new ByteArrayOutputStream()))
        .run(List.of("run", "weather"));

    assertThat(out.toByteArray()).isEqualTo(odd);
  }

  @Test
  void everyEventIsAnObjectOnALineOfItsOwn() {
    service.events =
        List.of(
            new RunEvent.Building(FakeService.NOON, "installing", 1, 3),
            new RunEvent.Built(
                FakeService.NOON, BuildOutcome.Action.REBUILT, Duration.ofMillis(2500)),
            new RunEvent.Starting(FakeService.NOON),
            new RunEvent.Started(FakeService.NOON, 42, new Run.Ports(8080, 50051, 8080), "r1"),
            new RunEvent.Ready(FakeService.NOON, Duration.ofMillis(700)),
            output(LogStream.OUT, "whole\nha"),
            output(LogStream.ERR, "beside\r\n"),
            output(LogStream.OUT, "lf"),
            new RunEvent.Stopping(FakeService.NOON, Duration.ofSeconds(10), "paddock (pid 7)"),
            new RunEvent.Ended(
                FakeService.NOON, FakeService.run("a-1", RunState.EXITED, null), null));
    ends(new Run.Exit(null, 15), true, null);

    Spoken spoken = Spoken.to(service, home, "run", "weather", "--json");

    String time = "\"time\":\"2026-03-01T12:00:00.000Z\"";
    assertThat(spoken.code()).isEqualTo(143);
    assertThat(spoken.out().lines())
        .containsExactly(
            "{" + time + ",\"event\":\"building\",\"step\":\"installing\",\"done\":1,\"total\":3}",
            "{" + time + ",\"event\":\"built\",\"action\":\"rebuilt\",\"seconds\":2.5}",
            "{" + time + ",\"event\":\"starting\"}",
            "{"
                + time
                + ",\"event\":\"started\",\"pid\":42,"
                + "\"ports\":{\"rest\":8080,\"a2a\":50051,\"ui\":8080},\"run\":\"r1\"}",
            "{" + time + ",\"event\":\"ready\",\"seconds\":0.7}",
            "{" + time + ",\"event\":\"output\",\"stream\":\"out\",\"text\":\"whole\"}",
            "{" + time + ",\"event\":\"output\",\"stream\":\"err\",\"text\":\"beside\"}",
            "{" + time + ",\"event\":\"stopping\",\"grace\":10.0}",
            "{" + time + ",\"event\":\"output\",\"stream\":\"out\",\"text\":\"half\"}",
            "{"
                + time
                + ",\"event\":\"exited\",\"state\":\"EXITED\","
                + "\"code\":null,\"signal\":15}");
  }

  @Test
  void onceItsCodeWasCalledItsOwnCodeWins() {
    ends(new Run.Exit(3, null), true, late);

    Spoken spoken = Spoken.to(service, home, "run", "weather", "--json");

    assertThat(spoken.code()).isEqualTo(3);
    assertThat(spoken.lines().getLast().path("event").asString()).isEqualTo("exited");
  }

  @Test
  void failingToImportItIsEight() {
    ends(new Run.Exit(1, null), false, late);

    Spoken spoken = Spoken.to(service, home, "run", "weather", "--json");

    assertThat(spoken.code()).isEqualTo(8);
    assertThat(spoken.lines()).hasSize(1);
    assertThat(spoken.lines().getLast().path("event").asString()).isEqualTo("error");
    assertThat(spoken.lines().getLast().path("code").asString()).isEqualTo("not-started");
    assertThat(spoken.lines().getLast().path("error").path("code").asString())
        .isEqualTo("not-started");
  }

  @Test
  void aRunStoppedBeforeItHadAProcessWasCancelled() {
    ends(null, false, null);

    assertThat(Spoken.to(service, home, "run", "weather").code()).isEqualTo(130);
  }

  @Test
  void optionsBecomeTheRequest() {
    ends(new Run.Exit(0, null), true, null);

    Spoken.to(
        service,
        home,
        ("run weather --env A=1 --env B=x=y --env A=2 --grace 2.5 --start-timeout 7 --rest-port 8081"
                + " --a2a-port 50052 --ui-port 3001 --no-build")
            .split(" "));

    assertThat(service.starts)
        .containsExactly(
            new dev.paddock.agent.RunRequest(
                Map.of("A", "2", "B", "x=y"),
                Duration.ofMillis(2500),
                Duration.ofSeconds(7),
                8081,
                50052,
                3001,
                false,
                false));
  }

  @Test
  void aStopNamesTheOtherPaddockThatAskedForIt() {
    Duration grace = Duration.ofSeconds(10);
    service.events =
        List.of(
            new RunEvent.Stopping(FakeService.NOON, grace, "paddock stop (pid 7)"),
            new RunEvent.Stopping(FakeService.NOON, grace, null),
            new RunEvent.Stopping(FakeService.NOON, Duration.ZERO, "paddock stop (pid 8)"));
    ends(new Run.Exit(null, 15), true, null);

    assertThat(Spoken.to(service, home, "run", "weather").err().lines().toList())
        .containsSubsequence(
            "paddock: asked to stop by paddock stop (pid 7); force follows in 10 s, or with Ctrl C twice",
            "paddock: asked to stop; force follows in 10 s, or with another Ctrl C",
            "paddock: ending it by force, asked for by paddock stop (pid 8)");
  }

  @Test
  void theLastWordSaysWhyItEnded() {
    assertThat(lastWord(RunState.EXITED, new Run.Exit(null, 15), null))
        .isEqualTo("paddock: exited, signal 15 (TERM)");
    String reason = "it was started again 5 times within 2 min";
    assertThat(lastWord(RunState.CRASH_LOOP, new Run.Exit(3, null), reason))
        .isEqualTo("paddock: crash loop: " + reason);
  }

  private String lastWord(RunState state, Run.Exit exit, @Nullable String problem) {
    Run plain = FakeService.run("a-1", state, exit);
    Run run =
        problem == null ? plain : dev.paddock.agent.RunSketch.like(plain).problem(problem).done();
    service.ending = new RunHandle.Ending(run, true, null);
    return Spoken.to(service, home, "run", "weather").err().lines().toList().getLast();
  }

  private RunStopper stopper(List<String> done) {
    return new RunStopper(Duration.ofSeconds(3), code -> done.add("halt " + code), () -> now);
  }

  @Test
  void theFirstWishIsGracefulTheSecondForcesTheThirdEndsUs() {
    List<String> done = new ArrayList<>();
    RunStopper stopper = stopper(done);
    stopper.take(recording(done));

    stopper.wish(130);
    now += 500_000_000;
    stopper.wish(130);
    now += 500_000_000;
    stopper.wish(130);

    assertThat(done).containsExactly("stop PT3S", "force", "halt 130");
  }

  @Test
  void theEchoOfAWishIsNoSecondWish() {
    List<String> done = new ArrayList<>();
    RunStopper stopper = stopper(done);
    stopper.take(recording(done));

    stopper.wish(130);
    now += 1_000_000;
    stopper.wish(130);

    assertThat(done).containsExactly("stop PT3S");
  }

  @Test
  void aWishBeforeThereIsARunIsFulfilledWhenThereIs() {
    List<String> done = new ArrayList<>();
    RunStopper stopper = stopper(done);

    stopper.wish(130);
    stopper.take(recording(done));
    stopper.readerGone();

    assertThat(done).containsExactly("stop PT3S");
  }

  private static RunHandle recording(List<String> done) {
    return new RunHandle() {
      @Override
      public Run current() {
        throw new UnsupportedOperationException();
      }

      @Override
      public CompletableFuture<Ending> ended() {
        return new CompletableFuture<>();
      }

      @Override
      public void stop(Duration grace) {
        done.add("stop " + grace);
      }

      @Override
      public void force() {
        done.add("force");
      }
    };
  }
}
