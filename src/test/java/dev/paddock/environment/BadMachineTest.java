package dev.paddock.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.paddock.storage.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Builds on a disk that is full or may not be written, and where nothing can be compiled. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "it mounts small disks as Linux does")
class BadMachineTest {

  @TempDir Path folder;
  private @Nullable Path disk;

  /** A disk of so many MiB; only root can have one. */
  private Path disk(int size) throws Exception {
    Path place = Files.createDirectory(folder.resolve("disk"));
    boolean mounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + size + "m", "tmpfs", place.toString());
    assumeTrue(mounted, "only root may mount a small disk");
    disk = place;
    return place;
  }

  private static boolean run(String... words) throws Exception {
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  @AfterEach
  void takeTheDiskAway() throws Exception {
    if (disk != null) {
      assertThat(run("umount", "--lazy", disk.toString())).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void aFullDiskIsTheCauseAndTheEnvironmentBeforeIsKept(String installer) throws Exception {
    Workshop shop = new Workshop(folder, disk(3).resolve("data"));
    shop.build();
    Path before = shop.environment();
    shop.installer = installer;
    shop.file("requirements.txt", "pydantic-core\n");

    BuildFailedException failed = catchThrowableOfType(BuildFailedException.class, shop::build);

    assertThat(failed).hasMessage("the disk is full");
    assertThat(failed.hint()).contains("paddock gc");
    assertThat(shop.environment()).isEqualTo(before);
    assertThat(shop.data.environments().toFile().list())
        .containsExactly(before.getFileName().toString());
    Files.delete(shop.root.resolve("requirements.txt"));
    shop.installer = null;
    assertThat(shop.build().action()).isEqualTo(BuildOutcome.Action.REUSED);
  }

  @Test
  void aDiskThatMayNotBeWrittenIsSaidAndWhatIsThereIsStillUsed() throws Exception {
    Path small = disk(9);
    Workshop shop = new Workshop(folder, small.resolve("data"));
    shop.build();
    assertThat(run("mount", "-o", "remount,ro", small.toString())).isTrue();

    assertThat(shop.quick().state()).isEqualTo(HealthState.VALID);
    assertThat(shop.build().action()).isEqualTo(BuildOutcome.Action.REUSED);
    shop.file("requirements.txt", "six\n");
    assertThatThrownBy(shop::build)
        .isInstanceOfSatisfying(
            IOException.class,
            problem -> assertThat(IoReason.of(problem)).containsIgnoringCase("read-only"));
    assertThat(shop.quick().state()).isEqualTo(HealthState.STALE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void whatMayNotBeWrittenIsTheCause(String kind) throws Exception {
    FailingInstallers bench = new FailingInstallers(folder);
    Path small = disk(40);
    BuildSite site = bench.site(kind, small.resolve("environment"));
    assertThat(run("mount", "-o", "remount,ro", small.toString())).isTrue();

    assertThat(bench.failure(site, kind, bench.shop.variables, "six"))
        .hasMessage("a file or folder may not be written");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void aPackageThatMustBeCompiledWithoutACompilerSaysSo(String kind) throws Exception {
    FailingInstallers bench = new FailingInstallers(folder);
    Path project = Files.createDirectory(folder.resolve("compiled"));
    Files.writeString(
        project.resolve("setup.py"),
        """
        from setuptools import Extension, setup
        setup(name='compiled', version='1', ext_modules=[Extension('compiled', ['c.c'])])
        """);
    Files.writeString(project.resolve("c.c"), "int main(void) { return 0; }\n");
    Map<String, String> variables = new HashMap<>(bench.shop.variables);
    variables.put("PATH", Files.createDirectory(folder.resolve("nothing")).toString());

    BuildFailedException failed = bench.failure(kind, variables, project.toString());

    assertThat(failed).hasMessageContaining("must be compiled, but there is no");
    assertThat(failed.hint()).contains("compiler");
  }

  @Test
  void pipLeavesNothingInTheSystemsFolderForTemporaryFilesNorNeedsIt() throws Exception {
    FailingInstallers bench = new FailingInstallers(folder);
    Path nowhere = folder.resolve("not-there");
    Path project = Files.createDirectory(folder.resolve("looking"));
    Path seen = folder.resolve("seen");
    Files.writeString(
        project.resolve("setup.py"),
        """
        import tempfile
        from setuptools import setup
        open('%s', 'w').write(tempfile.gettempdir())
        setup(name='looking', version='1', py_modules=[])
        """
            .formatted(seen));
    Map<String, String> variables = new HashMap<>(bench.shop.variables);
    variables.put("TMPDIR", nowhere.toString());

    bench.success("pip", variables, project.toString());

    assertThat(Files.readString(seen))
        .startsWith(bench.shop.data.environments().toString())
        .contains(EnvironmentFolders.BUILDING);
    assertThat(nowhere).doesNotExist();
  }
}
