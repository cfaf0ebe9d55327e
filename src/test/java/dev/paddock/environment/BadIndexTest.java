package dev.paddock.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lets uv and pip fail for real over what indexes of our own hold, or do not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadIndexTest {

  private FailingInstallers bench;
  private Path archives;

  @BeforeAll
  void makeOneEnvironmentForEach(@TempDir Path temporary) throws Exception {
    bench = new FailingInstallers(temporary);
    archives = Files.createDirectory(temporary.resolve("archives"));
    for (String version : new String[] {"1.0", "1.1", "1.2", "2.0", "2.1"}) {
      new SmallWheel("goodone", version).into(archives);
    }
    new SmallWheel("aside", "1").requiring("goodone<2").into(archives);
    new SmallWheel("bside", "1").requiring("goodone>=2").into(archives);
    new SmallWheel("wants", "1").requiring("goodone==9.9").into(archives);
    new SmallWheel("foreign", "1").tagged("cp27-cp27m-win_amd64").into(archives);
    new SmallWheel("future", "1").forPython(">=3.99").into(archives);
    new SmallWheel("trusted", "1").into(archives);
    new SmallWheel("vouched", "1").into(archives);
    new SmallWheel("unrecorded", "1").withoutRecord().into(archives);
    Files.write(archives.resolve("noise-1-py3-none-any.whl"), new byte[3000]);
    cutInHalf(new SmallWheel("halved", "1").into(archives));
    flipped(new SmallWheel("flipped", "1").into(archives));
  }

  private static void cutInHalf(Path wheel) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(wheel.toFile(), "rw")) {
      file.setLength(file.length() / 2);
    }
  }

  /** Its list of files is good, but what is packed in the first one is not. */
  private static void flipped(Path wheel) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(wheel.toFile(), "rw")) {
      // Past the name of the first file, into its data.
      file.seek(30 + "flipped/__init__.py".length() + 4);
      file.write(new byte[] {1, 2, 3, 4});
    }
  }

  private BuildFailedException failure(String kind, String... arguments) throws IOException {
    try (SmallIndex index = SmallIndex.of(archives, null)) {
      return bench.failure(kind, bench.withIndex(index.url()), arguments);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "uv, noise",
    "uv, halved",
    "uv, flipped",
    "uv, unrecorded",
    "pip, noise",
    "pip, halved",
    "pip, flipped",
    "pip, unrecorded"
  })
  void aDamagedArchiveIsTheCauseAndNoConflict(String kind, String name) throws Exception {
    BuildFailedException failed = failure(kind, name);

    assertThat(failed).hasMessageContaining("archive").hasMessageContaining("is damaged");
    assertThat(failed.hint()).contains("choose another version");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void theNearestVersionsOfAFolderAreNamedWhereThereIsNoIndex(String kind) throws Exception {
    Path file = bench.requirements("--no-index\n--find-links " + archives + "\ngoodone==1.7\n");
    Map<String, String> variables = bench.withIndex("http://127.0.0.1:9/simple");

    assertThat(bench.failure(kind, variables, "-r", file.toString()))
        .hasMessageContaining("there is no goodone==1.7; the nearest are")
        .hasMessageContaining("1.2")
        .hasMessageContaining("2.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void aFolderOfArchivesMayHaveSpacesAndQuotesInItsName(String kind) throws Exception {
    Path root = Files.createDirectories(bench.folder.resolve(kind + "'s package"));
    Path links = Files.createDirectories(root.resolve("my wheels"));
    new SmallWheel("spaced", "1").into(links);
    Path given = root.resolve("requirements.txt");
    Files.writeString(given, "--no-index\n--find-links \"my wheels\"\nspaced\n");
    RequirementsFile.Content content = RequirementsFile.read(root, given, true);
    String text = String.join("\n", content.options()) + "\nspaced\n";

    String file = bench.requirements(text).toString();

    assertThatCode(() -> bench.success(kind, bench.shop.variables, "-r", file))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void whoWantsAVersionThatIsNotThereIsNoConflict(String kind) throws Exception {
    assertThat(failure(kind, "wants"))
        .hasMessageContaining("there is no goodone==9.9")
        .hasMessageContaining("2.1");
    assertThat(failure(kind, "goodone>1.2,<2"))
        .hasMessageStartingWith("there is no goodone")
        .hasMessageContaining("1.2")
        .hasMessageContaining("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void packagesThatExcludeEachOtherAreNamedWithWhatEachWants(String kind) throws Exception {
    assertThat(failure(kind, "aside", "bside"))
        .hasMessageContaining("exclude each other")
        .hasMessageContaining("depends on goodone<2")
        .hasMessageContaining("depends on goodone>=2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void filesForOtherPlatformsOnlyAreNoMissingProject(String kind) throws Exception {
    assertThat(failure(kind, "foreign"))
        .hasMessageContaining("there is no wheel of foreign")
        .hasMessageContaining("for this Python on this platform");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void filesForOtherPythonsOnlySayWhichPythonTheyRequire(String kind) throws Exception {
    assertThat(failure(kind, "future")).hasMessageContaining("requires Python >=3.99");
    try (SmallIndex index = SmallIndex.of(archives, ">=3.98")) {
      BuildFailedException failed =
          bench.failure(kind, bench.withIndex(index.url()), "goodone==2.0");

      assertThat(failed)
          .hasMessageContaining("goodone")
          .hasMessageContaining("2.0 requires Python >=3.98");
      assertThat(failed.hint()).contains("--python");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void aPageThatIsNoIndexIsNotTakenForAMissingVersion(String kind) throws Exception {
    try (SmallIndex index = SmallIndex.saying("{\"sign\": \"in\"}")) {
      BuildFailedException failed =
          bench.failure(kind, bench.withIndex(index.url()), "goodone==1.1");

      assertThat(failed).hasMessageContaining("is no package index");
      assertThat(failed.hint()).contains("index's address");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void anIndexPageWithoutVersionsIsToldFromAMissingVersion(String kind) throws Exception {
    try (SmallIndex index = SmallIndex.saying("<html>Please sign in</html>", "text/html")) {
      assertThat(bench.failure(kind, bench.withIndex(index.url()), "goodone==1.1"))
          .hasMessageContaining("the package index names no version of goodone");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void anAddressThatLeadsNowhereIsNamed(String kind) throws Exception {
    try (SmallIndex index = SmallIndex.answering(404)) {
      String address = index.url() + "/goodone-1.0-py3-none-any.whl";
      Path gone = archives.resolve("gone-1.0-py3-none-any.whl");

      assertThat(bench.failure(kind, "goodone @ " + address))
          .hasMessage("there is nothing at " + address);
      assertThat(bench.failure(kind, gone.toString())).hasMessageContaining("there is no ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void whatGitCannotFetchIsNoFailedBuild(String kind) throws Exception {
    String nothing = "git+file://" + bench.folder.resolve("nothing.git");
    Map<String, String> withoutGit = new HashMap<>(bench.shop.variables);
    withoutGit.put("PATH", Files.createDirectories(bench.folder.resolve("no-git")).toString());

    assertThat(bench.failure(kind, nothing)).hasMessageContaining("there is no git repository");
    assertThat(bench.failure(kind, "git+https://127.0.0.1:9/x.git"))
        .hasMessage("git cannot reach https://127.0.0.1:9/x.git");
    assertThat(bench.failure(kind, withoutGit, nothing)).hasMessageContaining("there is no git");
  }

  @Test
  void anIndexThatPipPassesOverForItsPlainHttpIsNamed() throws Exception {
    BuildFailedException failed =
        bench.failure("pip", bench.withIndex("http://index.invalid/simple"), "goodone");

    assertThat(failed)
        .hasMessage("pip passes over the package index at index.invalid, which has no https");
    assertThat(failed.hint()).contains("PIP_TRUSTED_HOST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void aCertificateThatIsNamedForOneOfThemIsTrustedByBoth(String kind) throws Exception {
    Path keys = Files.createTempDirectory(bench.folder, "keys");
    try (SmallIndex index = SmallIndex.secureOf(archives, keys)) {
      Map<String, String> variables = trusting(index, SmallIndex.certificate(keys));

      assertThatCode(() -> bench.success(kind, variables, "trusted")).doesNotThrowAnyException();
    }
  }

  @Test
  void anAuthoritysCertificateThatUvNeverTakesIsToldFromOneThatIsNotTrusted() throws Exception {
    Path keys = Files.createTempDirectory(bench.folder, "keys");
    try (SmallIndex index = SmallIndex.secureOf(archives, keys, "-ext", "bc:c")) {
      Map<String, String> variables = trusting(index, SmallIndex.certificate(keys));

      BuildFailedException failed = bench.failure("uv", variables, "vouched");

      assertThat(failed).hasMessageContaining("which uv does not take");
      assertThat(failed.hint()).contains("--installer pip");
      bench.success("pip", variables, "vouched");
    }
  }

  private Map<String, String> trusting(SmallIndex index, Path certificate) {
    Map<String, String> variables = bench.withIndex(index.url());
    variables
        .keySet()
        .removeAll(Set.of("PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_DIR"));
    variables.put("PIP_CONFIG_FILE", "/dev/null");
    variables.put("SSL_CERT_FILE", certificate.toString());
    return variables;
  }

  @Test
  void thatThereIsNoUvIsSaidByABuildThatFails() throws Exception {
    Path place = Files.createTempDirectory(bench.folder, "without-uv");
    Workshop shop = new Workshop(place);
    Files.delete(shop.data.tools());
    shop.variables.putAll(bench.withIndex("http://127.0.0.1:9/simple"));
    shop.variables.put("PATH", pathWithoutUv());
    shop.file("requirements.txt", "goodone\n");

    BuildFailedException failed = catchThrowableOfType(BuildFailedException.class, shop::build);

    assertThat(failed).hasMessageContaining("connection refused");
    assertThat(failed.details().getFirst())
        .startsWith("uv could not be fetched (")
        .endsWith("venv and pip are used.");
  }

  private static String pathWithoutUv() {
    return Stream.of(System.getenv("PATH").split(":"))
        .filter(folder -> !Files.exists(Path.of(folder, "uv")))
        .collect(Collectors.joining(":"));
  }
}
