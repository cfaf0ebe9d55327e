package dev.paddock.ui.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.agent.AgentId;
import dev.paddock.surface.Call;
import dev.paddock.surface.CallAnswer;
import dev.paddock.surface.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TryFormTest {

  private static final TryEntry READ =
      new TryEntry(
          TryEntry.Kind.HTTP,
          "GET",
          "/notes/{id}",
          "",
          List.of(
              new Operation.Parameter("id", "path", true, "string", ""),
              new Operation.Parameter("q", "query", false, "string", "")),
          null);

  private static final TryEntry ACT =
      new TryEntry(TryEntry.Kind.ACTION, "gRPC", "act", "", List.of(), "{}");

  @Test
  void valuesGoWhereTheirParametersSayEscaped() {
    TryForm filled = TryForm.fill(READ, Map.of("id", "a/b c", "q", "1&2"), "");
    assertThat(filled.call()).isEqualTo(new Call.Http("GET", "/notes/a%2Fb%20c?q=1%262", null));
    assertThat(TryForm.fill(READ, Map.of("id", "x", "q", ""), "").call())
        .isEqualTo(new Call.Http("GET", "/notes/x", null));
  }

  @Test
  void aNeededValueThatIsMissingIsNamed() {
    TryForm filled = TryForm.fill(READ, Map.of(), "");
    assertThat(filled.call()).isNull();
    assertThat(filled.problem()).contains("id");
  }

  @Test
  void anActionTakesAnObjectOnly() {
    assertThat(TryForm.fill(ACT, Map.of(), "{\"a\": 1}").call())
        .isEqualTo(new Call.Action("act", Map.of("a", "1")));
    assertThat(TryForm.fill(ACT, Map.of(), "{\"a\"").problem()).isNotNull();
  }

  @Test
  void whatCameBeforeAnAnswerBrokeOffIsKept() {
    TryResult broken = TryResult.refused(READ, Map.of(), "", "data: 1", "You gave up.");
    assertThat(broken.body()).isEqualTo("data: 1\n\nYou gave up.");
    assertThat(TryResult.refused(READ, Map.of(), "", "", "Why.").body()).isEqualTo("Why.");
  }

  @Test
  void theHistoryKeepsTheNewestTwentyOfEachAgent() {
    var history = new TryHistory();
    var answer =
        new CallAnswer(
            true, "OK", "t", Map.of("b", "2", "a", "1"), Duration.ofMillis(7), "", "[1,2]", false);
    for (int i = 0; i < 25; i++) {
      history.add(new AgentId("one"), TryResult.of(READ, Map.of(), "" + i, answer));
    }
    assertThat(history.of(new AgentId("one"))).hasSize(20);
    assertThat(history.of(new AgentId("one")).getFirst().sent()).isEqualTo("24");
    assertThat(history.of(new AgentId("other"))).isEmpty();
    TryResult result = history.of(new AgentId("one")).getFirst();
    assertThat(result.facts()).contains("7 ms").contains("5 B");
    assertThat(result.headers()).isEqualTo("a: 1\nb: 2");
  }
}
