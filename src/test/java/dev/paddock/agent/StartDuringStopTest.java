package dev.paddock.agent;

import static dev.paddock.agent.RunsHome.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.agent.PaddockException.Failure;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the agents here use POSIX signals")
class StartDuringStopTest extends WithRuns {

  private static final RunRequest AT_ONCE =
      new RunRequest(Map.of(), null, null, null, null, null, true, false);

  private RunHandle stopping(Agent agent, Duration grace) throws Exception {
    RunHandle handle = home.start(agent);
    started(handle);
    handle.stop(grace);
    until(() -> handle.current().state() == RunState.STOPPING, "it is being stopped");
    return handle;
  }

  private CompletableFuture<RunHandle> startInBackground(Agent agent) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return home.start(agent);
      } catch (PaddockException e) {
        throw new CompletionException(e);
      }
    });
  }

  private Failure failure(CompletableFuture<RunHandle> start) {
    try {
      start.get(10, TimeUnit.SECONDS);
      throw new AssertionError("it was started");
    } catch (java.util.concurrent.ExecutionException e) {
      return Failure.valueOf(kind(e));
    } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aStartWhileItIsStoppedTakesEffectWhenTheStopHasEnded() throws Exception {
    Agent agent = agent(TestAgents.STUBBORN);
    Run first = stopping(agent, Duration.ofMillis(1_200)).current();
    RunHandle second = home.start(agent);
    assertThat(isAlive(first.pid())).isFalse();
    Run ended = home.runs.ledger().of(agent.id()).getLast();
    assertThat(ended.state()).isEqualTo(RunState.KILLED);
    assertThat(ended.endedAt()).isBeforeOrEqualTo(second.current().startedAt());
    assertThat(isAlive(started(second).pid())).isTrue();
  }

  @Test
  void severalStartsWhileItIsStoppedMakeOneRun() throws Exception {
    Agent agent = agent(TestAgents.STUBBORN);
    stopping(agent, Duration.ofSeconds(1));
    var starts = java.util.stream.Stream.generate(() -> startInBackground(agent)).limit(4).toList();
    var outcomes =
        starts.stream()
            .map(start -> start.handle((_, e) -> e == null ? "started" : kind(e)).join())
            .toList();
    assertThat(outcomes).containsExactlyInAnyOrder("started", "BUSY", "BUSY", "BUSY");
    assertThat(home.runs.ledger().of(agent.id())).hasSize(2);
  }

  private static String kind(Throwable e) {
    return e.getCause() instanceof PaddockException failure
        ? failure.failure().name()
        : e.toString();
  }

  @Test
  void aStartThatDoesNotWaitIsToldWhoStopsItAndUntilWhen() throws Exception {
    Agent agent = agent(TestAgents.STUBBORN);
    RunHandle first = stopping(agent, Duration.ofSeconds(50));
    long asked = System.nanoTime();
    assertThatThrownBy(() -> home.start(agent, AT_ONCE, _ -> {}))
        .isInstanceOfSatisfying(
            PaddockException.class,
            e -> {
              assertThat(e.failure()).isEqualTo(Failure.BUSY);
              assertThat(e.getMessage())
                  .matches(
                      ".* is being stopped by the tests \\(pid \\d+\\), "
                          + "force follows in (50|49|48) s; nothing was started\\.");
            });
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(2));
    assertThat(first.current().state()).isEqualTo(RunState.STOPPING);
    first.force();
  }

  @Test
  void aFurtherStopTakesBackAStartThatStillWaits() throws Exception {
    Agent agent = agent(TestAgents.STUBBORN);
    stopping(agent, Duration.ofSeconds(2));
    var start = startInBackground(agent);
    assertThat(start).isNotCompleted();
    until(() -> home.runs.claim().isWaitedFor(agent.id()), "the start waits");
    home.runs.stop(agent.id(), false, null);
    assertThat(failure(start)).isEqualTo(Failure.CANCELLED);
    assertThat(home.runs.ledger().alive()).isEmpty();
    assertThat(home.runs.ledger().of(agent.id())).hasSize(1);
  }

  @Test
  void quittingTakesBackAStartThatStillWaits() throws Exception {
    Agent agent = agent(TestAgents.STUBBORN);
    stopping(agent, Duration.ofSeconds(1));
    var start = startInBackground(agent);
    until(() -> home.runs.claim().isWaitedFor(agent.id()), "the start waits");
    home.runs.stopAll().get(10, TimeUnit.SECONDS);
    assertThat(failure(start)).isEqualTo(Failure.CANCELLED);
    assertThat(home.runs.ledger().alive()).isEmpty();
  }
}
