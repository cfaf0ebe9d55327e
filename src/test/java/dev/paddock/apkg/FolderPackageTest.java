package dev.paddock.apkg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A developer's folder is read where it is and left as it is. */
class FolderPackageTest {

  @TempDir Path temp;
  private Path folder;

  @BeforeEach
  void makeAPackage() throws IOException {
    folder = Files.createDirectories(temp.resolve("work/agent"));
    Files.writeString(folder.resolve("agent.yaml"), ZipBytes.MANIFEST);
    Files.writeString(folder.resolve("main.py"), "raise SystemExit('never run')\n");
  }

  private PackageReader reader() {
    return new PackageReader(temp.resolve("packages"), PackageReader.Limits.DEFAULT);
  }

  private PackageProblem refused(Path source) {
    InvalidPackageException refused =
        catchThrowableOfType(InvalidPackageException.class, () -> reader().read(source));
    return refused.problems().getFirst();
  }

  @Test
  void aFolderIsReadInPlaceAndNothingIsWritten() throws Exception {
    AgentPackage read = reader().read(folder);
    assertThat(read.root()).isEqualTo(folder);
    assertThat(read.isFolder()).isTrue();
    assertThat(PackageFiles.list(temp).items())
        .extracting(PackageFiles.Item::path)
        .containsExactly("work/agent/agent.yaml", "work/agent/main.py");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/.", "/../agent", "/./../agent/"})
  void everySpellingOfThePathIsOneSource(String end) throws Exception {
    AgentPackage read = reader().read(Path.of(folder + end));
    assertThat(read.source()).isEqualTo(folder);
    assertThat(read.root()).isEqualTo(folder);
  }

  @Test
  void aRelativePathBecomesAbsolute() throws Exception {
    Path here = Path.of("").toAbsolutePath();
    AgentPackage read = reader().read(here.relativize(folder));
    assertThat(read.source()).isEqualTo(folder);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void dotsBehindALinkLeadWhereTheSystemLeads() throws Exception {
    Path link = Files.createSymbolicLink(temp.resolve("link"), folder);
    assertThat(reader().read(link.resolve("../agent")).root()).isEqualTo(folder.toRealPath());
    assertThat(reader().read(link).root()).isEqualTo(link);
  }

  @Test
  void whatIsNoPackageIsRefused() throws Exception {
    assertThat(refused(temp).code()).isEqualTo("manifest-missing");
    assertThat(refused(folder.resolve("agent.yaml")).code()).isEqualTo("not-a-zip");
    Files.move(folder.resolve("agent.yaml"), folder.resolve("agent.yml"));
    assertThat(refused(folder).message()).contains("agent.yml", "rename");
    Files.createDirectory(folder.resolve("agent.yaml"));
    assertThat(refused(folder).message()).contains("not a file");
  }

  @Test
  void aPathThatIsNotThereIsSaidSo() {
    assertThatThrownBy(() -> reader().read(temp.resolve("nothing")))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> reader().read(folder.resolve("main.py/x")))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> reader().read(temp.resolve("x".repeat(5_000))))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> reader().reread(temp.resolve("gone"), folder, null))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no such permissions there")
  void whatMayNotBeReadIsSaidSo() throws Exception {
    Path closed = folder.resolve("agent.yaml");
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    assumeThat(Files.isReadable(closed)).as("root may read everything").isFalse();
    assertThatThrownBy(() -> reader().read(folder)).isInstanceOf(AccessDeniedException.class);
    Path archive = ZipBytes.good().writeTo(temp.resolve("x.apkg"));
    Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("---------"));
    assertThatThrownBy(() -> reader().read(archive)).isInstanceOf(AccessDeniedException.class);
  }

  @Test
  void anEditIsSeenWhenReadAgain() throws Exception {
    AgentPackage read = reader().read(folder);
    Files.writeString(folder.resolve("agent.yaml"), ZipBytes.MANIFEST.replace("demo", "renamed"));
    assertThat(reader().reread(read.root(), read.source(), null).manifest().name())
        .isEqualTo("renamed");
  }

  @Test
  void theKitsDeployFileIsAWishAndNeverAnError() throws Exception {
    deploy("{\"ports\": {\"rest\": 9000, \"a2a\": \"50052\", \"ui\": null}, \"multiplex\": false}");
    AgentPackage read = reader().read(folder);
    assertThat(read.deploy()).isEqualTo(new DeployHints(9000, 50052, null, false));
    assertThat(read.warnings()).isEmpty();
    for (String broken :
        List.of("{", "[]", "null", "", "{\"ports\": 1}", "{\"multiplex\": 3}", "[".repeat(9000))) {
      deploy(broken);
      read = reader().read(folder);
      assertThat(read.deploy()).isEqualTo(DeployHints.NONE);
      assertThat(read.warnings()).extracting(PackageProblem::file).containsExactly("deploy.json");
    }
    for (String port : List.of("0", "65536", "-1", "1.5", "true", "\"x\"", "99999999999999")) {
      deploy("{\"ports\": {\"rest\": " + port + "}}");
      read = reader().read(folder);
      assertThat(read.deploy()).isEqualTo(DeployHints.NONE);
      assertThat(read.warnings()).extracting(PackageProblem::key).containsExactly("ports.rest");
    }
  }

  private void deploy(String text) throws IOException {
    Files.writeString(folder.resolve("deploy.json"), text);
  }

  @Test
  void aNewerFormatIsAWarning() throws Exception {
    Path about = Files.createDirectory(folder.resolve(".pixell")).resolve("package.json");
    Files.writeString(about, "{\"format_version\": \"1.0\"}");
    assertThat(reader().read(folder).warnings()).isEmpty();
    Files.writeString(about, "{\"format_version\": \"2.0\"}");
    assertThat(reader().read(folder).warnings())
        .extracting(PackageProblem::code)
        .containsExactly("format-newer");
    Files.writeString(about, "{");
    assertThat(reader().read(folder).warnings())
        .extracting(PackageProblem::code)
        .containsExactly("json-broken");
  }

  @Test
  void aListOfFilesLeavesOutWhatIsNotThePackage() throws Exception {
    Files.createDirectories(folder.resolve(".git/objects"));
    Files.writeString(folder.resolve(".git/objects/x"), "x");
    Files.writeString(folder.resolve(".env"), "A=1");
    assertThat(PackageFiles.list(folder))
        .isEqualTo(
            new PackageFiles.Listing(
                List.of(
                    new PackageFiles.Item(".env", 3),
                    new PackageFiles.Item("agent.yaml", ZipBytes.MANIFEST.length()),
                    new PackageFiles.Item("main.py", 30)),
                true));
  }
}
