package dev.paddock.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.python.TestPython;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The sample agents do what their README says, and nothing is written into their folders. */
class SamplesIT {

  private static final Path SAMPLES = TestPython.repository().resolve("samples");

  @TempDir Path folder;
  private Path words;

  @BeforeEach
  void makeAFolderForWords() throws Exception {
    words = Files.createDirectory(folder.resolve("words"));
  }

  @Test
  void theNotebookServesItsRoutesAndItsPageOnOnePort() throws Exception {
    List<Path> before = files("rest-ui");
    try (var run = run("rest-ui");
        var http = HttpClient.newHttpClient()) {
      run.event("ready");
      JsonNode ports = run.event("started").path("ports");
      assertThat(ports.path("ui")).isEqualTo(ports.path("rest"));
      URI root = URI.create("http://127.0.0.1:" + ports.path("rest").asInt() + "/");
      assertThat(ask(http, HttpRequest.newBuilder(root))).contains("<title>Notebook</title>");
      assertThat(ask(http, HttpRequest.newBuilder(root.resolve("api/notes"))))
          .isEqualTo("{\"notes\":[]}");
      ask(
          http,
          HttpRequest.newBuilder(root.resolve("api/log"))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString("{\"level\": \"exception\"}")));
      assertThat(stop("notebook").path("state").asString()).isEqualTo("EXITED");
      assertThat(run.exitCode()).isEqualTo(128 + 15);
      assertThat(run.said()).contains("KeyError: 'api_key'");
    }
    assertThat(files("rest-ui")).isEqualTo(before);
  }

  @Test
  void theWorkerFinishesItsWorkWhenStoppedAndItsTokenIsMasked() throws Exception {
    List<Path> before = files("chatty-worker");
    try (var run = run("chatty-worker")) {
      run.event("ready");
      assertThat(stop("chatty-worker").path("exit").path("code").asInt(-1)).isZero();
      assertThat(run.exitCode()).as(run.said()).isZero();
      assertThat(run.said())
          .contains("everything saved", "•••DEMO_TOKEN•••")
          .doesNotContain("demo-0123456789");
    }
    assertThat(files("chatty-worker")).isEqualTo(before);
  }

  @Test
  void theConflictIsNamedWithBothItsSides() throws Exception {
    try (var build = start("build", SAMPLES.resolve("conflict").toString())) {
      assertThat(build.exitCode()).as(build.said()).isEqualTo(4);
      assertThat(build.said()).contains("httpcore==1.0.5", "h11==0.16.0");
    }
  }

  private PaddockProcess run(String sample) throws Exception {
    return start("run", SAMPLES.resolve(sample).toString());
  }

  private PaddockProcess start(String... arguments) throws Exception {
    return PaddockProcess.start(folder.resolve("home"), words, arguments);
  }

  private JsonNode stop(String agent) throws Exception {
    return PaddockProcess.document(folder.resolve("home"), words, "stop", agent);
  }

  private static String ask(HttpClient http, HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer =
        http.send(
            request.timeout(Duration.ofMinutes(1)).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static List<Path> files(String sample) throws Exception {
    try (Stream<Path> inside = Files.walk(SAMPLES.resolve(sample))) {
      return inside.sorted().toList();
    }
  }
}
