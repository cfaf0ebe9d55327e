package dev.paddock.apkg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a manifest may say, and how exactly is reported what it may not. */
class ManifestTest {

  private static final String BASE = "name: demo\nversion: '1.0'\nentrypoint: main:run\n";

  @TempDir Path folder;

  private AgentPackage read(String manifest) throws IOException, InvalidPackageException {
    return read(manifest.getBytes(StandardCharsets.UTF_8));
  }

  private AgentPackage read(byte[] manifest) throws IOException, InvalidPackageException {
    Files.write(folder.resolve("agent.yaml"), manifest);
    Files.writeString(folder.resolve("main.py"), "");
    var reader = new PackageReader(folder.resolve("none"), PackageReader.Limits.DEFAULT);
    return reader.read(folder);
  }

  private List<PackageProblem> refused(String manifest) {
    return refused(manifest.getBytes(StandardCharsets.UTF_8));
  }

  private List<PackageProblem> refused(byte[] manifest) {
    InvalidPackageException refused =
        catchThrowableOfType(InvalidPackageException.class, () -> read(manifest));
    assertThat(refused).as("must be refused").isNotNull();
    assertThat(refused.problems()).allSatisfy(p -> assertThat(p.message()).isNotBlank());
    return refused.problems();
  }

  private void assertRefused(
      String manifest, String code, @Nullable Integer line, @Nullable String key) {
    assertThat(refused(manifest))
        .extracting(
            PackageProblem::code, PackageProblem::file, PackageProblem::line, PackageProblem::key)
        .contains(tuple(code, "agent.yaml", line, key));
  }

  private List<String> warnings(String manifest) throws IOException, InvalidPackageException {
    return read(manifest).warnings().stream().map(PackageProblem::code).toList();
  }

  @Test
  void everyKeyIsRead() throws Exception {
    Files.createDirectories(folder.resolve("web/dist"));
    Files.writeString(folder.resolve("web/dist/index.html"), "");
    AgentPackage read =
        read(
            """
            name: demo
            version: '1.0'
            display_name: Demo Agent
            description: Shows everything
            author: Jane
            license: MIT
            entrypoint: main:run
            runtime: python3.11
            environment:
              TEXT: hello
              PORT: 8080
              DEBUG: true
              RATIO: 1.50
              EMPTY:
              DATE: 2024-01-01
              REF: ${HOME:-/tmp}
            dependencies: [httpx>=0.27, "pydantic"]
            http_server: main:app
            rest: {entry: mount}
            a2a: {entry: main:serve}
            ui: {path: ./web/dist/, basePath: app/}
            exports: [{name: greet, type: function, handler: main.greet}]
            metadata:
              version: 2.1.0
              tags: [a, b]
              sub_agents: [{name: x, public: true}]
            capabilities: [chat]
            mcp: {enabled: false}
            something_new: {kept: 1.10}
            """);
    Manifest manifest = read.manifest();
    assertThat(read.warnings()).isEmpty();
    assertThat(manifest.name()).isEqualTo("demo");
    assertThat(manifest.version()).isEqualTo("2.1.0");
    assertThat(manifest.displayName()).isEqualTo("Demo Agent");
    assertThat(manifest.pythonRequest()).isEqualTo("==3.11.*");
    assertThat(manifest.environment())
        .containsExactly(
            Map.entry("TEXT", "hello"),
            Map.entry("PORT", "8080"),
            Map.entry("DEBUG", "true"),
            Map.entry("RATIO", "1.50"),
            Map.entry("EMPTY", ""),
            Map.entry("DATE", "2024-01-01"),
            Map.entry("REF", "${HOME:-/tmp}"));
    assertThat(manifest.dependencies()).containsExactly("httpx>=0.27", "pydantic");
    assertThat(manifest.httpServer()).isEqualTo("main:app");
    assertThat(manifest.restEntry()).isEqualTo("mount");
    assertThat(manifest.a2a()).isEqualTo(new Manifest.A2aEntry("main:serve", "entry"));
    assertThat(manifest.ui()).isEqualTo(new Manifest.Ui("web/dist", "/app"));
    assertThat(manifest.exports())
        .containsExactly(new Manifest.Export("greet", "function", "main.greet"));
    assertThat(manifest.everything()).containsKeys("something_new", "metadata", "capabilities");
    assertThat(manifest.everything().get("something_new")).hasToString("{kept=1.10}");
    assertThat(manifest.surfaces())
        .containsExactly(
            Surface.REST, Surface.A2A, Surface.UI, Surface.HTTP_SERVER, Surface.EXPORTS);
  }

