package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.surface.AgentCard;
import dev.paddock.surface.Call;
import dev.paddock.surface.CallAnswer;
import dev.paddock.surface.Offer;
import dev.paddock.surface.Operation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class CallVerbTest {

  @TempDir Path home;

  private final FakeService service = new FakeService();

  @BeforeEach
  void load() {
    service.agents.add(FakeService.agent("a-1", "weather"));
  }

  private Spoken say(String... words) {
    return Spoken.to(service, home, words);
  }

  private static CallAnswer answered(boolean ok, String status, String json) {
    return new CallAnswer(
        ok, status, "x", Map.of(), Duration.ofMillis(5), "application/json", json, false);
  }

  @Test
  void aMethodAndAPathAreAnHttpRequestWhoseBodyIsPrintedAsItIs() {
    Spoken spoken = say("call", "weather", "post", "/x?y=1", "--data", "{\"q\":2}");

    assertThat(spoken.code()).isZero();
    assertThat(spoken.out()).isEqualTo("{\"a\":1}\n");
    assertThat(spoken.err()).contains("200 OK in 12 ms");
    assertThat(service.surfaces.calls)
        .containsExactly(new Call.Http("POST", "/x?y=1", "{\"q\":2}"));
  }

  @Test
  void toProgramsTheAnswerIsOneDocument() {
    JsonNode document = say("call", "weather", "GET", "/x", "--json").json();

    assertThat(document.path("ok").asBoolean()).isTrue();
    assertThat(document.path("status").asString()).isEqualTo("200 OK");
    assertThat(document.path("seconds").asDouble()).isEqualTo(0.012);
    assertThat(document.path("headers").path("content-type").asString())
        .isEqualTo("application/json");
    assertThat(document.path("body").path("a").asInt()).isEqualTo(1);
    assertThat(document.path("error").isNull()).isTrue();
  }

  @Test
  void anAnswerThatSaysNoIsExitCodeOne() {
    service.surfaces.answer = answered(false, "404 Not Found", "{\"detail\":\"no\"}");

    Spoken spoken = say("call", "weather", "GET", "/x", "--json");

    assertThat(spoken.code()).isEqualTo(1);
    assertThat(spoken.json().path("body").path("detail").asString()).isEqualTo("no");
    assertThat(spoken.json().path("error").path("code").asString()).isEqualTo("call-failed");
  }

  @Test
  void anActionGetsTheDataAsParametersAndPrintsItsResult() throws Exception {
    service.surfaces.answer = answered(true, "OK", "{\"success\":true,\"result\":\"sunny\"}");
    Path file = Files.writeString(home.resolve("data.json"), "{\"city\":\"Oslo\",\"days\":[1]}");

    Spoken spoken = say("call", "weather", "forecast", "--data", "@" + file);

    assertThat(spoken.out()).isEqualTo("sunny\n");
    assertThat(service.surfaces.calls)
        .containsExactly(new Call.Action("forecast", Map.of("city", "Oslo", "days", "[1]")));
  }

  @Test
  void theServicesOwnMethodsAndMessagesAreToldFromActions() {
    say("call", "weather", "Ping");
    say("call", "weather", "message/send", "--data", "hello");

    assertThat(service.surfaces.calls)
        .containsExactly(new Call.Method("Ping"), new Call.Message("message/send", "hello"));
  }

  @Test
  void withoutMoreWordsItListsWhatIsOffered() {
    var operation =
        new Operation(
            "GET",
            "/rain/{city}",
            "How wet it is",
            List.of(new Operation.Parameter("city", "path", true, "string", "")),
            null);
    var skill = new AgentCard.Skill("s", "Forecasts", "tells the weather", List.of());
    service.surfaces.offer =
        new Offer(
            8080,
            List.of(operation),
            50051,
            List.of("Health", "Invoke"),
            List.of("forecast"),
            Map.of("k", "v"),
            new AgentCard("w", "d", "1", "0.3.0", "/", true, List.of(skill)),
            "http://127.0.0.1:8080/",
            List.of("a note"));

    Spoken people = say("call", "weather");
    JsonNode document = say("call", "weather", "--json").json();

    assertThat(people.out())
        .contains("GET /rain/{city}", "How wet it is", "forecast", "message/send", "Forecasts")
        .doesNotContain("Invoke");
    assertThat(people.err()).contains("a note");
    assertThat(
            document.path("operations").path(0).path("parameters").path(0).path("name").asString())
        .isEqualTo("city");
    assertThat(document.path("actions").path(0).asString()).isEqualTo("forecast");
    assertThat(document.path("card").path("skills").path(0).path("id").asString()).isEqualTo("s");
    assertThat(document.path("sub_agents").isArray()).isTrue();
  }

  @Test
  void whatCannotBeACallIsRefusedBeforeAnythingIsAsked() {
    assertThat(say("call", "weather", "GET", "health").code()).isEqualTo(2);
    assertThat(say("call", "weather", "G T", "/health").code()).isEqualTo(2);
    assertThat(say("call", "weather", "a", "/b", "c").code()).isEqualTo(2);
    assertThat(say("call", "weather", "--data", "{}").code()).isEqualTo(2);
    assertThat(say("call", "weather", "act", "--data", "[1]").code()).isEqualTo(2);
    assertThat(say("call", "weather", "act", "--data", "@/not/there").code()).isEqualTo(2);
    assertThat(say("call", "weather", "act", "--timeout", "soon").code()).isEqualTo(2);
    assertThat(service.surfaces.calls).isEmpty();
  }

  @Test
  void anAgentThatDoesNotRunOrIsNotThereIsSaid() {
    assertThat(say("call", "weather").code()).isEqualTo(8);
    assertThat(say("call", "nobody", "GET", "/").code()).isEqualTo(6);
  }
}
