package dev.paddock.log;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps the logs of all runs together below a limit by dropping the oldest segments.
 *
 * <p>Runs that are alive are spared; their own limit holds for them. A run's record stays, and
 * where a part of a log is left it begins with a line that says how much was dropped. Thread-safe;
 * blocks on the disk.
 */
public final class LogRetention {

  private final Path runs;
  private final long maxBytes;
  private final Clock clock;

  /**
   * Looks after the logs below one folder.
   *
   * @param runs holds a folder per agent, and that one per run
   * @param maxBytes of all logs together
   */
  public LogRetention(Path runs, long maxBytes) {
    this(runs, maxBytes, Clock.systemUTC());
  }

  LogRetention(Path runs, long maxBytes, Clock clock) {
    this.runs = runs;
    this.maxBytes = maxBytes;
    this.clock = clock;
  }

  /** A log file that went, or would go. */
  public record Gone(Path path, long bytes) {}

  private record Found(Path run, Segments.Segment segment, FileTime written, boolean alive) {}

  /**
   * Removes, or with {@code dryRun} lists, what is over the limit, oldest first.
   *
   * @param alive the folders of runs that are under way, which are left alone
   * @return what went; what could not be deleted is not in it
   * @throws IOException if the folders could not be read
   */
  public List<Gone> enforce(Set<Path> alive, boolean dryRun) throws IOException {
    List<Found> chosen = choose(alive);
    List<Gone> gone = new ArrayList<>();
    if (dryRun) {
      chosen.forEach(found -> gone.add(gone(found)));
      return gone;
    }
    Map<Path, Long> perRun = new HashMap<>();
    for (Found found : chosen) {
      try {
        if (Files.deleteIfExists(found.segment().file())) {
          gone.add(gone(found));
          perRun.merge(found.run(), found.segment().size(), Long::sum);
        }
      } catch (IOException _) {
        // Somebody has it open where that forbids deleting: the next clean-up takes it.
      }
    }
    mark(perRun);
    return gone;
  }

  private static Gone gone(Found found) {
    return new Gone(found.segment().file(), found.segment().size());
  }

  private void mark(Map<Path, Long> perRun) throws IOException {
    String limit = "to keep to %,d bytes for all runs".formatted(maxBytes);
    for (Map.Entry<Path, Long> run : perRun.entrySet()) {
      try {
        DroppedMark.add(run.getKey(), run.getValue(), limit, clock);
      } catch (NoSuchFileException _) {
        // The run itself was removed meanwhile.
      }
    }
  }

  private List<Found> choose(Set<Path> alive) throws IOException {
    Set<Path> spared = new HashSet<>();
    for (Path each : alive) {
      spared.add(each.toAbsolutePath().normalize());
    }
    List<Found> all = new ArrayList<>();
    for (Path agent : folders(runs)) {
      for (Path run : folders(agent)) {
        find(run, spared.contains(run.toAbsolutePath().normalize()), all);
      }
    }
    long total = all.stream().mapToLong(found -> found.segment().size()).sum();
    all.sort(
        Comparator.comparing(Found::written).thenComparingInt(found -> found.segment().number()));
    List<Found> going = new ArrayList<>();
    for (Found found : all) {
      if (total <= maxBytes) {
        break;
      }
      if (!found.alive()) {
        going.add(found);
        total -= found.segment().size();
      }
    }
    return going;
  }

  private static void find(Path run, boolean alive, List<Found> all) throws IOException {
    for (Segments.Segment segment : Segments.list(run)) {
      if (segment.number() == Segments.MARK) {
        continue;
      }
      try {
        all.add(new Found(run, segment, Files.getLastModifiedTime(segment.file()), alive));
      } catch (NoSuchFileException _) {
        // Dropped by somebody else since it was listed.
      }
    }
  }

  private static List<Path> folders(Path parent) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(parent, Files::isDirectory)) {
      children.forEach(found::add);
    } catch (NoSuchFileException | NotDirectoryException _) {
      // No runs yet, or removed since it was listed.
    }
    return found;
  }
}
