package dev.paddock.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentIdTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "A-1_b.c", "...", "0"})
  void whatIsHarmlessAsAFolderNameIsAllowed(String value) {
    assertThat(AgentId.isValid(value)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "a b", "ä", "a\n", "C:", "a\\b"})
  void whatCouldLeadElsewhereIsNot(String value) {
    assertThat(AgentId.isValid(value)).isFalse();
  }

  @Test
  void sixtyFourCharactersAreTheMost() {
    assertThat(AgentId.isValid("a".repeat(64))).isTrue();
    assertThat(AgentId.isValid("a".repeat(65))).isFalse();
    assertThat(AgentId.random()).isNotEqualTo(AgentId.random());
  }
}
