package dev.paddock.apkg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder an archive is unpacked into before it is moved to its name, recognisable as such by
 * everybody: it names the process at work, so what a killed one left can be told and removed.
 */
final class UnpackFolder {

  private static final Pattern NAME = Pattern.compile("\\.unpack-(\\d+)-(\\d+)-[0-9a-z]+");

  /** The start time is computed by the system from a clock that is sometimes set. */
  private static final Duration SAME_START = Duration.ofSeconds(10);

  private UnpackFolder() {}

  /** A fresh name beside the packages, nothing made there yet. */
  static Path name(Path packages) {
    ProcessHandle self = ProcessHandle.current();
    return packages.resolve(
        ".unpack-"
            + self.pid()
            + "-"
            + self.info().startInstant().map(Instant::toEpochMilli).orElse(0L)
            + "-"
            + Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, 36));
  }

  /**
   * Removes those whose process is gone; returns what was removed. One that cannot be removed stays
   * for the next time: it is in nobody's way.
   */
  static List<Path> sweep(Path packages) throws IOException {
    List<Path> removed = new ArrayList<>();
    try (var inside = Files.newDirectoryStream(packages, ".unpack-*")) {
      for (Path folder : inside) {
        if (isLeft(folder) && remove(folder)) {
          removed.add(folder);
        }
      }
    } catch (NoSuchFileException _) {
      return List.of();
    }
    return List.copyOf(removed);
  }

  private static boolean remove(Path folder) {
    try {
      FolderTree.delete(folder);
      return true;
    } catch (IOException _) {
      return false; // Another process may be removing it too, or its files are held open.
    }
  }

  private static boolean isLeft(Path folder) {
    Matcher name = NAME.matcher(String.valueOf(folder.getFileName()));
    if (!name.matches()) {
      return false;
    }
    try {
      long pid = Long.parseLong(name.group(1));
      Instant start = Instant.ofEpochMilli(Long.parseLong(name.group(2)));
      return ProcessHandle.of(pid)
          .map(process ->
              process
                  .info()
                  .startInstant()
                  .map(s -> Duration.between(s, start).abs().compareTo(SAME_START) > 0)
                  .orElse(false))
          .orElse(true);
    } catch (NumberFormatException _) {
      // Not a name of ours after all.
      return false;
    }
  }
}
