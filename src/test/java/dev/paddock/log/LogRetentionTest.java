package dev.paddock.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
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
    LogRetention retention = new LogRetention(runs, 200, clock);
    Set<Path> living = Set.of(runs.resolve("a/alive"));

    List<LogRetention.Gone> planned = retention.enforce(living, true);
    assertThat(planned)
        .containsExactly(new LogRetention.Gone(oldest, 100), new LogRetention.Gone(second, 100));
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

  @Test
  void aFolderThatIsNotThereHoldsNothing() throws Exception {
    assertThat(new LogRetention(runs.resolve("none"), 1, clock).enforce(Set.of(), false)).isEmpty();
  }
}
