package dev.paddock.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.python.TestPython;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Packages made by the ecosystem's own kit, with every choice of surfaces, load, build with
 * dependencies from the package index, run, answer and stop without leaving anything behind.
 */
class KitPackagesIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final JsonMapper JSON = new JsonMapper();
  private static final String SECRET = "a-secret-of-the-kit-test";

  /** Under {@code target/}, so that what a failed test leaves can be looked at. */
  private static final Path FOLDER = TestPython.target().resolve("kit-test");

  private static TestPython kit;
  private static HttpClient http;

  /** The Python the kit's template is made for, if it is here, else the one the tests run with. */
  private static String runtime;

  @BeforeAll
  static void makeTheKit() throws Exception {
    kit = TestPython.with("kit", List.of("pixell-sdk"));
    http = HttpClient.newHttpClient();
    removeFolder();
    Files.createDirectories(words());
    runtime = runtime();
  }

  @AfterAll
  static void close() {
    http.close();
  }

  private static void removeFolder() throws IOException {
    if (Files.exists(FOLDER)) {
      try (Stream<Path> inside = Files.walk(FOLDER)) {
        for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rest", "ui", "a2a", "rest ui", "a2a rest", "a2a ui", "a2a rest ui"})
  void aPackageOfTheKitRunsAnswersAndEnds(String choice) throws Exception {
    Set<String> surfaces = Set.of(choice.split(" "));
    String name = "kit-" + choice.replace(' ', '-');
    Path archive = makePackage(name, surfaces);

    JsonNode built = PaddockProcess.document(home(), words(), "build", archive.toString());

    assertThat(built.path("action").asString()).isEqualTo("built");
    assertThat(built.path("agent").path("name").asString()).isEqualTo(name);
    assertThat(built.path("agent").path("version").asString()).isEqualTo("0.1.0");
    assertThat(texts(built.path("agent").path("surfaces"))).containsAll(surfaces);
    assertThat(built.path("environment").path("state").asString()).isEqualTo("VALID");

    try (var run = PaddockProcess.start(home(), words(), "run", name)) {
      run.event("ready");
      JsonNode ports = PaddockProcess.document(home(), words(), "ps").path(0).path("ports");
      assertThat(ports.path("a2a").isNull()).as(ports.toString()).isTrue();
      check(run.event("started").path("ports").path("rest").asInt(), name, surfaces);

      JsonNode stopped = PaddockProcess.document(home(), words(), "stop", name);

      assertThat(stopped.path("state").asString()).isEqualTo("EXITED");
      assertThat(run.exitCode()).as(run.said()).isEqualTo(128 + 15);
      assertThat(run.said()).doesNotContain(SECRET);
    }
    assertThat(survivors()).isEmpty();
  }

  /** The kit's template returns nothing from its A2A function, so that surface is not offered. */
  private static void check(int port, String name, Set<String> surfaces) throws Exception {
    JsonNode health = JSON.readTree(get(port, "/health"));
    assertThat(health.path("ok").asBoolean()).isTrue();
    assertThat(health.path("surfaces"))
        .isEqualTo(
            JSON.createObjectNode()
                .put("rest", surfaces.contains("rest"))
                .put("a2a", false)
                .put("ui", surfaces.contains("ui")));
    JsonNode meta = JSON.readTree(get(port, "/meta"));
    assertThat(meta.path("name").asString()).isEqualTo(name);
    assertThat(meta.path("version").asString()).isEqualTo("0.1.0");
    if (surfaces.contains("rest")) {
      assertThat(get(port, "/api/hello")).isEqualTo("{\"message\":\"Hello from REST\"}");
    }
    if (surfaces.contains("ui")) {
      assertThat(get(port, "/")).contains("<html");
      assertThat(get(port, "/some/page")).contains("<html");
    }
  }

  private static Path makePackage(String name, Set<String> surfaces) throws Exception {
    Path workshop = Files.createDirectories(FOLDER.resolve("workshop"));
    var init = new ArrayList<>(List.of(kit.program("pixell"), "init", name));
    surfaces.stream().sorted().forEach(surface -> init.addAll(List.of("--surface", surface)));
    TestPython.run(LIMIT, workshop, init).mustBeGood("pixell init");
    Path project = workshop.resolve(name);
    Files.writeString(project.resolve(".env"), "API_KEY=" + SECRET + "\n");
    Path manifest = project.resolve("agent.yaml");
    Files.writeString(manifest, Files.readString(manifest).replace("python3.11", runtime));
    TestPython.run(LIMIT, project, List.of(kit.program("pixell"), "build"))
        .mustBeGood("pixell build");
    return project.resolve(name + "-0.1.0.apkg");
  }

  private static String runtime() throws Exception {
    JsonNode machine = PaddockProcess.document(home(), words(), "doctor");
    if (machine.path("pythons").toString().contains("\"3.11.")) {
      return "python3.11";
    }
    var ask = "import sys; print('python%d.%d' % sys.version_info[:2], end='')";
    return TestPython.run(LIMIT, FOLDER, List.of(kit.program("python"), "-c", ask)).output();
  }

  private static String get(int port, String path) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(LIMIT)
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return answer.body();
  }

  /** Processes that still name the data folder in their command. */
  private static List<String> survivors() {
    try (var handles = ProcessHandle.allProcesses()) {
      return handles
          .filter(ProcessHandle::isAlive)
          .flatMap(handle -> handle.info().commandLine().stream())
          .filter(line -> line.contains(home().toString()))
          .toList();
    }
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asString).toList();
  }

  private static Path home() {
    return FOLDER.resolve("home");
  }

  private static Path words() {
    return FOLDER.resolve("words");
  }
}
