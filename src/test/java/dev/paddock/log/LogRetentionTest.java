package dev.paddock.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogRetentionTest {

  @TempDir private Path runs;

  private final Clock clock = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

  private Path segment(String run, int number, long written) throws IOException {
    Path file = Segments.file(runs.resolve(run), number);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x".repeat(99) + "\n");
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(written)));
    return file;
  }

  @Test
  void theOldestGoFirstAliveRunsAreSparedAndAMarkIsLeft() throws Exception {
    Path alive = segment("a/alive", 1, 1);
    Path oldest = segment("a/old", 1, 10);
    Path second = segment("b/run", 1, 20);
    Path third = segment("b/run", 2, 30);
    Files.writeString(runs.resolve("a/old/run.json"), "{}");
    LogRetention retention = new LogRetention(runs, limits(200, null), clock);
    Set<Path> living = Set.of(runs.resolve("a/alive"));

    List<LogRetention.Gone> planned = retention.enforce(living, true);
    assertThat(planned)
        .containsExactly(
            new LogRetention.Gone(oldest, 100, LogRetention.Reason.TOO_MUCH),
            new LogRetention.Gone(second, 100, LogRetention.Reason.TOO_MUCH));
    assertThat(oldest).exists();
    assertThat(retention.enforce(living, false)).isEqualTo(planned);

    assertThat(alive).exists();
    assertThat(oldest).doesNotExist();
    assertThat(runs.resolve("a/old/run.json")).exists();
    assertThat(third).exists();
    assertThat(runs.resolve("b/run/000000.log"))
        .hasContent(
            "2026-11-22T12:00:00.000Z paddock dropped 100 bytes of the oldest lines"
                + " to keep to 200 bytes for all runs");
    assertThat(retention.enforce(living, false)).isEmpty();
  }

  private static LogRetention.Limits limits(long bytes, @Nullable Duration age) {
    return new LogRetention.Limits(bytes, age);
  }

  @Test
  void whatIsTooOldGoesUnlessItsRunIsPinnedOrAlive() throws Exception {
    long now = clock.instant().getEpochSecond();
    Path old = segment("a/old", 1, now - 31 * 86_400);
    Path young = segment("a/young", 1, now - 29 * 86_400);
    Path pinned = segment("a/pinned", 1, now - 99 * 86_400);
    Path alive = segment("a/alive", 1, now - 99 * 86_400);
    LogPin.set(runs.resolve("a/pinned"), true);
    LogPin.set(runs.resolve("a/pinned"), true);
    LogRetention retention = new LogRetention(runs, limits(1_000_000, Duration.ofDays(30)), clock);

    assertThat(retention.enforce(Set.of(runs.resolve("a/alive")), false))
        .containsExactly(new LogRetention.Gone(old, 100, LogRetention.Reason.TOO_OLD));
    assertThat(List.of(young, pinned, alive)).allMatch(Files::exists);
    assertThat(runs.resolve("a/old/000000.log"))
        .content()
        .endsWith("dropped 100 bytes of the oldest lines because they were older than 30 days\n");

    LogPin.set(runs.resolve("a/pinned"), false);
    assertThat(retention.enforce(Set.of(runs.resolve("a/alive")), false))
        .extracting(LogRetention.Gone::path)
        .containsExactly(pinned);
  }

  @Test
  void pinnedLogsCountButStayWhenAllTogetherAreTooLarge() throws Exception {
    Path pinned = segment("a/pinned", 1, 1);
    Path other = segment("a/other", 1, 2);
    LogPin.set(runs.resolve("a/pinned"), true);

    assertThat(new LogRetention(runs, limits(100, null), clock).enforce(Set.of(), false))
        .containsExactly(new LogRetention.Gone(other, 100, LogRetention.Reason.TOO_MUCH));
    assertThat(pinned).exists();
  }

  @Test
  void aFolderThatIsNotThereHoldsNothing() throws Exception {
    assertThat(
            new LogRetention(runs.resolve("none"), limits(1, null), clock).enforce(Set.of(), false))
        .isEmpty();
  }
}
