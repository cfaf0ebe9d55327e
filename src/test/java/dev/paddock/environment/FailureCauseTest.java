package dev.paddock.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lets uv and pip fail for real and looks at the one line people get. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailureCauseTest {

  private FailingInstallers bench;

  @BeforeAll
  void makeOneEnvironmentForEach(@TempDir Path temporary) throws Exception {
    bench = new FailingInstallers(temporary);
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void aProjectThatIsNotThereIsNamed(String kind) throws Exception {
    assertThat(bench.failure(kind, "no-such-package-of-paddock"))
        .hasMessage("the package index has no no-such-package-of-paddock");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void aVersionThatIsNotThereIsNamedWithTheNearest(String kind) throws Exception {
    assertThat(bench.failure(kind, "six==1.16.99"))
        .hasMessageContaining("there is no six==1.16.99")
        .hasMessageContaining("1.16.0")
        .hasMessageContaining("1.17.0");
    assertThat(bench.failure(kind, "six>=99"))
        .hasMessageContaining("there is no six>=99")
        .hasMessageContaining("1.17.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void bothSidesOfAConflictAreNamed(String kind) throws Exception {
    assertThat(bench.failure(kind, "requests==2.31.0", "urllib3<1.20"))
        .hasMessageContaining("exclude each other")
        .hasMessageContaining("requests")
        .hasMessageContaining("urllib3<1.20")
        .hasMessageContaining("1.21.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void aRequirementOfTheHostInAConflictIsSaidToBeOne(String kind) throws Exception {
    BuildFailedException failed = bench.failure(kind, "fastapi==0.100.0", "starlette==0.30.0");

    assertThat(failed).hasMessageContaining("fastapi").hasMessageContaining("starlette");
    assertThat(failed.details())
        .contains("fastapi is what Paddock needs to serve the agent's surfaces");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void aWrongHashIsNamed(String kind) throws Exception {
    Path file = bench.requirements("six==1.17.0 --hash=sha256:" + "0".repeat(64) + "\n");

    assertThat(bench.failure(kind, "-r", file.toString()))
        .hasMessageContaining("six==1.17.0")
        .hasMessageContaining("hash");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void aLineThatIsNoRequirementIsNamed(String kind) throws Exception {
    assertThat(bench.failure(kind, "-r", bench.requirements("six and more\n").toString()))
        .hasMessageContaining("six and more")
        .hasMessageContaining("not a requirement");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void aPackageWithoutWheelForThisPythonIsNamed(String kind) throws Exception {
    assertThat(bench.failure(kind, "--only-binary", ":all:", "grpcio==1.30.0"))
        .hasMessageContaining("grpcio==1.30.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void anIndexThatFailsIsTheCauseAndNotThePackage(String kind) throws Exception {
    try (SmallIndex index = SmallIndex.answering(500)) {
      assertThat(bench.failure(kind, bench.withIndex(index.url()), "iniconfig"))
          .hasMessageContaining("index")
          .hasMessageContaining("500");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void refusedAccessIsTheCauseAndCredentialsAreNotShown(String kind) throws Exception {
    try (SmallIndex index = SmallIndex.answering(401)) {
      BuildFailedException failed =
          bench.failure(kind, bench.withIndex(index.urlWith("me:s3cret")), "iniconfig");

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

    assertThat(bench.failure(kind, bench.withIndex(url), "iniconfig"))
        .hasMessageContaining("cannot be reached")
        .hasMessageContaining("refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void anIndexThatClosesEveryConnectionIsTheCause(String kind) throws Exception {
    try (SmallIndex index = SmallIndex.closing()) {
      assertThat(bench.failure(kind, bench.withIndex(index.url()), "iniconfig"))
          .hasMessageContaining("the package index cannot be reached");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void aCertificateThatNobodyVouchesForIsTheCause(String kind) throws Exception {
    try (SmallIndex index = SmallIndex.secure(bench.folder)) {
      BuildFailedException failed = bench.failure(kind, bench.withIndex(index.url()), "iniconfig");

      assertThat(failed).hasMessage("the package index's certificate is not trusted");
      assertThat(failed.hint()).contains("SSL_CERT_FILE");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void anIndexThatHangsIsGivenUp(String kind) throws Exception {
    try (SmallIndex index = SmallIndex.hanging()) {
      assertThat(bench.failure(kind, bench.withIndex(index.url()), "iniconfig"))
          .hasMessageContaining("index")
          .hasMessageContaining("time");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void whatTheCompilerDoesNotLikeIsTheCause(String kind) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "there is no gcc to fail");
    Path project = Files.createTempDirectory(bench.folder, "project");
    Files.writeString(
        project.resolve("setup.py"),
        """
        from setuptools import Extension, setup
        setup(name='compiled', version='1', ext_modules=[Extension('compiled', ['c.c'])])
        """);
    Files.writeString(project.resolve("c.c"), "#include <no_such_header.h>\n");

    assertThat(bench.failure(kind, project.toString()))
        .hasMessageContaining("could not be built")
        .hasMessageContaining("no_such_header.h");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void whatIsMissingToBuildAPackageIsToldFromWhatItRequires(String kind) throws Exception {
    Path project = Files.createTempDirectory(bench.folder, "project");
    Files.writeString(
        project.resolve("pyproject.toml"),
        """
        [build-system]
        requires = ["no-such-backend-of-paddock"]
        build-backend = "none"
        """);

    assertThat(bench.failure(kind, project.toString()))
        .hasMessageContaining("no-such-backend-of-paddock")
        .hasMessageContaining("needed to build a package from its sources");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void aPackageThatFailsToBuildSaysWithWhichError(String kind) throws Exception {
    Path project = Files.createTempDirectory(bench.folder, "project");
    Files.writeString(project.resolve("setup.py"), "raise ValueError('not today')\n");

    assertThat(bench.failure(kind, project.toString()))
        .hasMessageContaining("could not be built")
        .hasMessageContaining("not today");
  }
}
