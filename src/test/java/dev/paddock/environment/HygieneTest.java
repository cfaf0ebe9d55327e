package dev.paddock.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sets what would break or bend an environment to nonsense. */
class HygieneTest {

  private static final List<String> NAMES =
      List.of(
          "PYTHONHOME",
          "PYTHONPATH",
          "VIRTUAL_ENV",
          "CONDA_PREFIX",
          "CONDA_DEFAULT_ENV",
          "UV_PYTHON",
          "UV_PROJECT_ENVIRONMENT",
          "PIP_TARGET",
          "PIP_PREFIX",
          "PIP_USER",
          "PIP_ROOT");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void nonsenseInTheUsersVariablesReachesNoEnvironment(String installer) throws Exception {
    Workshop shop = new Workshop(folder);
    Path nonsense = folder.resolve("nonsense");
    NAMES.forEach(name -> shop.variables.put(name, nonsense.toString()));
    shop.installer = installer;
    shop.file("requirements.txt", "six==1.17.0\n");

    BuildOutcome built = shop.build();

    assertThat(built.health().state()).isEqualTo(HealthState.VALID);
    assertThat(Workshop.facts(built).distributions()).contains("six==1.17.0");
    assertThat(shop.deep().state()).isEqualTo(HealthState.VALID);
    assertThat(nonsense).doesNotExist();
  }

  @Test
  void whatAnAgentSeesKeepsCertificatesProxiesAndFindLinks() {
    Map<String, String> kept =
        ScrubbedVariables.of(
            Map.of(
                "SSL_CERT_FILE", "a",
                "HTTPS_PROXY", "b",
                "PIP_FIND_LINKS", "c",
                "PIP_INDEX_URL", "d",
                "PYTHONPATH", "e",
                "CONDA_SHLVL", "f"));

    assertThat(kept)
        .containsOnlyKeys("SSL_CERT_FILE", "HTTPS_PROXY", "PIP_FIND_LINKS", "PIP_INDEX_URL");
  }

  @Test
  void pipsSettingsAreHandedToUvUnlessItHasItsOwn() throws Exception {
    Path home = Files.createDirectories(folder.resolve("home"));
    Files.createDirectories(home.resolve(".config/pip"));
    Files.writeString(
        home.resolve(".config/pip/pip.conf"),
        """
        [global]
        index-url = https://me:pw@company.example/simple
        extra-index-url =
            https://a.example/simple
            https://b.example/simple
        [list]
        format = columns
        """);
    Map<String, String> variables = Map.of("HOME", home.toString());

    IndexSettings settings = new IndexSettings(variables);

    assertThat(settings.forUv())
        .containsEntry("UV_DEFAULT_INDEX", "https://me:pw@company.example/simple")
        .containsEntry("UV_INDEX", "https://a.example/simple https://b.example/simple");
    assertThat(settings.inputs("uv").toString()).doesNotContain("pw").contains("company.example");
    IndexSettings own =
        new IndexSettings(
            Map.of("HOME", home.toString(), "UV_DEFAULT_INDEX", "https://uv.example/simple"));
    assertThat(own.forUv()).doesNotContainKeys("UV_DEFAULT_INDEX", "UV_INDEX");
    assertThat(own.inputs("uv")).containsEntry("UV_DEFAULT_INDEX", "https://uv.example/simple");
    assertThat(own.inputs("pip").toString()).contains("company.example");
  }

  @Test
  void uvsIndexIsHandedToPipUnlessItHasItsOwn() {
    Map<String, String> variables =
        Map.of(
            "PIP_CONFIG_FILE", "/dev/null",
            "UV_DEFAULT_INDEX", "https://me:pw@company.example/simple",
            "UV_INDEX", "https://a.example/simple corp=https://b.example/simple?x=1");

    IndexSettings settings = new IndexSettings(variables);

    assertThat(settings.forPip())
        .containsEntry("PIP_INDEX_URL", "https://me:pw@company.example/simple")
        .containsEntry(
            "PIP_EXTRA_INDEX_URL", "https://a.example/simple https://b.example/simple?x=1");
    assertThat(settings.inputs("pip").toString()).doesNotContain("pw").contains("company.example");
    Map<String, String> both = new HashMap<>(variables);
    both.put("PIP_INDEX_URL", "https://pip.example/simple");
    assertThat(new IndexSettings(both).forPip()).isEmpty();
  }
}