  @Test
  void aManifestOfAnOlderKitWithNothingBehindItsKeysLoads() throws Exception {
    assertThat(
            warnings(
                BASE
                    + "rest: null\na2a: null\nui:\nmcp: ~\nhttp_server: null\nexports: null\n"
                    + "dependencies: null\nenvironment: null\nruntime: null\nmetadata: null\n"))
        .isEmpty();
  }

  @Test
  void allProblemsAreReportedAtOnceWithLineAndKey() {
    String manifest =
        """
        name: [1, 2]
        description: {a: b}
        entrypoint: "not a target"
        runtime: node20
        environment: [A=1]
        dependencies: httpx
        rest: {}
        ui: {basePath: /}
        exports:
          - name: x
          - text
        """;
    assertThat(refused(manifest))
        .extracting(PackageProblem::code, PackageProblem::line, PackageProblem::key)
        .containsExactly(
            tuple("wrong-type", 1, "name"),
            tuple("version-missing", 1, "version"),
            tuple("wrong-type", 2, "description"),
            tuple("target-form", 3, "entrypoint"),
            tuple("runtime-not-python", 4, "runtime"),
            tuple("wrong-type", 5, "environment"),
            tuple("wrong-type", 6, "dependencies"),
            tuple("rest-entry-missing", 7, "rest.entry"),
            tuple("ui-path-missing", 8, "ui.path"),
            tuple("export-handler-missing", 10, "exports.0.handler"),
            tuple("wrong-type", 11, "exports.1"));
  }

  @Test
  void aMessageSaysWhatWasFoundAndWhatWouldBeRight() {
    assertThat(refused("name: [1, 2]\nversion: '1'\nentrypoint: main:run\n").getFirst().message())
        .contains("name", "a list", "text", "my-agent");
  }

  @Test
  void nameAndVersionMustBeThere() {
    assertRefused("version: '1'\nentrypoint: a:b\n", "name-missing", 1, "name");
    assertRefused("name:\nversion: '1'\nentrypoint: a:b\n", "name-missing", 1, "name");
    assertRefused("version: '1'\nname: ' '\nentrypoint: a:b\n", "name-missing", 2, "name");
    assertRefused("name: a\nentrypoint: a:b\n", "version-missing", 1, "version");
    assertRefused("name: a\nversion: [1]\nentrypoint: a:b\n", "wrong-type", 2, "version");
    assertRefused(
        "name: a\nmetadata: {version: {a: 1}}\nentrypoint: a:b\n",
        "wrong-type",
        2,
        "metadata.version");
    assertRefused(
        "name: a\nversion: '1'\nmetadata: x\nentrypoint: a:b\n", "wrong-type", 3, "metadata");
  }

  @Test
  void aNameThatNewerKitsRefuseIsAWarning() throws Exception {
    AgentPackage read = read("name: My_Agent 2\nversion: '1'\nentrypoint: main:run\n");
    assertThat(read.manifest().name()).isEqualTo("My_Agent 2");
    assertThat(read.warnings())
        .extracting(PackageProblem::code, PackageProblem::line, PackageProblem::key)
        .containsExactly(tuple("name-form", 1, "name"));
  }

