package dev.paddock.agent;

import dev.paddock.environment.BuildLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The user's settings for all agents, from {@code settings.json}.
 *
 * @param logMaxBytesPerRun of one run's log, in bytes
 * @param logMaxBytesTotal of all runs' logs, in bytes
 * @param logMaxAge since a log was last written to, or null to keep logs however old they are
 * @param packageMaxUnpackedBytes what an archive may unpack to
 * @param packageMaxRatio how much smaller than its content an archive may be
 * @param builds how many builds go on at once, and how long one waits for what
 * @param startTimeout how long an agent may take to become ready where it has no setting of its own
 * @param sharesAgents whether agents are told, by a file, which others run and on which ports
 */
public record Settings(
    long logMaxBytesPerRun,
    long logMaxBytesTotal,
    @Nullable Duration logMaxAge,
    long packageMaxUnpackedBytes,
    int packageMaxRatio,
    BuildLimits builds,
    Duration startTimeout,
    boolean sharesAgents) {

  /** What holds where the file says nothing. */
  public static final Settings DEFAULT =
      new Settings(
          1L << 30,
          5L << 30,
          null,
          2L << 30,
          200,
          BuildLimits.DEFAULT,
          Duration.ofSeconds(60),
          false);

  /** What the file says now; what makes no sense in it is passed over. */
  public static Settings read(java.nio.file.Path file) {
    return new SettingsFile(file).settings();
  }
}
