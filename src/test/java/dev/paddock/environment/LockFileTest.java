package dev.paddock.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.process.CommandRunner.Command;
import dev.paddock.process.CommandRunner.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Locks packages with uv, to versions nobody would choose today, and builds them. */
class LockFileTest {

  @TempDir Path folder;
  private Workshop shop;

  @BeforeEach
  void lockAnOldVersion() throws Exception {
    shop = new Workshop(folder);
    shop.installer = "uv";
    shop.build();
    shop.pointer = null;
    project("<1.17");
    uv("lock");
    project("");
    shop.file("uv.lock", Files.readString(shop.root.resolve("uv.lock")).replace("<1.17", ""));
    Files.writeString(
        shop.root.resolve("uv.lock"),
        Files.readString(shop.root.resolve("uv.lock"))
            .replace("{ name = \"six\", specifier = \"\" }", "{ name = \"six\" }"));
  }

  private void project(String six) throws IOException {
    shop.file(
        "pyproject.toml",
        """
        [project]
        name = "locked"
        version = "1.0"
        requires-python = ">=3.9"
        dependencies = ["six%s"]

        [dependency-groups]
        dev = ["iniconfig"]
        """
            .formatted(six));
  }

  private void uv(String... words) throws Exception {
    List<String> all = new ArrayList<>();
    all.add(shop.environments().uv().orElseThrow().path().toString());
    all.addAll(List.of(words));
    CommandResult result =
        shop.commands()
            .run(
                new Command(all, shop.root, shop.variables, null, null, Duration.ofMinutes(1)),
                (_, _) -> {});
    assertThat(result.exitCode()).as(result.errors()).isZero();
  }

  private void lockInTheStandardsOwnFile() throws Exception {
    uv("export", "--frozen", "--no-emit-project", "--no-dev", "-o", "pylock.toml");
    Files.delete(shop.root.resolve("uv.lock"));
  }

  private List<String> built(String installer) throws Exception {
    shop.installer = installer;
    BuildOutcome outcome = shop.build();
    assertThat(shop.deep().state()).isEqualTo(HealthState.VALID);
    assertThat(outcome.notices()).isEmpty();
    return Workshop.facts(outcome).distributions();
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void whatTheLockFilePinsIsInstalledAndNothingIsWrittenIntoThePackage(String installer)
      throws Exception {
    List<String> distributions = built(installer);

    assertThat(distributions).contains("six==1.16.0", "locked==1.0");
    assertThat(String.join(" ", distributions)).doesNotContain("iniconfig");
    assertThat(shop.root.toFile().list())
        .containsExactlyInAnyOrder("agent.yaml", "pyproject.toml", "uv.lock");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void theStandardsLockFileIsFollowedToo(String installer) throws Exception {
    lockInTheStandardsOwnFile();

    assertThat(built(installer)).contains("six==1.16.0", "locked==1.0");
    shop.file(
        "pylock.toml",
        Files.readString(shop.root.resolve("pylock.toml")).replace("1.16.0", "1.17.0"));
    assertThat(shop.quick().reasons().getFirst().code()).isEqualTo("lock-changed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void theStandardsLockFileAloneIsEnough(String installer) throws Exception {
    lockInTheStandardsOwnFile();
    Files.delete(shop.root.resolve("pyproject.toml"));

    assertThat(built(installer)).contains("six==1.16.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void aDownloadThatIsNotWhatWasLockedIsRefused(String installer) throws Exception {
    String text = Files.readString(shop.root.resolve("uv.lock"));
    shop.file("uv.lock", text.replaceAll("sha256:[0-9a-f]{8}", "sha256:00000000"));
    shop.installer = installer;

    assertThatThrownBy(shop::build)
        .isInstanceOf(BuildFailedException.class)
        .hasMessageContaining("six")
        .hasMessageContaining("hash");
    // Only what was built before the package had a lock file.
    assertThat(shop.data.environments().toFile().list()).containsExactly("agent-1_no-deps");
  }

  @Test
  void aLockFileThatDoesNotMatchIsTheCause() throws Exception {
    project("\", \"packaging");

    assertThatThrownBy(shop::build)
        .isInstanceOf(BuildFailedException.class)
        .hasMessage("uv.lock does not match pyproject.toml");
    lockInTheStandardsOwnFile();
    assertThatThrownBy(shop::build)
        .isInstanceOf(BuildFailedException.class)
        .hasMessageContaining("pylock.toml does not match pyproject.toml")
        .hasMessageContaining("packaging");
    shop.file("pylock.toml", "lock-version = \"7.0\"\n");
    assertThatThrownBy(shop::build)
        .isInstanceOf(BuildFailedException.class)
        .hasMessageContaining("pylock.toml cannot be read: its lock-version is 7.0");
  }

  @Test
  void whereNobodyCanReadItThatIsSaid() throws Exception {
    shop.variables.put("PATH", "/usr/bin");
    Files.delete(shop.data.tools());
    shop.installer = "pip";

    BuildOutcome built = shop.build();

    assertThat(built.health().state()).isEqualTo(HealthState.VALID);
    assertThat(built.notices())
        .containsExactly("uv.lock was not followed: only uv can read it, and there is none here.");
    assertThat(shop.lines).contains("warning: " + built.notices().getFirst());
  }

  @Test
  void aHashForOneRequirementMeansAHashForAll() throws Exception {
    Files.delete(shop.root.resolve("pyproject.toml"));
    String digest = "4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274";
    shop.file("requirements.txt", "six==1.17.0 --hash=sha256:" + digest + "\niniconfig\n");

    for (String installer : List.of("uv", "pip")) {
      shop.installer = installer;
      assertThatThrownBy(shop::build)
          .isInstanceOf(BuildFailedException.class)
          .hasMessageContaining("iniconfig")
          .hasMessageContaining("hash");
    }
  }
}