  @Test
  void aVersionThatIsANumberIsWhatWasTyped() throws Exception {
    AgentPackage read = read("name: a\nversion: 1.10\nentrypoint: main:run\n");
    assertThat(read.manifest().version()).isEqualTo("1.10");
    assertThat(read.warnings()).extracting(PackageProblem::code).containsExactly("not-quoted");
    assertThat(read("name: a\nversion: 1.0\nmetadata: {version: 0.3.0}\nentrypoint: main:run\n"))
        .satisfies(p -> assertThat(p.manifest().version()).isEqualTo("0.3.0"))
        .satisfies(p -> assertThat(p.warnings()).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "python3.9, ==3.9.*",
    "python3.11, ==3.11.*",
    "Python 3.12, ==3.12.*",
    "python-3.11, ==3.11.*",
    "python3, ==3.*",
    "python, ",
    "python3.11.4, ==3.11.4",
    "py311, ==3.11.*",
    "python311, ==3.11.*",
    "3.10, ==3.10.*",
    "'\">=3.9\"', >=3.9",
    "'python>=3.9,<3.13', '>=3.9,<3.13'",
    "cpython3.11, ==3.11.*",
    "'python:3.11', ==3.11.*",
    "'{python: \">=3.8\"}', >=3.8",
    "'{python: \">= 3.8, < 3.12\"}', '>=3.8,<3.12'",
    "'{python: \">=3.8 <3.12\"}', '>=3.8,<3.12'",
    "'{python: 3.10}', ==3.10.*",
    "'{python: \"3.11\"}', ==3.11.*",
    "'{python: \"^3.9\"}', '>=3.9,<4'",
    "'{python: \"~3.9\"}', '>=3.9,<3.10'",
    "'{python: \"~=3.9\"}', ~=3.9",
    "'{python: 3.9+}', >=3.9",
    "'{python: 3.x}', ==3.*",
    "'{python: ==3.11.*}', ==3.11.*",
    "'{python: }', ",
    "'{python: {version: \"3.11\"}}', ==3.11.*",
    "'{name: python, version: \"3.11\"}', ==3.11.*",
    "'{language: python3.12}', ==3.12.*",
    "'{version: \"3.12\"}', ==3.12.*",
    "'{python: \">=3.8\", node: \"18\"}', >=3.8",
  })
  void everyWayToAskForAPythonIsUnderstood(String runtime, String request) throws Exception {
    AgentPackage read = read(BASE + "runtime: " + runtime + "\n");
    assertThat(read.manifest().pythonRequest()).isEqualTo(request);
    assertThat(read.warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"node18", "node20", "go1.21", "ruby", "{node: '>=18'}", "{name: go}", "deno"})
  void anotherRuntimeIsRefused(String runtime) {
    assertRefused(BASE + "runtime: " + runtime + "\n", "runtime-not-python", 4, "runtime");
  }

  @Test
  void aPythonThatIsNoVersionIsAWarning() throws Exception {
    assertThat(warnings(BASE + "runtime: {python: newest}\n")).containsExactly("runtime-unclear");
    assertThat(warnings(BASE + "runtime: {python: [3]}\n")).containsExactly("runtime-unclear");
  }

  @ParameterizedTest
  @ValueSource(strings = {"main:run", "main.run", "a.b.c:D.e", "main", "größe:lauf", "main:"})
  void entryPointsOfEveryGenerationAreTaken(String target) throws Exception {
    AgentPackage read = read("name: a\nversion: '1'\nentrypoint: '" + target + "'\n");
    assertThat(read.manifest().entrypoint()).isEqualTo(target);
    assertThat(read.manifest().surfaces()).containsExactly(Surface.ENTRYPOINT);
  }

  @Test
  void aModuleAloneIsTakenAndSaid() throws Exception {
    String head = "name: a\nversion: '1'\n";
    assertThat(warnings(head + "entrypoint: main\n")).containsExactly("target-module-alone");
    assertThat(warnings(head + "entrypoint: 'main:'\n")).containsExactly("target-module-alone");
    assertThat(warnings(head + "http_server: main\n")).containsExactly("target-module-alone");
    assertThat(read(head + "http_server: main\n").warnings().getFirst().message())
        .contains("'main'", "only a module", "Write main:app");
  }

  @ParameterizedTest
  @ValueSource(strings = {"main", "main:"})
  void anExportsHandlerWithoutAFunctionIsAnError(String handler) {
    assertRefused(
        "name: a\nversion: '1'\nexports:\n  - name: x\n    handler: '" + handler + "'\n",
        "export-handler-bare",
        5,
        "exports.0.handler");
  }

  @ParameterizedTest
  @ValueSource(strings = {"src/main.py:run", "main run", "main:run()", "a..b", ":run", "a:b:c"})
  void whatCannotBeImportedIsAnError(String target) {
    assertRefused(
        "name: a\nversion: '1'\nentrypoint: '" + target + "'\n", "target-form", 3, "entrypoint");
  }

  @Test
  void aPackageThatOffersNothingIsAnError() {
    assertRefused("name: a\nversion: '1'\n", "nothing-to-run", 1, "entrypoint");
    assertRefused("name: a\nversion: '1'\nexports: []\n", "nothing-to-run", 1, "entrypoint");
    assertRefused("name: a\nversion: '1'\na2a: {}\n", "nothing-to-run", 1, "entrypoint");
  }

