package dev.paddock.ui.model;

import dev.paddock.process.TreeMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What an agent used in the last ten minutes, second by second, as far as somebody looked: a ring,
 * in which seconds that nobody measured stay empty. For the JavaFX thread.
 */
public final class UsageHistory {

  private static final int SECONDS = 600;

  /** A sample older than this says nothing about now. */
  private static final Duration FRESH = Duration.ofSeconds(4);

  /** Made with the first sample: most of a thousand agents never run. */
  private long[] measured = {};

  private float[] cpu = {};
  private TreeMetrics.@Nullable Sample latest;
  private Instant at = Instant.EPOCH;

  /** Takes in a sample. */
  void add(Instant now, TreeMetrics.Sample sample) {
    if (measured.length == 0) {
      measured = new long[SECONDS];
      cpu = new float[SECONDS];
    }
    long second = now.getEpochSecond();
    int place = Math.floorMod(second, SECONDS);
    measured[place] = second;
    cpu[place] = (float) sample.cpu();
    latest = sample;
    at = now;
  }

  /** Forgets everything: what was measured was another run's. */
  void clear() {
    Arrays.fill(measured, 0);
    latest = null;
  }

  /** The latest sample, or null where nobody measured just now. */
  public TreeMetrics.@Nullable Sample latest(Instant now) {
    return Duration.between(at, now).compareTo(FRESH) > 0 ? null : latest;
  }

  /**
   * The processor time up to a moment, as shares of a core.
   *
   * @param points how many values, each the highest of its part of the time; oldest first
   * @return NaN for a part nobody measured
   */
  public double[] cpu(Instant now, Duration span, int points) {
    double[] series = new double[points];
    Arrays.fill(series, Double.NaN);
    if (measured.length == 0) {
      return series;
    }
    long end = now.getEpochSecond();
    long seconds = Math.min(SECONDS, span.toSeconds());
    for (long second = end - seconds + 1; second <= end; second++) {
      int place = Math.floorMod(second, SECONDS);
      if (measured[place] == second) {
        int point = (int) ((second - (end - seconds + 1)) * points / seconds);
        series[point] =
            Double.isNaN(series[point]) ? cpu[place] : Math.max(series[point], cpu[place]);
      }
    }
    return series;
  }
}
