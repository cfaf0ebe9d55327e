package dev.paddock.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lets uv and pip fail for real and looks at the one line people get. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailureCauseTest {

  private Path folder;
  private Workshop shop;
  private final Map<String, BuildSite> sites = new HashMap<>();

  @BeforeAll
  void makeOneEnvironmentForEach(@TempDir Path temporary) throws Exception {
    folder = temporary;
    shop = new Workshop(folder);
    // The first build fetches the uv that is used below.
    shop.build();
    Files.createDirectories(shop.data.environments());
    PythonInstallation base =
        shop.environments().pythons().stream()
            .filter(python -> python.version().startsWith("3.11."))
            .findFirst()
            .orElseThrow();
    for (String kind : List.of("uv", "pip")) {
      Path environment = shop.data.environments().resolve(kind + "_no-deps");
      EnvironmentBuilder.begin(environment);
      BuildLog log = BuildLog.open(shop.data.builds().resolve(kind), Instant.now());
      BuildSite site =
          new BuildSite(
              shop.commands(), environment, base, log, shop.listener(), List.of("fastapi"));
      installer(kind, shop.variables).create(site);
      sites.put(kind, site);
    }
  }

  private Installer installer(String kind, Map<String, String> variables) {
    if (kind.equals("pip")) {
      return new PipInstaller(variables, shop.data.cache(), null);
    }
    InstallerTool uv = shop.environments().uv().orElseThrow();
    return new UvInstaller(uv, variables, new IndexSettings(variables), shop.data.cache());
  }

  private BuildFailedException failure(String kind, String... arguments) throws Exception {
    return failure(kind, shop.variables, arguments);
  }

  private BuildFailedException failure(
      String kind, Map<String, String> variables, String... arguments) throws Exception {
    BuildSite site = Objects.requireNonNull(sites.get(kind));
    BuildFailedException failed =
        catchThrowableOfType(
            BuildFailedException.class,
            () ->
                installer(kind, variables)
                    .install(site, List.of(arguments), shop.root, shop.listener()));
    assertThat(failed).as("it should have failed").isNotNull();
    assertThat(failed.details()).hasSizeBetween(2, 8);
    assertThat(failed.details().getLast()).startsWith("log: ");
    assertThat(failed.hint()).isNotBlank();
    return failed;
  }

  private Path requirements(String text) throws Exception {
    Path file = Files.createTempFile(folder, "requirements", ".txt");
    return Files.writeString(file, text);
  }

  private Map<String, String> withIndex(String url) {
    Map<String, String> variables = new HashMap<>(shop.variables);
    variables.put("PIP_INDEX_URL", url);
    variables.remove("PIP_FIND_LINKS");
    variables.put("PIP_DEFAULT_TIMEOUT", "3");
    variables.put("UV_HTTP_TIMEOUT", "3");
    variables.put("PIP_NO_CACHE_DIR", "1");
    return variables;
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void aProjectThatIsNotThereIsNamed(String kind) throws Exception {
    assertThat(failure(kind, "no-such-package-of-paddock"))
        .hasMessage("the package index has no no-such-package-of-paddock");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void aVersionThatIsNotThereIsNamedWithTheNearest(String kind) throws Exception {
    assertThat(failure(kind, "six==1.16.99"))
        .hasMessageContaining("there is no six==1.16.99")
        .hasMessageContaining("1.16.0")
        .hasMessageContaining("1.17.0");
    assertThat(failure(kind, "six>=99"))
        .hasMessageContaining("there is no six>=99")
        .hasMessageContaining("1.17.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void bothSidesOfAConflictAreNamed(String kind) throws Exception {
    assertThat(failure(kind, "requests==2.31.0", "urllib3<1.20"))
        .hasMessageContaining("exclude each other")
        .hasMessageContaining("requests")
        .hasMessageContaining("urllib3<1.20")
        .hasMessageContaining("1.21.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void aRequirementOfTheHostInAConflictIsSaidToBeOne(String kind) throws Exception {
    BuildFailedException failed = failure(kind, "fastapi==0.100.0", "starlette==0.30.0");

    assertThat(failed).hasMessageContaining("fastapi").hasMessageContaining("starlette");
    assertThat(failed.details())
        .contains("fastapi is what Paddock needs to serve the agent's surfaces");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void aWrongHashIsNamed(String kind) throws Exception {
    Path file = requirements("six==1.17.0 --hash=sha256:" + "0".repeat(64) + "\n");

    assertThat(failure(kind, "-r", file.toString()))
        .hasMessageContaining("six==1.17.0")
        .hasMessageContaining("hash");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void aLineThatIsNoRequirementIsNamed(String kind) throws Exception {
    assertThat(failure(kind, "-r", requirements("six and more\n").toString()))
        .hasMessageContaining("six and more")
        .hasMessageContaining("not a requirement");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void aPackageWithoutWheelForThisPythonIsNamed(String kind) throws Exception {
    assertThat(failure(kind, "--only-binary", ":all:", "grpcio==1.30.0"))
        .hasMessageContaining("grpcio==1.30.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void anIndexThatFailsIsTheCauseAndNotThePackage(String kind) throws Exception {
    try (SmallIndex index = SmallIndex.answering(500)) {
      assertThat(failure(kind, withIndex(index.url()), "iniconfig"))
          .hasMessageContaining("index")
          .hasMessageContaining("500");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void refusedAccessIsTheCauseAndCredentialsAreNotShown(String kind) throws Exception {
    try (SmallIndex index = SmallIndex.answering(401)) {
      BuildFailedException failed =
          failure(kind, withIndex(index.urlWith("me:s3cret")), "iniconfig");

      assertThat(failed).hasMessageContaining("refused access").hasMessageContaining("401");
      assertThat(failed.details().toString()).doesNotContain("s3cret");
      String log = failed.details().getLast().substring("log: ".length());
      assertThat(Path.of(log)).content().doesNotContain("s3cret");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void anIndexThatIsNotThereIsTheCause(String kind) throws Exception {
    String url;
    try (SmallIndex index = SmallIndex.answering(200)) {
      url = index.url();
    }

    assertThat(failure(kind, withIndex(url), "iniconfig"))
        .hasMessageContaining("cannot be reached")
        .hasMessageContaining("refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void anIndexThatHangsIsGivenUp(String kind) throws Exception {
    try (SmallIndex index = SmallIndex.hanging()) {
      assertThat(failure(kind, withIndex(index.url()), "iniconfig"))
          .hasMessageContaining("index")
          .hasMessageContaining("time");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void aPackageThatFailsToBuildSaysWithWhichError(String kind) throws Exception {
    Path project = Files.createTempDirectory(folder, "project");
    Files.writeString(project.resolve("setup.py"), "raise ValueError('not today')\n");

    assertThat(failure(kind, project.toString()))
        .hasMessageContaining("could not be built")
        .hasMessageContaining("not today");
  }
}