  @Test
  void anyOneSurfaceIsEnough() throws Exception {
    String head = "name: a\nversion: '1'\n";
    assertThat(read(head + "http_server: main:app\n").manifest().surfaces())
        .containsExactly(Surface.HTTP_SERVER);
    assertThat(read(head + "rest: {entry: 'main:m'}\n").manifest().surfaces())
        .containsExactly(Surface.REST);
    assertThat(read(head + "a2a: {service: 'main:s'}\n").manifest().surfaces())
        .containsExactly(Surface.A2A);
    assertThat(read(head + "ui: {path: .}\n").manifest().surfaces()).containsExactly(Surface.UI);
    assertThat(read(head + "exports: [{name: x, handler: main.x}]\n").manifest().surfaces())
        .containsExactly(Surface.EXPORTS);
  }

  @Test
  void a2aIsFoundUnderEachOfItsKeys() throws Exception {
    assertThat(a2a("{entry: 'm:e'}")).isEqualTo(new Manifest.A2aEntry("m:e", "entry"));
    assertThat(a2a("{service: 'm:s'}")).isEqualTo(new Manifest.A2aEntry("m:s", "service"));
    assertThat(a2a("{http_server: 'm:h'}")).isEqualTo(new Manifest.A2aEntry("m:h", "http_server"));
    assertThat(a2a("{entry: 'm:e', service: 'm:s'}"))
        .isEqualTo(new Manifest.A2aEntry("m:e", "entry"));
    assertThat(a2a("{entry: 'm:h', http_server: 'm:h'}"))
        .isEqualTo(new Manifest.A2aEntry("m:h", "http_server"));
    assertThat(a2a("{}")).isNull();
    assertRefused(BASE + "a2a: {entry: [x]}\n", "wrong-type", 4, "a2a.entry");
    assertRefused(BASE + "a2a: text\n", "wrong-type", 4, "a2a");
  }

  private Manifest.@Nullable A2aEntry a2a(String value) throws Exception {
    return read(BASE + "a2a: " + value + "\n").manifest().a2a();
  }

