package dev.paddock.ui.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.process.TreeMetrics;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UsageHistoryTest {

  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

  private final UsageHistory history = new UsageHistory();

  private static TreeMetrics.Sample sample(double cpu) {
    return new TreeMetrics.Sample(cpu, 84_000_000, true, 3, 7, 12);
  }

  @Test
  void secondsNobodyMeasuredStayEmpty() {
    history.add(NOW.minusSeconds(5), sample(0.5));
    history.add(NOW, sample(0.25));
    assertThat(history.cpu(NOW, Duration.ofSeconds(6), 6))
        .containsExactly(0.5, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0.25);
  }

  @Test
  void aPointIsTheHighestOfItsSeconds() {
    for (int i = 0; i < 600; i++) {
      history.add(NOW.plusSeconds(i), sample(i % 10 == 3 ? 1 : 0));
    }
    assertThat(history.cpu(NOW.plusSeconds(599), Duration.ofMinutes(10), 60))
        .hasSize(60)
        .containsOnly(1.0);
  }

  @Test
  void whatIsOlderThanTenMinutesIsForgotten() {
    history.add(NOW, sample(1));
    assertThat(history.cpu(NOW.plusSeconds(600), Duration.ofHours(1), 10)).containsOnly(Double.NaN);
  }

  @Test
  void anOldSampleSaysNothingAboutNow() {
    history.add(NOW, sample(1));
    assertThat(history.latest(NOW.plusSeconds(1))).isEqualTo(sample(1));
    assertThat(history.latest(NOW.plusSeconds(30))).isNull();
  }

  @Test
  void theKindOfMemoryIsNamed() {
    assertThat(UsageText.brief(sample(0.021))).isEqualTo("2 % · 84 MB");
    assertThat(UsageText.full(sample(0.021)))
        .isEqualTo("2 % · 84 MB PSS · 7 threads · 2 child processes · 12 open files");
    var other = new TreeMetrics.Sample(1.5, 84_000_000, false, 1, 1, -1);
    assertThat(UsageText.full(other)).isEqualTo("150 % · 84 MB RSS · 1 thread · 0 child processes");
  }
}
