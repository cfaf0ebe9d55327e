package dev.paddock.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.environment.Environments.BuildOptions;
import dev.paddock.storage.FileLocks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildPlacesTest {

  private static final BuildOptions ONE_AT_A_TIME =
      new BuildOptions(false, false, false, limits(1, Duration.ofMinutes(9)));

  @TempDir Path folder;
  private Workshop shop;

  private static BuildLimits limits(int atOnce, Duration placeWait) {
    return new BuildLimits(atOnce, Duration.ofSeconds(9), placeWait, null);
  }

  @BeforeEach
  void openWorkshop() throws Exception {
    shop = new Workshop(folder);
  }

  @Test
  void aBuildWithoutAPlaceSaysSoAndGoesOnWhenThereIsOne() throws Exception {
    // Locks of another instance stand for another Paddock's: they are files all the same.
    var places = new BuildPlaces(shop.data, shop.locks);
    var waiting = new CountDownLatch(1);
    BuildListener listener =
        new BuildListener() {
          @Override
          public void waiting(long pid, String command) {}

          @Override
          public void step(String step, int done, int total) {
            if (step.startsWith("waiting: 1 build is under way, in this process")) {
              waiting.countDown();
            }
          }

          @Override
          public void line(String text) {}
        };
    FileLocks.Held taken = places.take(ONE_AT_A_TIME.limits(), listener);
    var built = new CompletableFuture<BuildOutcome>();
    Thread.startVirtualThread(() -> complete(built, listener));

    assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(built).isNotDone();
    assertThat(shop.data.environments().resolve("agent-1_no-deps")).doesNotExist();
    taken.close();

    assertThat(built.get(60, TimeUnit.SECONDS).health().isValid()).isTrue();
  }

  @Test
  void waitingForAPlaceCanBeCancelled() throws Exception {
    var places = new BuildPlaces(shop.data, shop.locks);
    var ended = new CompletableFuture<BuildOutcome>();
    try (FileLocks.Held _ = places.take(ONE_AT_A_TIME.limits(), shop.listener())) {
      Thread build = Thread.startVirtualThread(() -> complete(ended, shop.listener()));
      build.interrupt();
      assertThat(ended)
          .failsWithin(Duration.ofSeconds(20))
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(InterruptedException.class);
    }
    assertThat(shop.pointer).isNull();
  }

  private void complete(CompletableFuture<BuildOutcome> future, BuildListener listener) {
    try {
      future.complete(
          shop.environments()
              .build(shop.spec(), ONE_AT_A_TIME, listener, path -> shop.pointer = path));
    } catch (Exception e) {
      future.completeExceptionally(e);
    }
  }

  @Test
  void asManyAsThereArePlacesBuildAtOnce() throws Exception {
    var places = new BuildPlaces(shop.data, shop.locks);
    try (FileLocks.Held _ = places.take(limits(2, Duration.ZERO), shop.listener());
        FileLocks.Held _ = places.take(limits(2, Duration.ZERO), shop.listener())) {
      assertThat(shop.steps).isEmpty();
    }
  }

  @Test
  void whoeverFindsNoPlaceInTimeIsToldWhoHasThem() throws Exception {
    var places = new BuildPlaces(shop.data, shop.locks);
    var options = new BuildOptions(false, false, false, limits(1, Duration.ofMillis(200)));
    try (FileLocks.Held _ = places.take(options.limits(), shop.listener())) {
      assertThatThrownBy(() -> shop.build(options))
          .isInstanceOf(EnvironmentBusyException.class)
          .hasMessageContainingAll("1 build is under way", "build.placeWaitSeconds");
    }
    assertThat(shop.data.environments().resolve("agent-1_no-deps")).doesNotExist();
    assertThat(shop.build(options).health().isValid()).isTrue();
  }

  @Test
  void theHistorySaysHowEachBuildEnded() throws Exception {
    shop.build();
    shop.file("requirements.txt", "no-such-project-of-anybody==1\n");
    assertThatThrownBy(() -> shop.build()).isInstanceOf(BuildFailedException.class);

    assertThat(shop.environments().contents().builds("agent-1"))
        .extracting(BuildRecord::ending)
        .containsExactly(BuildRecord.Ending.FAILED, BuildRecord.Ending.BUILT);
    BuildRecord failed = shop.environments().contents().builds("agent-1").getFirst();
    assertThat(failed.detail()).contains("no-such-project-of-anybody");
    assertThat(Duration.between(failed.started(), java.time.Instant.now()))
        .isLessThan(Duration.ofMinutes(5));
    assertThat(shop.environments().contents().builds("nobody")).isEmpty();
  }
}
