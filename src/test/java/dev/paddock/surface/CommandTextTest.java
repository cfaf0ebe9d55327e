package dev.paddock.surface;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandTextTest {

  private static final Offer OFFER =
      new Offer(
          8080,
          List.of(),
          50051,
          List.of(),
          List.of(),
          Map.of(),
          new AgentCard("n", "d", "1", "1.0", "/rpc", true, List.of()),
          null,
          List.of());

  @Test
  void requestsAreCurlWithQuotesThatHold() {
    assertThat(CommandText.of(new Call.Http("GET", "/a?b=c", null), OFFER))
        .isEqualTo("curl -sS 'http://127.0.0.1:8080/a?b=c'");
    assertThat(CommandText.of(new Call.Http("POST", "/a", "{\"t\":\"it's\"}"), OFFER))
        .isEqualTo(
            "curl -sS -X POST -H 'Content-Type: application/json' -d '{\"t\":\"it'\\''s\"}'"
                + " 'http://127.0.0.1:8080/a'");
  }

  @Test
  void actionsAreGrpcurl() {
    assertThat(CommandText.of(new Call.Action("echo", Map.of("text", "hi")), OFFER))
        .isEqualTo(
            "grpcurl -plaintext -proto agent.proto -d"
                + " '{\"action\":\"echo\",\"parameters\":{\"text\":\"hi\"}}'"
                + " 127.0.0.1:50051 pixell.agent.AgentService/Invoke");
  }

  @Test
  void messagesAreJsonRpcOfTheCardsVersion() {
    assertThat(CommandText.of(new Call.Message(null, "hi"), OFFER))
        .contains(
            "A2A-Version: 1.0", "\"SendMessage\"", "ROLE_USER", "'http://127.0.0.1:8080/rpc'");
    assertThat(CommandText.of(new Call.Message("message/send", "hi"), OFFER))
        .contains("\"message/send\"", "\"kind\":\"text\"")
        .doesNotContain("A2A-Version");
  }
}
