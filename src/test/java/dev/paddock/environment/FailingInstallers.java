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

/** An environment of each installer in which installing can be let fail. */
final class FailingInstallers {

  final Path folder;
  final Workshop shop;
  private final Map<String, BuildSite> sites = new HashMap<>();

  FailingInstallers(Path folder) throws Exception {
    this.folder = folder;
    this.shop = new Workshop(folder);
    // The first build fetches the uv that is used below.
    shop.build();
    Files.createDirectories(shop.data.environments());
    for (String kind : List.of("uv", "pip")) {
      sites.put(kind, site(kind, shop.data.environments().resolve(kind + "_no-deps")));
    }
  }

  /** Makes an environment. */
  BuildSite site(String kind, Path environment) throws Exception {
    PythonInstallation base =
        shop.environments().pythons().stream()
            .filter(python -> python.version().startsWith("3.11."))
            .findFirst()
            .orElseThrow();
    EnvironmentBuilder.begin(environment);
    BuildLog log = BuildLog.open(shop.data.builds().resolve(kind), Instant.now());
    BuildSite site =
        new BuildSite(
            shop.commands(), environment, base, log, shop.listener(), List.of("fastapi"), null);
    installer(kind, shop.variables).create(site);
    return site;
  }

  private Installer installer(String kind, Map<String, String> variables) {
    if (kind.equals("pip")) {
      return new PipInstaller(variables, new IndexSettings(variables), shop.data.cache(), null);
    }
    InstallerTool uv = shop.environments().uv().orElseThrow();
    return new UvInstaller(uv, variables, new IndexSettings(variables), shop.data.cache());
  }

  BuildFailedException failure(String kind, String... arguments) {
    return failure(kind, shop.variables, arguments);
  }

  BuildFailedException failure(String kind, Map<String, String> variables, String... arguments) {
    return failure(Objects.requireNonNull(sites.get(kind)), kind, variables, arguments);
  }

  BuildFailedException failure(
      BuildSite site, String kind, Map<String, String> variables, String... arguments) {
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

  /** Installs what is to be installed well. */
  void success(String kind, Map<String, String> variables, String... arguments) throws Exception {
    installer(kind, variables)
        .install(
            Objects.requireNonNull(sites.get(kind)),
            List.of(arguments),
            shop.root,
            shop.listener());
  }

  Path requirements(String text) throws Exception {
    Path file = Files.createTempFile(folder, "requirements", ".txt");
    return Files.writeString(file, text);
  }

  Map<String, String> withIndex(String url) {
    Map<String, String> variables = new HashMap<>(shop.variables);
    variables.put("PIP_INDEX_URL", url);
    variables.remove("PIP_FIND_LINKS");
    variables.put("PIP_DEFAULT_TIMEOUT", "3");
    variables.put("UV_HTTP_TIMEOUT", "3");
    variables.put("PIP_NO_CACHE_DIR", "1");
    return variables;
  }
}
