package dev.paddock.agent;

import dev.paddock.log.LogLine;
import dev.paddock.log.LogStream;
import dev.paddock.log.RunLogReader;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts together what records, logs and packages tell about the end of a run. */
final class ExitReports {

  private static final int LINES_READ = 500;
  private static final int LAST_ERRORS = 20;
  private static final int FILES_LOOKED_AT = 5_000;
  private static final int FILES_NAMED = 5;
  private static final Set<String> NOT_CODE =
      Set.of(".git", ".venv", "venv", "node_modules", "__pycache__", ".mypy_cache", "dist");
  private static final Pattern GENERATION = Pattern.compile("(.+?)(?:\\.([0-9]+))?");
  private static final String BEGIN = "Traceback (most recent call last):";

  private final RunStore store;

  ExitReports(RunStore store) {
    this.store = store;
  }

  /** The report on a run that is over. */
  ExitReport of(RunRecord record) throws IOException {
    List<String> errors = errors(store.folderOf(record));
    RunRecord good = lastGood(record).orElse(null);
    return new ExitReport(
        store.toRun(record),
        RunWords.exit(record.exit()).strip(),
        duration(record),
        lastTraceback(errors),
        errors.subList(Math.max(0, errors.size() - LAST_ERRORS), errors.size()),
        good == null ? null : good.id(),
        good == null ? List.of() : changes(good, record));
  }

  /** What is different from the last good run, in one line for the log; empty when nothing is. */
  Optional<String> changesInWords(RunRecord record) throws IOException {
    RunRecord good = lastGood(record).orElse(null);
    List<String> changes = good == null ? List.of() : changes(good, record);
    return good == null || changes.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "changed since the last good run " + good.id() + ": " + String.join("; ", changes));
  }

  private static Duration duration(RunRecord record) {
    Instant end = record.endedAt();
    return end == null || record.attempts().isEmpty()
        ? Duration.ZERO
        : Duration.between(record.attempts().getFirst().startedAt(), end);
  }

  private static List<String> errors(Path folder) throws IOException {
    var errors = new ArrayList<String>();
    try (var reader = new RunLogReader(folder)) {
      reader.seekTail(LINES_READ);
      for (List<LogLine> more = reader.next(LINES_READ);
          !more.isEmpty();
          more = reader.next(LINES_READ)) {
        more.stream()
            .filter(line -> line.stream() == LogStream.ERR)
            .map(LogLine::text)
            .forEach(errors::add);
      }
    }
    return errors;
  }

  /** From its first line to the exception itself, which is the first line not indented. */
  static List<String> lastTraceback(List<String> lines) {
    int begin = lines.lastIndexOf(BEGIN);
    if (begin < 0) {
      return List.of();
    }
    int end = begin + 1;
    while (end < lines.size() && lines.get(end).startsWith(" ")) {
      end++;
    }
    return lines.subList(begin, Math.min(end + 1, lines.size()));
  }

  /** The last earlier run that was ready or ended well. */
  private Optional<RunRecord> lastGood(RunRecord record) throws IOException {
    for (String id : store.ids(new AgentId(record.agentId()))) {
      if (id.compareTo(record.id()) < 0) {
        Optional<RunRecord> earlier =
            store.read(new AgentId(record.agentId()), id).filter(ExitReports::wasGood);
        if (earlier.isPresent()) {
          return earlier;
        }
      }
    }
    return Optional.empty();
  }

  private static boolean wasGood(RunRecord record) {
    Run.Exit exit = record.exit();
    boolean endedWell = exit != null && Integer.valueOf(0).equals(exit.code());
    return endedWell || record.attempts().stream().anyMatch(a -> a.readyAt() != null);
  }

  private static List<String> changes(RunRecord good, RunRecord record) throws IOException {
    var changes = new ArrayList<String>();
    RunBasis before = good.basis();
    RunBasis now = record.basis();
    if (before != null && now != null) {
      changes.addAll(now.changesSince(before));
    }
    String environmentBefore = folderName(good.environment());
    String environment = folderName(record.environment());
    if (!environment.isEmpty() && !environment.equals(environmentBefore)) {
      changes.add(otherEnvironment(environmentBefore, environment));
    }
    if (now != null && now.sha256() == null && record.packageRoot() != null) {
      Instant ended = record.endedAt() == null ? Instant.MAX : record.endedAt();
      changes.addAll(edited(Path.of(record.packageRoot()), good.startedAt(), ended));
    }
    return changes;
  }

  /** A later folder of the same requirements has a number behind its name. */
  private static String otherEnvironment(String before, String now) {
    Matcher earlier = GENERATION.matcher(before);
    Matcher later = GENERATION.matcher(now);
    boolean same = earlier.matches() && later.matches() && earlier.group(1).equals(later.group(1));
    return same
        ? "environment: generation " + number(earlier) + " → " + number(later)
        : "environment: " + (before.isEmpty() ? "none" : before) + " → " + now;
  }

  private static String number(Matcher name) {
    return name.group(2) == null ? "1" : name.group(2);
  }

  private static String folderName(@Nullable String folder) {
    return folder == null ? "" : String.valueOf(Path.of(folder).getFileName());
  }

  /** Files of a developer's own folder that were changed since, and before the run was over. */
  private static List<String> edited(Path root, Instant since, Instant ended) throws IOException {
    var edited = new ArrayList<String>();
    if (!Files.isDirectory(root)) {
      return List.of("package: its folder " + root + " is gone");
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          private int seen;

          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean skip =
                !folder.equals(root) && NOT_CODE.contains(String.valueOf(folder.getFileName()));
            return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            Instant modified = attributes.lastModifiedTime().toInstant();
            if (modified.isAfter(since) && !modified.isAfter(ended)) {
              edited.add(root.relativize(file).toString());
            }
            seen++;
            return seen < FILES_LOOKED_AT ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE; // not to be read by us, so not part of what ran
          }
        });
    if (edited.isEmpty()) {
      return List.of();
    }
    edited.sort(null);
    String more =
        edited.size() > FILES_NAMED ? " and " + (edited.size() - FILES_NAMED) + " more" : "";
    List<String> named = edited.subList(0, Math.min(FILES_NAMED, edited.size()));
    return List.of("package: edited " + String.join(", ", named) + more);
  }
}
