package dev.paddock.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.environment.BuildOutcome.Action;
import dev.paddock.environment.Environments.BuildOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentsTest {

  @TempDir Path folder;
  private Workshop shop;

  @BeforeEach
  void openWorkshop() throws Exception {
    shop = new Workshop(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void buildsWithEitherInstallerAndReusesWhatIsValid(String installer) throws Exception {
    shop.installer = installer;
    shop.file("requirements.txt", "# comment\nsix==1.17.0\n-r more.txt\n")
        .file("more.txt", "iniconfig\n");

    BuildOutcome built = shop.build();

    assertThat(built.action()).isEqualTo(Action.BUILT);
    assertThat(built.health().state()).isEqualTo(HealthState.VALID);
    assertThat(Workshop.facts(built).installer()).startsWith(installer + " ");
    assertThat(Workshop.facts(built).distributions()).contains("six==1.17.0");
    assertThat(String.join(" ", Workshop.facts(built).distributions())).contains("iniconfig==");
    assertThat(shop.deep().state()).isEqualTo(HealthState.VALID);
    assertThat(shop.steps).contains("installing 2/2");
    assertThat(shop.build().action()).isEqualTo(Action.REUSED);
    assertThat(shop.environment().resolve(EnvironmentFolders.BUILDING)).doesNotExist();
  }

  @Test
  void aFileOfNothingButAMissingOneIsNotTakenForNoRequirements() throws Exception {
    shop.file("requirements.txt", "-r deps/nowhere.txt\n");

    assertThatThrownBy(shop::build)
        .isInstanceOf(BuildFailedException.class)
        .hasMessageContaining("deps/nowhere.txt");
    assertThat(shop.pointer).isNull();
  }

  @Test
  void namesWhatChangedAndBuildsTheNextOneBesideTheOld() throws Exception {
    shop.file("requirements.txt", "six==1.16.0\niniconfig\n");
    shop.build();
    Path old = shop.environment();
    shop.file("requirements.txt", "# only a comment\niniconfig\n\nsix == 1.16.0\n");
    assertThat(shop.quick().state()).isEqualTo(HealthState.VALID);
    shop.file("requirements.txt", "six==1.17.0\npackaging\n");

    Health stale = shop.quick();

    assertThat(stale.state()).isEqualTo(HealthState.STALE);
    assertThat(stale.reasons())
        .extracting(Health.Reason::detail)
        .containsExactly("six 1.16.0 → 1.17.0", "+packaging", "-iniconfig");
    BuildOutcome rebuilt = shop.build();
    assertThat(rebuilt.action()).isEqualTo(Action.REBUILT);
    assertThat(rebuilt.reason()).contains("six 1.16.0 → 1.17.0");
    assertThat(shop.environment()).isNotEqualTo(old);
    assertThat(old).isDirectory();
  }

  @Test
  void linksThePackageItselfAndWritesNothingIntoItsFolder() throws Exception {
    shop.file(
            "setup.py",
            """
            from setuptools import setup
            setup(name='sample-agent', version='4.5', packages=['src'], package_dir={'': '.'},
                  entry_points={'console_scripts': ['sample-run=src.main:run']},
                  install_requires=['six'])
            """)
        .file("src/__init__.py", "")
        .file("src/main.py", "def run(): return 1\n");

    BuildOutcome built = shop.build();

    assertThat(Workshop.facts(built).distributions()).contains("sample-agent==4.5");
    try (var files = Files.walk(shop.root)) {
      assertThat(files.filter(Files::isRegularFile).map(f -> shop.root.relativize(f).toString()))
          .containsExactlyInAnyOrder("agent.yaml", "setup.py", "src/__init__.py", "src/main.py");
    }
    assertThat(shop.environment().resolve("bin/sample-run")).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pyproject.toml", "setup.py"})
  void besideRequirementsThePackagesOwnWishesAreOnlyTold(String definition) throws Exception {
    shop.file("requirements.txt", "six==1.16.0\n")
        .file(
            definition,
            definition.equals("setup.py")
                ? """
                from setuptools import setup
                setup(name='own', version='1', py_modules=[], description='d' * 90,
                      install_requires=['six==1.17.0', 'idna', 'tomli; python_version<"3"'])
                """
                : """
                [project]
                name = 'own'
                version = '1'
                dependencies = ['six==1.17.0', 'idna', 'tomli; python_version<"3"']
                """);

    BuildOutcome built = shop.build();

    assertThat(Workshop.facts(built).distributions())
        .containsExactlyInAnyOrder("own==1", "six==1.16.0");
    assertThat(built.notices())
        .containsExactly(
            "the package itself asks for idna, which requirements.txt does not; not installed.");
    assertThat(shop.deep().state()).isEqualTo(HealthState.VALID);
  }

  @Test
  void requirementsThatNameThePackageBringWhatItAsksFor() throws Exception {
    shop.file("requirements.txt", "-e .\n")
        .file(
            "pyproject.toml", "[project]\nname='own'\nversion='1'\ndependencies=['six==1.17.0']\n");

    BuildOutcome built = shop.build();

    assertThat(Workshop.facts(built).distributions())
        .containsExactlyInAnyOrder("own==1", "six==1.17.0");
    assertThat(built.notices()).isEmpty();
  }

  @Test
  void aBrokenSetupFailsTheBuildWithItsCause() throws Exception {
    shop.file("setup.py", "raise ValueError('no good')\n");

    assertThatThrownBy(() -> shop.build())
        .isInstanceOf(BuildFailedException.class)
        .hasMessageContaining("the package itself");
    assertThat(shop.data.environments()).isEmptyDirectory();
  }

  @Test
  void refusesAForeignFolderAndLeavesItAlone() throws Exception {
    Path foreign = shop.data.environments().resolve("agent-1_no-deps");
    Files.createDirectories(foreign);
    Files.writeString(foreign.resolve("thesis.txt"), "mine");

    assertThat(shop.quick().state()).isEqualTo(HealthState.FOREIGN);
    assertThatThrownBy(() -> shop.build())
        .isInstanceOf(BuildFailedException.class)
        .hasMessageContaining(foreign.toString());
    assertThat(foreign.resolve("thesis.txt")).hasContent("mine");
  }

  @Test
  void aRebuildIsTheNextGeneration() throws Exception {
    shop.build();

    BuildOutcome rebuilt = shop.build(new BuildOptions(true, false, Duration.ofSeconds(9)));

    assertThat(rebuilt.action()).isEqualTo(Action.REBUILT);
    assertThat(shop.environment().getFileName()).hasToString("agent-1_no-deps.2");
    assertThat(shop.deep().state()).isEqualTo(HealthState.VALID);
  }
}
