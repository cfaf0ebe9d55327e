package dev.paddock.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.python.TestPython;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Agents whose requirements exclude each other run side by side, each on its own: two versions of
 * grpcio, each answering over gRPC, and pydantic 1 beside pydantic 2, each answering over REST.
 * Everything comes from the package index.
 */
class IsolationIT {

  private static final String SERVICE =
      """
      import json, os, sys
      import grpc

      def facts(parameters):
          return json.dumps({
              "grpc": grpc.__version__,
              "file": grpc.__file__,
              "environment": os.environ["AGENT_VENV_PATH"],
              "prefix": sys.prefix,
              "said": parameters.get("say"),
          })

      def create():
          return {"custom_handlers": {"facts": facts}}
      """;

  private static final String API =
      """
      import os, sys
      import pydantic

      class Note(pydantic.BaseModel):
          text: str

      def mount(app):
          @app.post("/facts")
          def facts(note: Note):
              return {
                  "pydantic": pydantic.VERSION,
                  "file": pydantic.__file__,
                  "environment": os.environ["AGENT_VENV_PATH"],
                  "prefix": sys.prefix,
                  "said": note.text,
              }
      """;

  @TempDir Path temp;

  private record Side(String name, String requirement, String version) {}

  private Path words() throws Exception {
    return Files.createDirectories(TestPython.target().resolve("isolation-test"));
  }

  private Path write(Side side, String surface, String module, String code) throws Exception {
    Path root = Files.createDirectories(temp.resolve(side.name()));
    Files.writeString(
        root.resolve("agent.yaml"),
        "name: %s\nversion: 1.0.0\n%s\n".formatted(side.name(), surface));
    Files.writeString(root.resolve("requirements.txt"), side.requirement() + "\n");
    Files.writeString(root.resolve(module), code);
    return root;
  }

  private JsonNode document(String... arguments) throws Exception {
    return PaddockProcess.document(temp.resolve("home"), words(), arguments);
  }

  /** Builds and starts both, and only then asks: both are up while either answers. */
  private List<JsonNode> askedSideBySide(List<Side> sides, List<Path> roots, String... call)
      throws Exception {
    var runs = new ArrayList<PaddockProcess>();
    try {
      for (Path root : roots) {
        var run = PaddockProcess.start(temp.resolve("home"), words(), "run", root.toString());
        runs.add(run);
        run.event("ready");
      }
      assertThat(document("ps")).hasSize(sides.size());
      var answers = new ArrayList<JsonNode>();
      for (Side side : sides) {
        var words = new ArrayList<>(List.of("call", side.name()));
        words.addAll(List.of(call));
        JsonNode answer = document(words.toArray(String[]::new));
        assertThat(answer.path("ok").asBoolean()).as(answer.toString()).isTrue();
        answers.add(answer.path("body"));
      }
      return answers;
    } finally {
      for (Side side : sides) {
        document("stop", side.name());
      }
      runs.forEach(PaddockProcess::close);
    }
  }

  private void check(Side side, JsonNode facts, String module) throws Exception {
    Path environment = Path.of(facts.path("environment").asString()).toRealPath();
    assertThat(facts.path(module).asString()).startsWith(side.version());
    assertThat(Path.of(facts.path("prefix").asString()).toRealPath()).isEqualTo(environment);
    assertThat(Path.of(facts.path("file").asString()).toRealPath()).startsWith(environment);
    assertThat(environment).startsWith(temp.resolve("home").toRealPath());
    assertThat(facts.path("said").asString()).isEqualTo("hello");
  }

  @Test
  void twoVersionsOfGrpcAnswerAtTheSameTime() throws Exception {
    var sides =
        List.of(
            new Side("older", "grpcio==1.73.1", "1.73.1"),
            new Side("newer", "grpcio==1.76.0", "1.76.0"));
    var roots = new ArrayList<Path>();
    for (Side side : sides) {
      roots.add(write(side, "a2a: {entry: 'service:create'}", "service.py", SERVICE));
    }

    var answers = askedSideBySide(sides, roots, "facts", "--data", "{\"say\": \"hello\"}");

    var json = tools.jackson.databind.json.JsonMapper.shared();
    JsonNode older = json.readTree(answers.get(0).path("result").asString());
    JsonNode newer = json.readTree(answers.get(1).path("result").asString());
    check(sides.get(0), older, "grpc");
    check(sides.get(1), newer, "grpc");
    assertThat(older.path("prefix")).isNotEqualTo(newer.path("prefix"));
  }

  @Test
  void pydanticOneAndTwoAnswerAtTheSameTime() throws Exception {
    var sides =
        List.of(
            new Side("first", "pydantic>=1.10.17,<2", "1.10."),
            new Side("second", "pydantic>=2,<3", "2."));
    var roots = new ArrayList<Path>();
    for (Side side : sides) {
      roots.add(write(side, "rest: {entry: 'api:mount'}", "api.py", API));
    }

    var answers =
        askedSideBySide(sides, roots, "POST", "/facts", "--data", "{\"text\": \"hello\"}");

    check(sides.get(0), answers.get(0), "pydantic");
    check(sides.get(1), answers.get(1), "pydantic");
    assertThat(answers.get(0).path("prefix")).isNotEqualTo(answers.get(1).path("prefix"));
  }
}
