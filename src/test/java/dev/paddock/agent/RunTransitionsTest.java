package dev.paddock.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RunTransitionsTest {

  /** What may follow what; the ends are those of {@link RunState#isEnded()}. */
  private static final String TABLE =
      """
      QUEUED      PREPARING STOPPING EXITED FAILED KILLED LOST
      PREPARING   STARTING STOPPING EXITED FAILED KILLED LOST
      STARTING    RUNNING STOPPING BACKING_OFF EXITED FAILED KILLED LOST CRASH_LOOP
      RUNNING     STOPPING BACKING_OFF EXITED FAILED KILLED LOST CRASH_LOOP
      STOPPING    EXITED FAILED KILLED LOST
      BACKING_OFF PREPARING STOPPING EXITED FAILED KILLED LOST
      EXITED
      FAILED
      KILLED
      LOST
      CRASH_LOOP
      """;

  static Stream<Arguments> everyPair() {
    List<List<String>> rows = TABLE.lines().map(line -> Arrays.asList(line.split(" +"))).toList();
    return Stream.of(RunState.values())
        .flatMap(from -> {
          List<String> row =
              rows.stream()
                  .filter(words -> words.getFirst().equals(from.name()))
                  .findFirst()
                  .orElseThrow();
          List<String> legal = row.subList(1, row.size());
          return Stream.of(RunState.values())
              .map(to -> Arguments.of(from, to, legal.contains(to.name())));
        });
  }

  @ParameterizedTest(name = "{0} to {1}: {2}")
  @MethodSource("everyPair")
  void everyPairIsLegalOrThrowsAsTheTableSays(RunState from, RunState to, boolean legal) {
    if (legal) {
      assertThat(RunTransitions.move(from, to)).isEqualTo(to);
    } else {
      assertThatThrownBy(() -> RunTransitions.move(from, to))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(from.name())
          .hasMessageContaining(to.name());
    }
  }
}
