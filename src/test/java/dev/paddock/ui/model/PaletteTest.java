package dev.paddock.ui.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PaletteTest {

  private static final List<Palette.Entry> ENTRIES =
      Stream.of("Stop research-agent", "research-agent", "mail-triage", "Run all agents")
          .map(title -> new Palette.Entry(title, "", "", () -> {}))
          .toList();

  @Test
  void anEmptyQueryFindsEverythingInItsOrder() {
    assertThat(titles("  ")).hasSize(4).startsWith("Stop research-agent");
  }

  @Test
  void whatBeginsWithTheQueryComesFirst() {
    assertThat(titles("res")).containsExactly("research-agent", "Stop research-agent");
  }

  @Test
  void aFewLettersInTheirOrderAreEnough() {
    assertThat(titles("mtri")).containsExactly("mail-triage");
  }

  @Test
  void lettersThatAreNotThereFindNothing() {
    assertThat(titles("xyz")).isEmpty();
  }

  private static List<String> titles(String query) {
    return Palette.match(ENTRIES, query).stream().map(Palette.Entry::title).toList();
  }
}
