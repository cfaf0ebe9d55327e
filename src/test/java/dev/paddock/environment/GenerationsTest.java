package dev.paddock.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.environment.BuildOutcome.Action;
import dev.paddock.environment.Environments.BuildOptions;
import dev.paddock.storage.FileLocks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationsTest {

  private static final BuildOptions REBUILD = new BuildOptions(true, false, Duration.ofSeconds(9));
  private static final BuildOptions PLAIN = new BuildOptions(false, false, Duration.ofSeconds(9));

  @TempDir Path folder;
  private Workshop shop;

  @BeforeEach
  void openWorkshop() throws Exception {
    shop = new Workshop(folder);
  }

  private BuildOutcome rollBack(String generation) throws Exception {
    return rollBack(generation, PLAIN);
  }

  private BuildOutcome rollBack(String generation, BuildOptions options) throws Exception {
    return shop.environments()
        .rollBack(
            shop.spec(),
            generation,
            options,
            shop.listener(),
            environment -> shop.pointer = environment);
  }

  @Test
  void anEarlierGenerationIsUsedAgainAndStaysInUse() throws Exception {
    shop.build();
    Path first = shop.environment();
    shop.build(REBUILD);
    Path second = shop.environment();

    BuildOutcome back = rollBack("1");

    assertThat(back.action()).isEqualTo(Action.REUSED);
    assertThat(back.reason()).contains("rolled back", "no-deps.1", "instead of no-deps.2");
    assertThat(shop.environment()).isEqualTo(first);
    assertThat(shop.deep().state()).isEqualTo(HealthState.VALID);
    assertThat(shop.build().health().path()).isEqualTo(first);
    assertThat(shop.environments().generations(shop.spec()))
        .extracting(Generation::name)
        .containsExactly("no-deps.2", "no-deps.1");
    assertThat(rollBack("no-deps.2").health().path()).isEqualTo(second);
  }

  @Test
  void whatWasRolledBackToIsStaleOnceTheRequirementsDiffer() throws Exception {
    shop.file("requirements.txt", "six==1.16.0\n");
    shop.build();
    shop.build(REBUILD);
    rollBack("1");
    shop.file("requirements.txt", "six==1.17.0\n");

    assertThat(shop.quick().state()).isEqualTo(HealthState.STALE);
    assertThatThrownBy(() -> rollBack("2"))
        .asInstanceOf(InstanceOfAssertFactories.type(BuildFailedException.class))
        .satisfies(e -> {
          assertThat(e).hasMessageContainingAll("STALE", "six 1.16.0 → 1.17.0");
          assertThat(e.hint()).contains("Put the requirements and settings back");
        });
    assertThat(shop.environment().getFileName().toString()).doesNotEndWith(".2");
  }

  @Test
  void aNumberMeansTheOneBesideThoseInUseAndANameAnyOne() throws Exception {
    shop.file("requirements.txt", "six==1.16.0\n");
    shop.build();
    shop.file("requirements.txt", "six==1.17.0\n");
    shop.build();
    Path first = shop.environment();
    shop.build(REBUILD);

    assertThat(rollBack("1").health().path()).isEqualTo(first);
  }

  @Test
  void oneThatIsNotThereOrNotValidIsRefusedWithThoseThereAre() throws Exception {
    assertThatThrownBy(() -> rollBack("1"))
        .isInstanceOf(BuildFailedException.class)
        .hasMessageContaining("no generation 1");
    shop.build();
    Path first = shop.environment();
    shop.build(REBUILD);
    Path second = shop.environment();
    Files.delete(VenvLayout.python(first));

    assertThatThrownBy(() -> rollBack("7"))
        .asInstanceOf(InstanceOfAssertFactories.type(BuildFailedException.class))
        .satisfies(e -> {
          assertThat(e).hasMessageContaining("no generation 7");
          assertThat(e.details()).hasSize(2).anyMatch(line -> line.contains("no-deps.2, VALID"));
        });
    assertThatThrownBy(() -> rollBack("1"))
        .isInstanceOf(BuildFailedException.class)
        .hasMessageContaining("PYTHON_MISSING");
    assertThat(shop.environment()).isEqualTo(second);
  }

  @Test
  void goingBackIsPossibleUntilItIsCollectedAndWaitsForWhoeverBuilds() throws Exception {
    shop.build();
    Path first = shop.environment();
    shop.build(REBUILD);
    Path lock = shop.data.locks().resolve(EnvironmentFolders.keyOf(first) + ".lock");
    try (FileLocks.Held _ = shop.locks.tryLock(lock).orElseThrow()) {
      var impatient = new BuildOptions(false, false, Duration.ofMillis(50));
      assertThatThrownBy(() -> rollBack("1", impatient))
          .isInstanceOf(EnvironmentBusyException.class)
          .hasMessageContaining("paddock test");
      assertThat(shop.waits).isNotEmpty();
    }

    for (var unneeded : shop.environments().unneeded(Set.of(shop.environment()))) {
      shop.environments().remove(unneeded.path());
    }

    assertThat(first).doesNotExist();
    assertThatThrownBy(() -> rollBack("1"))
        .isInstanceOf(BuildFailedException.class)
        .hasMessageContaining("no generation 1");
  }
}
