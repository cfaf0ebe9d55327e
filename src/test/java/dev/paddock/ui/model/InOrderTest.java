package dev.paddock.ui.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InOrderTest {

  private static final List<String> LETTERS = List.of("a", "b", "c", "d", "e");

  @Test
  void whatIsInOrderStaysWhole() {
    assertThat(InOrder.longest(LETTERS, LETTERS)).containsExactlyInAnyOrderElementsOf(LETTERS);
  }

  @Test
  void onlyWhatMovedIsMoved() {
    assertThat(InOrder.longest(LETTERS, List.of("b", "c", "d", "e", "a")))
        .containsExactlyInAnyOrder("b", "c", "d", "e");
    assertThat(InOrder.longest(LETTERS, List.of("e", "a", "b", "c", "d")))
        .containsExactlyInAnyOrder("a", "b", "c", "d");
  }

  @Test
  void whatIsNotWantedOrNotThereDoesNotStay() {
    assertThat(InOrder.longest(LETTERS, List.of("x", "b", "y", "d")))
        .containsExactlyInAnyOrder("b", "d");
    assertThat(InOrder.longest(List.of(), LETTERS)).isEmpty();
    assertThat(InOrder.longest(LETTERS, List.<String>of())).isEmpty();
  }

  @Test
  void whatStaysOfAnyShuffleIsInTheWantedOrder() {
    List<Integer> wanted = IntStream.range(0, 1000).boxed().toList();
    List<Integer> present = new ArrayList<>(wanted);
    Collections.shuffle(present, new Random(7));

    var staying = InOrder.longest(present, wanted);

    assertThat(present.stream().filter(staying::contains)).isSorted();
    // About twice the root of their number stays, as is known of shuffles.
    assertThat(staying).hasSizeBetween(50, 65);
  }
}
