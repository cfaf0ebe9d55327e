package dev.paddock.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "-5, 0 s",
    "0, 0 s",
    "2, 2 ms",
    "50, 0.1 s",
    "640, 0.6 s",
    "9960, 10 s",
    "10000, 10 s",
    "12340, 12.3 s",
    "59960, 1 min",
    "90000, 1 min 30 s",
    "120000, 2 min",
    "3600000, 1 h",
    "7500000, 2 h 5 min",
    "349200000, 4 d 1 h",
  })
  void aDurationIsSaidAsExactlyAsOneWantsToKnowIt(long millis, String text) {
    assertThat(Durations.text(Duration.ofMillis(millis))).isEqualTo(text);
  }
}
