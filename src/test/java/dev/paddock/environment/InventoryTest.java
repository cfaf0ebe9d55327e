package dev.paddock.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InventoryTest {

  @TempDir Path folder;
  private Workshop shop;

  @BeforeEach
  void openWorkshop() throws Exception {
    shop = new Workshop(folder);
  }

  private Map<String, InstalledDistribution> installed() throws Exception {
    Map<String, InstalledDistribution> found = new HashMap<>();
    shop.environments()
        .contents()
        .installed(shop.environment())
        .forEach(one -> found.put(one.name(), one));
    return found;
  }

  private static InstalledDistribution one(Map<String, InstalledDistribution> all, String name) {
    return Objects.requireNonNull(all.get(name), name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void everyDistributionHasItsVersionItsSizeAndWhoRequiresIt(String installer) throws Exception {
    shop.installer = installer;
    shop.restEntry = "app:mount";
    shop.file("requirements.txt", "anyio==4.4.0\nrequests[socks]==2.31.0\n");
    shop.build();

    Map<String, InstalledDistribution> found = installed();

    assertThat(one(found, "anyio").requiredBy()).contains("requirements.txt", "starlette");
    assertThat(one(found, "fastapi").requiredBy()).containsExactly("paddock");
    assertThat(one(found, "idna").requiredBy()).containsExactly("anyio", "requests");
    assertThat(one(found, "pysocks").requiredBy()).containsExactly("requests");
    assertThat(one(found, "anyio").version()).isEqualTo("4.4.0");
    assertThat(one(found, "anyio").sizeBytes()).isBetween(200_000L, 2_000_000L);
    if (installer.equals("pip")) {
      assertThat(one(found, "pip").requiredBy()).isEmpty();
    }
  }

  @Test
  void thePackageItselfIsTheReasonForWhatItRequiresAndIsFrozenAsItsFolder() throws Exception {
    shop.file(
            "pyproject.toml",
            "[project]\nname='my-agent'\nversion='1'\ndependencies=['six==1.17.0']\n")
        .file("my_agent.py", "");
    shop.build();

    Map<String, InstalledDistribution> found = installed();

    InstalledDistribution own = one(found, "my-agent");
    assertThat(own.requiredBy()).containsExactly("the package itself");
    assertThat(own.frozen()).startsWith("my-agent @ file://").contains("package");
    assertThat(one(found, "six").requiredBy()).containsExactly("pyproject.toml", "my-agent");
    assertThat(one(found, "six").frozen()).isEqualTo("six==1.17.0");
  }

  @Test
  void damagedMetadataHidesNothingButItself() throws Exception {
    shop.file("requirements.txt", "six==1.17.0\niniconfig==2.0.0\n");
    shop.build();
    Path site = Objects.requireNonNull(VenvLayout.findSitePackages(shop.environment()));
    Path info = site.resolve("six-1.17.0.dist-info");
    replace(info.resolve("METADATA"), "\u0000 garbage");
    replace(info.resolve("direct_url.json"), "{");
    replace(info.resolve("RECORD"), "\"\u0000,,\nsix.py,,\n,,99999999999999999999\n");

    assertThat(installed().keySet()).containsExactlyInAnyOrder("six", "iniconfig");
  }

  /** Files may be links into the installer's cache, which must stay whole. */
  private static void replace(Path file, String content) throws Exception {
    Files.deleteIfExists(file);
    Files.writeString(file, content);
  }

  @Test
  void whatTheIndexHasInANewerVersionIsNamed() throws Exception {
    shop.file("requirements.txt", "six==1.16.0\n");
    shop.build();

    List<OutdatedDistribution> outdated =
        shop.environments().contents().outdated(shop.environment());

    assertThat(outdated)
        .extracting("name", "version")
        .containsExactly(org.assertj.core.groups.Tuple.tuple("six", "1.16.0"));
    assertThat(PythonSpecifier.compare(outdated.getFirst().latest(), "1.17")).isNotNegative();
  }

  @Test
  void anIndexThatFailsOrHangsIsSaidSoInBoundedTime() throws Exception {
    shop.file("requirements.txt", "six==1.16.0\n");
    shop.build();
    long start = System.nanoTime();
    try (SmallIndex index = SmallIndex.answering(500)) {
      shop.variables.put("UV_INDEX_URL", index.url());
      assertThatThrownBy(() -> shop.environments().contents().outdated(shop.environment()))
          .isInstanceOf(BuildFailedException.class)
          .hasMessageContaining("could not be learnt");
      assertThatThrownBy(() -> shop.environments().contents().vulnerabilities(shop.environment()))
          .isInstanceOf(BuildFailedException.class)
          .hasMessageContaining("could not be looked up");
    }
    try (SmallIndex index = SmallIndex.hanging()) {
      shop.variables.put("UV_INDEX_URL", index.url());
      shop.variables.put("UV_HTTP_TIMEOUT", "1");
      shop.variables.put("UV_HTTP_RETRIES", "0");
      assertThatThrownBy(() -> shop.environments().contents().outdated(shop.environment()))
          .isInstanceOf(BuildFailedException.class)
          .hasMessageContaining("could not be learnt");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
  }

  @Test
  void whatADatabaseOfVulnerabilitiesKnowsIsTold() throws Exception {
    shop.file("requirements.txt", "six==1.16.0\n");
    shop.build();
    try (SmallIndex osv =
        SmallIndex.saying(
            """
            {"vulns": [{"id": "PYSEC-1", "summary": "It is\\n old.", "affected": [{
              "package": {"name": "six", "ecosystem": "PyPI"},
              "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.17.0"}]}]
            }]}]}
            """)) {
      shop.variables.put("PIP_AUDIT_OSV_URL", osv.url());
      Path home = Files.createDirectory(folder.resolve("home"));
      shop.variables.put("HOME", home.toString());

      VulnerabilityReport report =
          shop.environments().contents().vulnerabilities(shop.environment());

      assertThat(report.checked()).isPositive();
      assertThat(report.scanner()).contains("pip-audit", osv.url());
      assertThat(report.found())
          .contains(
              new VulnerabilityReport.Vulnerability(
                  "six", "1.16.0", "PYSEC-1", List.of("1.17.0"), "It is old."));
      assertThat(home).isEmptyDirectory();
    }
  }

  @Test
  void aDatabaseThatIsNotThereIsSaidAtOnce() throws Exception {
    shop.file("requirements.txt", "six==1.16.0\n");
    shop.build();
    SmallIndex gone = SmallIndex.answering(200);
    gone.close();
    shop.variables.put("PIP_AUDIT_OSV_URL", gone.url());
    long start = System.nanoTime();

    assertThatThrownBy(() -> shop.environments().contents().vulnerabilities(shop.environment()))
        .isInstanceOf(BuildFailedException.class)
        .hasMessageContainingAll("could not be looked up", "127.0.0.1 cannot be reached");

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "other systems have other terminals")
  void aTerminalOpensWithTheEnvironmentActivatedWhateverTheShellsStartDoes() throws Exception {
    shop.build();
    Path home = Files.createDirectories(folder.resolve("home's"));
    Files.writeString(home.resolve(".bashrc"), "PATH=/somewhere/else:$PATH\n");
    Path terminal = folder.resolve("terminal");
    Path seen = folder.resolve("seen");
    Files.writeString(
        terminal,
        "#!/bin/sh\necho 'command -v python; pwd' | \"$2\" > '" + seen + "' 2>/dev/null\n");
    assertThat(terminal.toFile().setExecutable(true)).isTrue();
    shop.variables.put("HOME", home.toString());
    shop.variables.put("SHELL", "/bin/bash");
    shop.variables.put("TERMINAL", terminal.toString());

    shop.environments().contents().openTerminal(shop.environment(), shop.root);

    assertThat(seen)
        .content()
        .contains(VenvLayout.python(shop.environment()).toString(), shop.root.toString());
  }
}
