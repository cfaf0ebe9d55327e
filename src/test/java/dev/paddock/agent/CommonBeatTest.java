package dev.paddock.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommonBeatTest {

  private final CommonBeat second = new CommonBeat(Duration.ofSeconds(1));

  @ParameterizedTest
  @ValueSource(longs = {5_000_000_000L, 5_000_000_001L, 5_400_000_000L, 5_999_999_999L})
  void whoeverBeginsToWaitWithinASecondIsWokenAtItsEnd(long now) {
    assertThat(now + second.untilNext(now).toNanos()).isEqualTo(6_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, -1_000_000_000L, -999_999_999L, Long.MIN_VALUE})
  void aClockThatTellsNegativeTimesIsWaitedForNoLonger(long now) {
    assertThat(second.untilNext(now)).isPositive().isLessThanOrEqualTo(second.every());
  }
}
