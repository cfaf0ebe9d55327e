package dev.paddock.log;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Drops the logs of runs that are too old, and the oldest segments while all together are too
 * large.
 *
 * <p>Runs that are alive or pinned are spared, though they count. A run's record stays, and where a
 * part of a log is left it begins with a line that says how much was dropped. Thread-safe; blocks
 * on the disk.
 */
public final class LogRetention {

  private final Path runs;
  private final Limits limits;
  private final Clock clock;

  /**
   * Looks after the logs below one folder.
   *
   * @param runs holds a folder per agent, and that one per run
   * @param limits what is kept
   */
  public LogRetention(Path runs, Limits limits, Clock clock) {
    this.runs = runs;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * What is kept.
   *
   * @param maxBytes of all logs together
   * @param maxAge since a segment was last written to, or null for ever
   */
  public record Limits(long maxBytes, @Nullable Duration maxAge) {}

  /** Why a log file goes. */
  public enum Reason {
    /** It was last written to longer ago than the limit. */
    TOO_OLD,
    /** All together are too large, and it is the oldest. */
    TOO_MUCH
  }

  /** A log file that went, or would go. */
  public record Gone(Path path, long bytes, Reason reason) {}

  private record Found(Path run, Segments.Segment segment, FileTime written, boolean spared) {}

  private record Chosen(Found found, Reason reason) {}

  /**
   * Removes, or with {@code dryRun} lists, what is over the limits, oldest first.
   *
   * @param alive the folders of runs that are under way, which are left alone
   * @return what went; what could not be deleted is not in it
   * @throws IOException if the folders could not be read
   */
  public List<Gone> enforce(Set<Path> alive, boolean dryRun) throws IOException {
    List<Chosen> chosen = choose(alive);
    List<Gone> gone = new ArrayList<>();
    Map<Path, Map<Reason, Long>> perRun = new LinkedHashMap<>();
    for (Chosen each : chosen) {
      Segments.Segment segment = each.found().segment();
      try {
        if (dryRun || Files.deleteIfExists(segment.file())) {
          gone.add(new Gone(segment.file(), segment.size(), each.reason()));
          perRun
              .computeIfAbsent(each.found().run(), _ -> new EnumMap<>(Reason.class))
              .merge(each.reason(), segment.size(), Long::sum);
        }
      } catch (IOException _) {
        // Somebody has it open where that forbids deleting: the next clean-up takes it.
      }
    }
    if (!dryRun) {
      mark(perRun);
    }
    return gone;
  }

  private void mark(Map<Path, Map<Reason, Long>> perRun) throws IOException {
    for (Map.Entry<Path, Map<Reason, Long>> run : perRun.entrySet()) {
      try {
        for (Map.Entry<Reason, Long> dropped : run.getValue().entrySet()) {
          DroppedMark.add(run.getKey(), dropped.getValue(), why(dropped.getKey()), clock);
        }
      } catch (NoSuchFileException _) {
        // The run itself was removed meanwhile.
      }
    }
  }

  private String why(Reason reason) {
    Duration age = limits.maxAge();
    return switch (reason) {
      case TOO_OLD -> "because they were older than " + inWords(age);
      case TOO_MUCH -> "to keep to %,d bytes for all runs".formatted(limits.maxBytes());
    };
  }

  private static String inWords(@Nullable Duration age) {
    if (age == null || age.compareTo(Duration.ofDays(2)) < 0) {
      return (age == null ? 0 : age.toHours()) + " hours";
    }
    return age.toDays() + " days";
  }

  private List<Chosen> choose(Set<Path> alive) throws IOException {
    Set<Path> living = new HashSet<>();
    for (Path each : alive) {
      living.add(each.toAbsolutePath().normalize());
    }
    List<Found> all = new ArrayList<>();
    for (Path agent : folders(runs)) {
      for (Path run : folders(agent)) {
        find(run, living.contains(run.toAbsolutePath().normalize()) || LogPin.isOn(run), all);
      }
    }
    long total = all.stream().mapToLong(found -> found.segment().size()).sum();
    all.sort(
        Comparator.comparing(Found::written).thenComparingInt(found -> found.segment().number()));
    List<Chosen> going = new ArrayList<>();
    for (Found found : all) {
      Reason reason =
          isTooOld(found) ? Reason.TOO_OLD : total > limits.maxBytes() ? Reason.TOO_MUCH : null;
      if (reason != null && !found.spared()) {
        going.add(new Chosen(found, reason));
        total -= found.segment().size();
      }
    }
    return going;
  }

  private boolean isTooOld(Found found) {
    Duration age = limits.maxAge();
    return age != null && found.written().toInstant().isBefore(clock.instant().minus(age));
  }

  private static void find(Path run, boolean spared, List<Found> all) throws IOException {
    for (Segments.Segment segment : Segments.list(run)) {
      if (segment.number() == Segments.MARK) {
        continue;
      }
      try {
        all.add(new Found(run, segment, Files.getLastModifiedTime(segment.file()), spared));
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
