package dev.paddock.surface;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AgentCardTest {

  @Test
  void aCardOfVersionOneNamesItsInterfaces() {
    AgentCard card =
        AgentCard.read(
                """
                {"name": "w", "description": "d", "version": "2.0", "supportedInterfaces": [
                  {"url": "grpc.example:50", "protocolBinding": "GRPC", "protocolVersion": "1.0"},
                  {"url": "https://example.org/rpc", "protocolBinding": "JSONRPC",
                   "protocolVersion": "0.3"},
                  {"url": "https://example.org/v1", "protocolBinding": "JSONRPC",
                   "protocolVersion": "1.0"}],
                 "skills": [{"id": "s", "name": "Skill", "description": "does",
                             "examples": ["one"]}]}
                """)
            .orElseThrow();
    assertThat(card.protocol()).isEqualTo("1.0");
    assertThat(card.isVersionOne()).isTrue();
    assertThat(card.path()).isEqualTo("/v1");
    assertThat(card.skills())
        .containsExactly(new AgentCard.Skill("s", "Skill", "does", java.util.List.of("one")));
  }

  @Test
  void anOlderCardHasOneAddress() {
    AgentCard card =
        AgentCard.read(
                """
                {"name": "w", "url": "http://localhost:9999", "protocolVersion": "0.3.0",
                 "preferredTransport": "JSONRPC"}
                """)
            .orElseThrow();
    assertThat(card.isVersionOne()).isFalse();
    assertThat(card.path()).isEqualTo("/");
    assertThat(card.speaksJsonRpc()).isTrue();
  }

  @Test
  void oneThatSpeaksOnlyGrpcSaysSo() {
    var text = "{\"name\": \"w\", \"url\": \"x:1\", \"preferredTransport\": \"GRPC\"}";
    assertThat(AgentCard.read(text).orElseThrow().speaksJsonRpc()).isFalse();
  }

  @Test
  void whatIsNoCardIsNone() {
    for (String text : new String[] {"", "<html>", "[]", "{\"detail\": \"Not Found\"}"}) {
      assertThat(AgentCard.read(text)).as(text).isEmpty();
    }
  }
}
