package dev.paddock.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.environment.BuildOutcome.Action;
import dev.paddock.environment.Health.Verdict;
import dev.paddock.process.ProcessIdentity;
import dev.paddock.process.Survivors;
import dev.paddock.storage.FolderRemoval;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Damages environments in every way we know and looks at the verdict and the repair. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it damages interpreters that are links")
class HealthTest {

  @TempDir Path folder;
  private Workshop shop;

  @BeforeEach
  void buildOne() throws Exception {
    shop = new Workshop(folder);
    shop.file("requirements.txt", "six==1.17.0\n");
    shop.build();
    assertThat(shop.deep().state()).isEqualTo(HealthState.VALID);
  }

  private Path environment() {
    return shop.environment();
  }

  private Path metadata() {
    return environment().resolve(EnvironmentMetadata.FILE);
  }

  private Path python() {
    return environment().resolve("bin/python");
  }

  private Path site() throws IOException {
    return Objects.requireNonNull(VenvLayout.findSitePackages(environment()));
  }

  private void script(Path place, String text) throws IOException {
    Files.deleteIfExists(place);
    Files.writeString(place, text);
    assertThat(place.toFile().setExecutable(true)).isTrue();
  }

  private void edit(Path file, String what, String with) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(what);
    Files.writeString(file, text.replace(what, with));
  }

  /** The verdict at both depths, then that a build repairs it and says why. */
  private void assertFound(HealthState state, String code, String evidence) throws Exception {
    assertSeen(shop.quick(), state, code, evidence);
    assertFoundByAsking(state, code, evidence);
  }

  private void assertFoundByAsking(HealthState state, String code, String evidence)
      throws Exception {
    assertSeen(shop.deep(), state, code, evidence);
    Path old = environment();
    BuildOutcome repaired = shop.build();
    assertThat(repaired.action()).isEqualTo(Action.REBUILT);
    assertThat(repaired.reason()).contains(evidence);
    assertThat(environment()).isNotEqualTo(old);
    assertThat(shop.deep().state()).isEqualTo(HealthState.VALID);
  }

  private static void assertSeen(Health health, HealthState state, String code, String evidence) {
    assertThat(health.state()).isEqualTo(state);
    assertThat(health.reasons().getFirst().code()).isEqualTo(code);
    assertThat(health.reasons().getFirst().detail()).contains(evidence);
    assertThat(health.checks().stream().filter(check -> check.verdict() == Verdict.FAILED))
        .hasSize(1);
    assertThat(health.checks()).hasSize(11);
  }

  @Test
  void aDeletedFolderIsAbsentAndBuiltAgain() throws Exception {
    FolderRemoval.remove(environment());

    assertThat(shop.quick().state()).isEqualTo(HealthState.ABSENT);
    assertThat(shop.build().action()).isEqualTo(Action.BUILT);
    assertThat(shop.deep().state()).isEqualTo(HealthState.VALID);
  }

  @Test
  void deletedMetadata() throws Exception {
    Files.delete(metadata());

    assertFound(HealthState.METADATA_MISSING, "metadata-missing", "is gone");
  }

  @Test
  void aVenvWithoutMetadataThatNobodyPointsToIsAnInterruptedBuild() throws Exception {
    Files.delete(metadata());
    shop.pointer = null;

    assertThat(shop.quick().state()).isEqualTo(HealthState.INCOMPLETE);
    assertThat(shop.build().action()).isEqualTo(Action.BUILT);
    assertThat(environment().getFileName().toString()).doesNotContain(".2");
    assertThat(shop.deep().state()).isEqualTo(HealthState.VALID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "\u0000\u0001\u0002",
        "{\"package_id\": [1, 2]}",
        "{\"package_id\": \"a@1\", \"requirements_sha256\": \"0000000\"}",
        "{\"schema\": 99, \"package_id\": \"a@1\"}",
        "{\"package_id\":\"a@1\",\"requirements_sha256\":\"x\",\"python_version\":\"3.11.7\","
            + "\"inputs\":17,\"fingerprint\":true}",
        "{\"schema\":\"one\",\"package_id\":\"a@1\",\"requirements_sha256\":\"x\","
            + "\"python_version\":\"3.11.7\"}",
        "{\"package_id\":\"a@1\",\"requirements_sha256\":\"x\",\"python_version\":3.11}",
      })
  void metadataThatCannotBeUnderstood(String content) throws Exception {
    Files.writeString(metadata(), content);

    assertSeen(
        shop.quick(),
        HealthState.METADATA_CORRUPT,
        "metadata-unreadable",
        EnvironmentMetadata.FILE);
  }

  @ParameterizedTest
  @CsvSource({
    "base_python, '\"a\\u0000b\"'",
    "site_packages, '\"a\\u0000b\"'",
    "path, '\"a\\u0000b\"'",
    "path, 5",
    "distributions, [null]",
    "distributions, '[{\"name\": \"a\"}]'",
    "distributions, '[{\"name\": \"a\", \"version\": \"1\", \"record\": \"\\u0000\"}]'",
    "distributions, '[{\"name\": \"a\", \"version\": \"1\", \"record\": \"../a\"}]'",
    "distributions, '[{\"name\": \"a\", \"version\": \"1\", \"record\": \"a/b\"}]'",
    "site_packages, '\"../..\"'",
    "site_packages, '\"lib/../../other\"'",
    "site_packages, '\"/usr/lib\"'",
    "site_packages, '\".\"'",
    "python_version, '\"x\"'",
    "python_version, '\"3\"'",
  })
  void metadataWithOneValueThatIsOfNoUse(String key, String value) throws Exception {
    // The last of two keys of one name counts.
    String text = Files.readString(metadata()).strip();
    Files.writeString(
        metadata(), text.substring(0, text.length() - 1) + ",\"" + key + "\": " + value + "}");

    assertFound(HealthState.METADATA_CORRUPT, "metadata-unreadable", EnvironmentMetadata.FILE);
  }

  @Test
  void truncatedMetadata() throws Exception {
    byte[] bytes = Files.readAllBytes(metadata());
    Files.write(metadata(), java.util.Arrays.copyOf(bytes, bytes.length / 2));

    assertFound(HealthState.METADATA_CORRUPT, "metadata-unreadable", EnvironmentMetadata.FILE);
  }

  @Test
  void metadataThatIsAFolder() throws Exception {
    Files.delete(metadata());
    Files.createDirectory(metadata());

    assertFound(HealthState.METADATA_CORRUPT, "metadata-unreadable", EnvironmentMetadata.FILE);
  }

  @Test
  @Timeout(20)
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no named pipes among files")
  void metadataThatIsANamedPipeIsNotWaitedFor() throws Exception {
    Files.delete(metadata());
    assertThat(new ProcessBuilder("mkfifo", metadata().toString()).start().waitFor()).isZero();

    assertFound(HealthState.METADATA_CORRUPT, "metadata-unreadable", EnvironmentMetadata.FILE);
  }

  @Test
  void anEnvironmentThatWasMoved() throws Exception {
    Path moved = environment().resolveSibling("agent-1_" + "0123abc");
    Files.move(environment(), moved);
    shop.pointer = moved;

    assertFound(HealthState.MOVED, "moved", "it was built at");
  }

  @Test
  void aDataFolderThatWasMoved() throws Exception {
    Path before = environment();
    Path elsewhere = folder.resolve("elsewhere");
    Files.move(shop.data.root(), elsewhere);
    Workshop other = new Workshop(folder, elsewhere);
    other.pointer = before;

    Health health = other.deep();

    assertThat(health.state()).isEqualTo(HealthState.MOVED);
    assertThat(other.environments().standing(other.spec())).contains(health.path());
    assertThat(other.build().action()).isEqualTo(Action.REBUILT);
    assertThat(other.deep().state()).isEqualTo(HealthState.VALID);
  }

  @Test
  void aDeletedInterpreter() throws Exception {
    Files.delete(python());

    assertFound(HealthState.PYTHON_MISSING, "python-missing", "bin/python is gone");
  }

  @Test
  void anInterpreterThatIsADanglingLink() throws Exception {
    Files.delete(python());
    Files.createSymbolicLink(python(), Path.of("/opt/pythons/3.11.9/bin/python3.11"));

    assertFound(
        HealthState.PYTHON_MISSING,
        "python-missing",
        "bin/python is a link to /opt/pythons/3.11.9/bin/python3.11, which is gone");
  }

  @Test
  void anInterpreterThatIsALinkToItself() throws Exception {
    Files.delete(python());
    Files.createSymbolicLink(python(), Path.of("python"));

    assertFound(HealthState.PYTHON_MISSING, "python-missing", "leads in a circle");
  }

  @Test
  void anInterpreterThatMayNotBeExecuted() throws Exception {
    Files.delete(python());
    Files.writeString(python(), "#!/bin/sh\n");

    assertFound(HealthState.PYTHON_BROKEN, "python-not-executable", "cannot be executed");
  }

  @Test
  void anInterpreterThatIsNoProgram() throws Exception {
    script(python(), "\u0000\u0001 not a program");

    assertFoundByAsking(HealthState.PYTHON_BROKEN, "python-does-not-run", "python: it");
  }

  @Test
  void anEmptyInterpreter() throws Exception {
    script(python(), "");

    assertFoundByAsking(HealthState.PYTHON_BROKEN, "python-does-not-run", "python: it");
  }

  @Test
  void anInterpreterThatFails() throws Exception {
    script(python(), "#!/bin/sh\necho 'Fatal Python error: no encodings' >&2\nexit 3\n");

    assertFoundByAsking(HealthState.PYTHON_BROKEN, "python-does-not-run", "no encodings");
  }

  @Test
  void anInterpreterThatAnswersNonsense() throws Exception {
    script(python(), "#!/bin/sh\necho hello\n");

    assertFoundByAsking(HealthState.PYTHON_BROKEN, "python-does-not-run", "hello");
  }

  @Test
  void anInterpreterThatHangsIsGivenUpWithAllItStarted() throws Exception {
    Path mark = folder.resolve("pid");
    script(python(), "#!/bin/sh\nsleep 1000 &\necho $! > " + mark + "\nwait\n");
    Instant start = Instant.now();

    Health health = shop.deep();

    assertSeen(health, HealthState.PYTHON_BROKEN, "python-does-not-run", "did not answer");
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(25));
    long child = Long.parseLong(Files.readString(mark).strip());
    assertThat(ProcessIdentity.of(child).filter(ProcessIdentity::isAlive)).isEmpty();
  }

  @Test
  @Timeout(9)
  void anInterpreterThatHangsIsNotWaitedForWhereTheVerdictIsAnotherAnyway() throws Exception {
    script(python(), "#!/bin/sh\nexec sleep 1000\n");
    shop.file("requirements.txt", "six==1.16.0\n");

    Health health = shop.deep();

    assertSeen(health, HealthState.STALE, "requirement-changed", "six 1.17.0 → 1.16.0");
    assertThat(Survivors.of(folder)).isEmpty();
  }

  @Test
  void anInterpreterOfAnotherVersion() throws Exception {
    edit(metadata(), "\"python_version\" : \"3.", "\"python_version\" : \"2.");

    assertFoundByAsking(HealthState.PYTHON_CHANGED, "python-changed", "→ 3.");
  }

  @Test
  void aDeletedPyvenvFile() throws Exception {
    Files.delete(environment().resolve("pyvenv.cfg"));

    assertFound(HealthState.NOT_ISOLATED, "not-isolated", "");
  }

  /** A power cut may leave it so; Python then lets the base's packages in. */
  @Test
  void anEmptyPyvenvFile() throws Exception {
    Files.writeString(environment().resolve("pyvenv.cfg"), "");

    assertFound(HealthState.NOT_ISOLATED, "not-isolated", "include-system-site-packages");
  }

  @Test
  void aPyvenvFileThatLetsSystemPackagesIn() throws Exception {
    edit(
        environment().resolve("pyvenv.cfg"),
        "include-system-site-packages = false",
        "include-system-site-packages = true");

    assertFound(HealthState.NOT_ISOLATED, "not-isolated", "include-system-site-packages");
  }

  @Test
  void aDistributionThatIsGone() throws Exception {
    FolderRemoval.remove(site().resolve("six-1.17.0.dist-info"));

    assertFound(HealthState.DAMAGED, "distribution-gone", "six 1.17.0 is gone");
  }

  @Test
  void aDistributionThatLostItsRecord() throws Exception {
    Files.delete(site().resolve("six-1.17.0.dist-info/RECORD"));

    assertFound(HealthState.DAMAGED, "record-lost", "six 1.17.0 lost its RECORD");
  }

  @Test
  void aSitecustomizeThatTakesTheOutputForItselfHarmsNothing() throws Exception {
    Files.writeString(
        site().resolve("sitecustomize.py"),
        "import os, sys\nprint('hello')\nsys.stdout = open(os.devnull, 'w')\n");

    assertThat(shop.deep().state()).isEqualTo(HealthState.VALID);
  }

  @Test
  void aRecordThatIsNoText() throws Exception {
    Files.write(
        site().resolve("six-1.17.0.dist-info/RECORD"), new byte[] {'a', (byte) 0xff, '\n', 0});

    assertFoundByAsking(HealthState.DAMAGED, "record-lost", "six 1.17.0: its RECORD is no text");
  }

  @Test
  void aPackageThatIsGoneIsAChangeAfterTheFoldersOwnTests() throws Exception {
    FolderRemoval.remove(shop.root);

    assertSeen(shop.quick(), HealthState.STALE, "package-missing", shop.root + " is gone");
    assertSeen(shop.deep(), HealthState.STALE, "package-missing", shop.root + " is gone");
    assertThat(Objects.requireNonNull(shop.quick().facts()).python()).isEqualTo(python());
    Files.delete(metadata());
    assertSeen(shop.quick(), HealthState.METADATA_MISSING, "metadata-missing", "is gone");
    FolderRemoval.remove(environment());
    assertThat(shop.quick().reasons())
        .extracting(Health.Reason::code)
        .containsExactly("folder-gone", "package-missing");
    shop.pointer = null;
    assertThat(shop.quick().state()).isEqualTo(HealthState.ABSENT);
    assertThat(shop.quick().reasons())
        .extracting(Health.Reason::code)
        .containsExactly("package-missing", "never-built");
  }

  @Test
  void aModuleThatIsGone() throws Exception {
    Files.delete(site().resolve("six.py"));

    assertFoundByAsking(HealthState.DAMAGED, "files-gone", "six.py");
  }

  @Test
  void aPackagesFolderThatIsGone() throws Exception {
    FolderRemoval.remove(site());

    assertFound(HealthState.DAMAGED, "packages-gone", "folder is gone");
  }

  @Test
  void aFolderThatWasReplacedByALinkIsForeignAndNeverFollowed() throws Exception {
    Path elsewhere = folder.resolve("elsewhere");
    Files.move(environment(), elsewhere);
    Files.createSymbolicLink(environment(), elsewhere);

    assertSeen(shop.quick(), HealthState.FOREIGN, "not-an-environment", "is a link");
    assertThat(shop.environments().standing(shop.spec())).isEmpty();
    assertThat(shop.environments().remove(environment())).isFalse();
    assertThat(elsewhere.resolve("pyvenv.cfg")).exists();
  }

  @Test
  void anEnvironmentOfTheEcosystemsRuntimeIsAdopted() throws Exception {
    String digits = PackageRequirements.read(shop.agentPackage()).hash();
    Files.writeString(
        metadata(),
        "{\"package_id\": \"sample@1.2.3\", \"requirements_sha256\": \""
            + digits
            + "\", \"created_at\": \"2025-01-02T03:04:05.678901\", \"python_version\": \""
            + Workshop.version(python())
            + "\"}",
        StandardCharsets.UTF_8);
    shop.pointer = null;
    assertThat(shop.quick().state()).isEqualTo(HealthState.VALID);

    BuildOutcome adopted = shop.build();

    assertThat(adopted.action()).isEqualTo(Action.REUSED);
    assertThat(Files.readString(metadata())).contains("\"fingerprint\"", "2025-01-02T03:04:05");
    assertThat(Workshop.facts(adopted).distributions()).contains("six==1.17.0");
    shop.file("requirements.txt", "six==1.16.0\n");
    assertThat(shop.quick().reasons().getFirst().detail()).isEqualTo("six 1.17.0 → 1.16.0");
  }

  @Test
  void anUnreadableProjectFileIsAChangeAfterTheFoldersOwnTests() throws Exception {
    shop.file("pyproject.toml", "this is [not TOML");

    assertSeen(shop.quick(), HealthState.STALE, "requirements-unreadable", "pyproject.toml");
    assertSeen(shop.deep(), HealthState.STALE, "requirements-unreadable", "pyproject.toml");
    Files.delete(metadata());
    assertSeen(shop.quick(), HealthState.METADATA_MISSING, "metadata-missing", "is gone");
    Path lock = shop.data.locks().resolve(EnvironmentFolders.keyOf(environment()) + ".lock");
    try (var _ = shop.locks.tryLock(lock).orElseThrow()) {
      assertThat(shop.quick().state()).isEqualTo(HealthState.BUILDING);
    }
    FolderRemoval.remove(environment());
    Files.createDirectory(environment());
    Files.writeString(environment().resolve("thesis.txt"), "mine");
    assertThat(shop.quick().state()).isEqualTo(HealthState.FOREIGN);
    FolderRemoval.remove(environment());
    assertThat(shop.quick().state()).isEqualTo(HealthState.ABSENT);
    assertThat(shop.quick().reasons())
        .extracting(Health.Reason::code)
        .containsExactly("folder-gone", "requirements-unreadable");
  }

  @Test
  void aBuildUnderWayIsSaidWithWhoIsBuilding() throws Exception {
    Path lock = shop.data.locks().resolve(EnvironmentFolders.keyOf(environment()) + ".lock");
    try (var _ = shop.locks.tryLock(lock).orElseThrow()) {
      assertSeen(
          shop.environments().quick(shop.spec()),
          HealthState.BUILDING,
          "build-under-way",
          "paddock test");
    }
  }
}
