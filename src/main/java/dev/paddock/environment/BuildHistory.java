package dev.paddock.environment;

import dev.paddock.environment.BuildRecord.Ending;
import dev.paddock.log.Durations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tells from the logs of an agent's builds when each was and how it ended. */
final class BuildHistory {

  /** Begins the last line of a log; no installer writes so. */
  private static final String MARK = "== ";

  private static final int TAIL = 4096;
  private static final int MOST_BYTES = 256 << 10;
  private static final int MOST_LINES = 2000;

  private static final Pattern NAME =
      Pattern.compile("(\\d{4})-(\\d\\d)-(\\d\\d)T(\\d\\d)(\\d\\d)(\\d\\d)?\\d*Z(?:-\\d+)?\\.log");

  private BuildHistory() {}

  /** The last line for an ending. */
  static String line(Ending ending, String detail) {
    String word = ending.name().toLowerCase(Locale.ROOT);
    return MARK + (detail.isEmpty() ? word : word + ": " + detail.replaceAll("\\R", " "));
  }

  /** A time as the last line says it. */
  static String seconds(long nanos) {
    return Durations.text(Duration.ofNanos(nanos));
  }

  /** The builds whose logs are in a folder, the newest first. */
  static List<BuildRecord> of(Path folder) throws IOException {
    List<BuildRecord> found = new ArrayList<>();
    try (Stream<Path> logs = Files.list(folder)) {
      for (Path log : (Iterable<Path>) logs::iterator) {
        Matcher name = NAME.matcher(String.valueOf(log.getFileName()));
        if (name.matches()) {
          found.add(record(log, name));
        }
      }
    } catch (NoSuchFileException _) {
      // Nothing was built yet.
    }
    found.sort(
        Comparator.comparing(BuildRecord::started)
            .thenComparing(record -> record.log().toString())
            .reversed());
    return List.copyOf(found);
  }

  private static BuildRecord record(Path log, Matcher name) throws IOException {
    String last = lastLine(log);
    if (last.startsWith(MARK)) {
      String[] parts = last.substring(MARK.length()).split(": ", 2);
      for (Ending ending : Ending.values()) {
        if (parts[0].equals(ending.name().toLowerCase(Locale.ROOT))) {
          return new BuildRecord(log, time(name), ending, parts.length > 1 ? parts[1] : "");
        }
      }
    }
    return new BuildRecord(log, time(name), Ending.UNKNOWN, "");
  }

  private static Instant time(Matcher name) {
    try {
      return LocalDateTime.of(
              number(name, 1),
              number(name, 2),
              number(name, 3),
              number(name, 4),
              number(name, 5),
              name.group(6) == null ? 0 : number(name, 6))
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeException _) {
      // Somebody else's file, by chance named almost like ours.
      return Instant.EPOCH;
    }
  }

  private static int number(Matcher name, int group) {
    return Integer.parseInt(name.group(group));
  }

  private static String lastLine(Path log) throws IOException {
    return tail(log, TAIL).lines().reduce("", (_, line) -> line);
  }

  /** The last lines of a log, without the one about its ending; empty where it is gone. */
  static List<String> lastLines(Path log) throws IOException {
    List<String> lines;
    try {
      lines = tail(log, MOST_BYTES).lines().filter(line -> !line.startsWith(MARK)).toList();
    } catch (NoSuchFileException _) {
      return List.of();
    }
    return lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size());
  }

  private static String tail(Path log, int bytes) throws IOException {
    try (FileChannel in = FileChannel.open(log)) {
      ByteBuffer tail = ByteBuffer.allocate((int) Math.min(bytes, in.size()));
      in.read(tail, Math.max(0, in.size() - bytes));
      return new String(tail.array(), 0, tail.position(), StandardCharsets.UTF_8);
    }
  }
}
