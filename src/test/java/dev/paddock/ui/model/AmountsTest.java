package dev.paddock.ui.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0 s",
    "640, 0.6 s",
    "9940, 9.9 s",
    "10400, 10 s",
    "60000, 1 m",
    "192000, 3 m 12 s",
    "3600000, 1 h",
    "7500000, 2 h 5 m",
    "90000000, 1 d 1 h",
    "-5, 0 s"
  })
  void aDurationIsSaidInItsTwoLargestUnits(long millis, String said) {
    assertThat(Amounts.duration(Duration.ofMillis(millis))).isEqualTo(said);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1 kB",
    "412000000, 412 MB",
    "999999, 1.0 MB",
    "1500000000, 1.5 GB"
  })
  void aSizeIsSaidAsFileManagersDo(long bytes, String said) {
    assertThat(Amounts.bytes(bytes)).isEqualTo(said);
  }

  @Test
  void aMomentIsSaidTheShorterTheNearerItIs() {
    Instant now = Instant.parse("2026-11-24T10:00:00Z");
    assertThat(said("2026-11-24T08:05:00Z", now)).isEqualTo("08:05");
    assertThat(said("2026-11-23T17:40:00Z", now)).isEqualTo("yesterday 17:40");
    assertThat(said("2026-11-20T18:02:00Z", now)).isEqualTo("20 Nov 18:02");
    assertThat(said("2025-01-03T18:02:00Z", now)).isEqualTo("3 Jan 2025");
  }

  private static String said(String moment, Instant now) {
    return Amounts.moment(Instant.parse(moment), now, ZoneOffset.UTC);
  }

  @Test
  void diskSaysWhatIsSharedWhereAnythingIs() {
    assertThat(Amounts.disk(412_000_000, 380_000_000)).isEqualTo("412 MB (380 MB shared)");
    assertThat(Amounts.disk(90_000, 0)).isEqualTo("90 kB");
  }
}