  @Test
  void aBareRestEntryNeedsAnEntryPoint() throws Exception {
    assertThat(read(BASE + "rest: {entry: mount}\n").manifest().restEntry()).isEqualTo("mount");
    assertRefused(
        "name: a\nversion: '1'\nrest:\n  entry: mount\n", "rest-entry-bare", 4, "rest.entry");
    assertRefused(BASE + "rest: {entry: ''}\n", "rest-entry-missing", 4, "rest.entry");
    assertRefused(BASE + "rest: {entry: [x]}\n", "wrong-type", 4, "rest.entry");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../ui", "ui/../../x", "/ui", "C:/ui", "'..\\ui'", "'\\\\srv\\ui'", ".."})
  void aUiOutsideThePackageIsRefused(String path) {
    assertRefused(BASE + "ui:\n  path: " + path + "\n", "ui-path-outside", 5, "ui.path");
  }

  @Test
  void aUiThatLinksLeadOutOfThePackageIsRefused() throws Exception {
    Files.createSymbolicLink(folder.resolve("ui"), Path.of("/"));
    assertRefused(BASE + "ui:\n  path: ui\n", "ui-path-outside", 5, "ui.path");
  }

  @Test
  void whatAUiLacksIsSaid() throws Exception {
    assertThat(warnings(BASE + "ui: {path: ui}\n")).containsExactly("ui-missing");
    Files.createDirectory(folder.resolve("ui"));
    assertThat(warnings(BASE + "ui: {path: ui}\n")).containsExactly("ui-index-missing");
    assertRefused(BASE + "ui: {path: main.py}\n", "ui-not-a-folder", 4, "ui.path");
  }

  @ParameterizedTest
  @CsvSource({"/, /", "app, /app", "/app/, /app", "//a//b, /a/b", "'', /"})
  void basePathsAreBroughtToOneForm(String written, String base) throws Exception {
    Manifest manifest = read(BASE + "ui: {path: ., basePath: '" + written + "'}\n").manifest();
    assertThat(manifest.ui()).isEqualTo(new Manifest.Ui(".", base));
    manifest = read(BASE + "ui: {path: ., base_path: '" + written + "'}\n").manifest();
    assertThat(manifest.ui()).isEqualTo(new Manifest.Ui(".", base));
  }

  @Test
  void environmentValuesThatNoVariableCanHoldAreErrors() {
    assertRefused(BASE + "environment:\n  A: [1]\n", "wrong-type", 5, "environment.A");
    assertRefused(BASE + "environment:\n  A=B: x\n", "environment-name", 5, "environment.A=B");
    assertRefused(BASE + "environment:\n  A: \"\\0\"\n", "environment-value", 5, "environment.A");
  }

  @Test
  void aDependencyMustBeText() throws Exception {
    assertRefused(BASE + "dependencies:\n- a\n- {b: 1}\n", "wrong-type", 6, "dependencies.1");
    assertThat(warnings(BASE + "dependencies:\n- a\n-\n")).containsExactly("dependency-empty");
    assertThat(read(BASE + "dependencies:\n- |\n  a\n  b\n").manifest().dependencies())
        .containsExactly("a", "b");
  }

  @Test
  void aKeyTwiceIsAWarningAndTheLastCounts() throws Exception {
    AgentPackage read = read("name: [1]\n" + BASE + "metadata:\n  a: 1\n  a: 2\n");
    assertThat(read.manifest().name()).isEqualTo("demo");
    assertThat(read.warnings())
        .extracting(PackageProblem::code, PackageProblem::line, PackageProblem::key)
        .containsExactly(tuple("key-twice", 2, "name"), tuple("key-twice", 7, "metadata.a"));
    assertThat(read.warnings().getFirst().message()).contains("line 1");
  }

  @Test
  void aliasesAndMergesResolve() throws Exception {
    Manifest manifest =
        read(BASE
                + "base: &b {X: '1', Y: '2'}\nenvironment:\n  <<: *b\n  Y: '3'\n"
                + "dependencies: &d [a, b]\nagain: *d\n")
            .manifest();
    assertThat(manifest.environment()).isEqualTo(Map.of("X", "1", "Y", "3"));
    assertThat(manifest.everything().get("again")).isEqualTo(List.of("a", "b"));
  }

  @Test
  void aliasesThatExplodeAreRefused() {
    var bomb = new StringBuilder(BASE + "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 12; i++) {
      bomb.append("a").append(i).append(": &a").append(i).append(" [");
      bomb.append("*a".concat(i - 1 + ",").repeat(10)).append("]\n");
    }
    assertThat(refused(bomb.toString()).getFirst().code()).isEqualTo("manifest-alias-bomb");
    String wide = BASE + "a: &a '" + "x".repeat(500_000) + "'\nb: [" + "*a,".repeat(50) + "]\n";
    assertThat(refused(wide).getFirst().code()).isEqualTo("manifest-alias-bomb");
  }

  @Test
  void anAliasInsideItselfIsRefused() {
    assertRefused(BASE + "a: &a [*a]\n", "manifest-alias-loop", 4, null);
    assertRefused(BASE + "a: [*nothing]\n", "manifest-syntax", 4, null);
  }

  @Test
  void nestingBeyond64LevelsIsRefused() throws Exception {
    assertThat(warnings(BASE + "a: " + "[".repeat(64) + "]".repeat(64) + "\n")).isEmpty();
    assertRefused(BASE + "a: " + "[".repeat(65) + "]".repeat(65), "manifest-too-deep", 4, null);
    assertRefused(BASE + "a: " + "[".repeat(500_000), "manifest-too-deep", 4, null);
    String half = "&h " + "[".repeat(40) + "]".repeat(40);
    assertRefused(
        BASE + "a: " + half + "\nb: " + "[".repeat(40) + "*h" + "]".repeat(40),
        "manifest-too-deep",
        5,
        null);
  }

  @Test
  void aByteOrderMarkIsSkipped() throws Exception {
    assertThat(read("\uFEFF" + BASE).manifest().name()).isEqualTo("demo");
  }

  @Test
  void otherEncodingsAreRefused() {
    assertThat(refused((BASE + "a: ü\n").getBytes(StandardCharsets.ISO_8859_1)))
        .extracting(PackageProblem::code, PackageProblem::line)
        .containsExactly(tuple("manifest-not-utf8", 4));
    assertThat(refused(BASE.getBytes(StandardCharsets.UTF_16)).getFirst().code())
        .isEqualTo("manifest-not-utf8");
  }

  @Test
  void aManifestOverOneMebibyteIsRefused() throws Exception {
    String padding = "#".repeat((1 << 20) - BASE.length());
    assertThat(read(BASE + padding).manifest().name()).isEqualTo("demo");
    assertRefused(BASE + padding + "#", "manifest-too-big", null, null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n", "- a\n", "text\n", "42\n", "---\n...\n"})
  void aManifestThatIsNoMapIsRefused(String manifest) {
    assertThat(refused(manifest).getFirst().code()).isEqualTo("manifest-not-map");
  }

  @Test
  void brokenYamlNamesItsLine() {
    assertRefused(BASE + "a: 'x\n", "manifest-syntax", 5, null);
    assertRefused(BASE + "a: [1\nb: 2\n", "manifest-syntax", 5, null);
    assertRefused(BASE + "a:\n\tb: 1\n", "manifest-syntax", 5, null);
    assertRefused(BASE + "a: b: c\n", "manifest-syntax", 4, null);
    assertRefused(BASE + "a: \u0001\n", "manifest-syntax", 4, null);
    assertThat(refused(BASE + "a: \"\\UFFFFFFFF\"\n").getFirst().code())
        .isEqualTo("manifest-syntax");
    assertRefused(BASE + "---\nname: b\n", "manifest-several-documents", 4, null);
    assertRefused(BASE + "? [a]\n: b\n", "manifest-key", 4, null);
  }

  @Test
  void aTagThatNamesCodeIsAnErrorAndRunsNothing() {
    assertRefused(
        BASE + "a: !!python/object/apply:os.system ['touch x']\n", "manifest-tag", 4, "a");
    assertRefused(BASE + "a: !!javax.script.ScriptEngineManager []\n", "manifest-tag", 4, "a");
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Test
  void valuesOfAMegabyteAreRefusedLikeShortOnes() throws Exception {
    String dots = "a.".repeat(400_000);
    assertThat(refused(BASE + "http_server: '" + dots + "!'\n").getFirst().code())
        .isEqualTo("target-form");
    assertThat(refused(BASE + "runtime: '>=3" + ".3".repeat(400_000) + "!'\n").getFirst().code())
        .isEqualTo("runtime-not-python");
    assertThat(warnings(BASE + "runtime: {python: '>=3" + ".3".repeat(400_000) + "'}\n"))
        .containsExactly("runtime-unclear");
    assertThat(refused(BASE + "ui: {path: '" + "a/".repeat(400_000) + "'}\n").getFirst().code())
        .isEqualTo("ui-path-outside");
    assertThat(warnings("name: " + "a-".repeat(400_000) + "\nversion: '1'\nentrypoint: main:r\n"))
        .isEmpty();
    assertThat(warnings(BASE + "x: " + "1".repeat(800_000) + "\n")).isEmpty();
  }

  @Test
  void aDocumentStartAndEndAreFine() throws Exception {
    assertThat(warnings("%YAML 1.1\n---\n" + BASE + "...\n")).isEmpty();
    assertThat(warnings(BASE.replace("\n", "\r\n"))).isEmpty();
    assertThat(read("{name: a, version: !!str 1.0, entrypoint: 'main:r'}").manifest().version())
        .isEqualTo("1.0");
  }

  @Test
  void valuesReadAsTheKitsYamlReadsThem() throws Exception {
    Map<String, ?> all =
        read(BASE + "a: yes\nb: Off\nc: 0o17\nd: 12_000\ne: 1.5\nf: ~\ng: 'yes'\nh: 1e3\n")
            .manifest()
            .everything();
    assertThat(all.get("a")).isEqualTo(true);
    assertThat(all.get("b")).isEqualTo(false);
    assertThat(all.get("c")).isEqualTo("0o17");
    assertThat(all.get("d")).isEqualTo(12_000L);
    assertThat(all.get("e")).hasToString("1.5");
    assertThat(all.get("f")).isNull();
    assertThat(all.get("g")).isEqualTo("yes");
    assertThat(all.get("h")).isEqualTo("1e3");
  }

  @Test
  void wrongShapesOfKeysThatAreOnlyShownAreWarnings() throws Exception {
    assertThat(warnings(BASE + "mcp: yes\ncapabilities: chat\npermissions: [a]\n"))
        .containsExactly("shape", "shape", "shape");
    assertThat(warnings(BASE + "mcp: {enabled: true, config_file: mcp.json}\n"))
        .containsExactly("mcp-file-missing");
  }

  @Test
  void aModuleThatIsNotThereIsAWarning() throws Exception {
    assertThat(read("name: a\nversion: '1'\nentrypoint: other.mod:run\n").warnings())
        .extracting(PackageProblem::code, PackageProblem::line, PackageProblem::key)
        .containsExactly(tuple("module-missing", 3, "entrypoint"));
  }
}
