package dev.paddock.agent;

import dev.paddock.storage.DataFolder;
import dev.paddock.storage.IoReason;
import dev.paddock.storage.JsonFile;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the records of runs in the data folder, and remembers what it read while the files are
 * unchanged. Safe for threads; writers of one agent's records hold its run lock.
 */
final class RunStore {

  /** The name of a run's record in its folder. */
  static final String RECORD = "run.json";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);
  private static final int TROUBLES_KEPT = 50;

  /** File times may be this coarse: what changed more recently than that is read again. */
  private static final Duration COARSE = Duration.ofSeconds(2);

  private final Path runs;
  private final Clock clock;
  private final JsonFile<RunRecord> json;
  private final Map<Path, Listed> listings = new ConcurrentHashMap<>();
  private final Map<Path, Known> records = new ConcurrentHashMap<>();
  private final List<String> troubles = new CopyOnWriteArrayList<>();

  RunStore(DataFolder folder, Clock clock) {
    this.runs = folder.runs();
    this.clock = clock;
    this.json = new JsonFile<>(RunRecord.class, 1, clock);
  }

  private record Stamp(FileTime modified, long size, @Nullable Object key) {
    static Stamp of(Path path) throws IOException {
      var attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }

    boolean isSettledAt(Instant now) {
      return modified.toInstant().isBefore(now.minus(COARSE));
    }
  }

  private record Listed(Stamp stamp, List<String> ids) {}

  private record Known(Stamp stamp, RunRecord record) {}

  /** The folder of a run. */
  Path folderOf(RunRecord record) {
    return folderOf(new AgentId(record.agentId()), record.id());
  }

  private Path folderOf(AgentId agent, String run) {
    return runs.resolve(agent.value()).resolve(run);
  }

  /** The record as the run it describes. */
  Run toRun(RunRecord record) {
    return record.toRun(folderOf(record));
  }

  /**
   * Makes the folder of a new run, whose id sorts after every earlier one even when the clock was
   * set back.
   */
  String create(AgentId agent) throws IOException {
    Path parent = runs.resolve(agent.value());
    Files.createDirectories(parent);
    Instant now = clock.instant();
    List<String> earlier = ids(agent);
    if (!earlier.isEmpty()) {
      Instant last = timeOf(earlier.getFirst());
      now = now.isAfter(last) ? now : last.plusMillis(1);
    }
    while (true) {
      String suffix =
          Integer.toString(36 * 36 * 36 + ThreadLocalRandom.current().nextInt(1_632_959), 36);
      String id = TIME.format(now) + "-" + suffix.substring(0, 4);
      try {
        Files.createDirectory(parent.resolve(id));
        return id;
      } catch (FileAlreadyExistsException _) {
        // Two runs of one agent within a millisecond, and chance gave them the same letters.
        now = now.plusMillis(1);
      }
    }
  }

  private static Instant timeOf(String id) {
    int dash = id.indexOf('-');
    try {
      return TIME.parse(dash < 0 ? id : id.substring(0, dash), Instant::from);
    } catch (DateTimeParseException _) {
      // Somebody's own folder: it says nothing about time.
      return Instant.MIN;
    }
  }

  /** Writes a run's record. */
  void save(RunRecord record) throws IOException {
    json.write(folderOf(record).resolve(RECORD), record);
  }

  /**
   * The agents that ever ran.
   *
   * @throws NotDirectoryException if something else is in the place of the folder of all runs, or
   *     of one above it: nothing can run there, which is not the same as that nothing runs
   */
  List<AgentId> agents() throws IOException {
    Path existing = runs.toAbsolutePath();
    while (existing.getParent() != null && !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing)) {
      throw new NotDirectoryException(existing.toString());
    }
    return names(runs).stream().filter(AgentId::isValid).map(AgentId::new).toList();
  }

  /** The ids of an agent's runs, newest first. */
  List<String> ids(AgentId agent) throws IOException {
    Path parent = runs.resolve(agent.value());
    Stamp stamp;
    try {
      stamp = Stamp.of(parent);
    } catch (NoSuchFileException _) {
      // Nothing ran yet.
      listings.remove(parent);
      return List.of();
    }
    Listed known = listings.get(parent);
    if (known != null && known.stamp().equals(stamp)) {
      return known.ids();
    }
    List<String> ids =
        names(parent).stream()
            .filter(name -> !name.startsWith("."))
            .sorted(Comparator.reverseOrder())
            .toList();
    if (stamp.isSettledAt(clock.instant())) {
      listings.put(parent, new Listed(stamp, ids));
    }
    return ids;
  }

  private static List<String> names(Path folder) throws IOException {
    var names = new ArrayList<String>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        names.add(String.valueOf(entry.getFileName()));
      }
    } catch (NoSuchFileException | NotDirectoryException _) {
      // Nothing ran yet, or what was there is gone.
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  /** The newest record of an agent. */
  Optional<RunRecord> latest(AgentId agent) throws IOException {
    for (String id : ids(agent)) {
      Optional<RunRecord> record = read(agent, id);
      if (record.isPresent()) {
        return record;
      }
    }
    return Optional.empty();
  }

  /** All records of an agent, newest first. */
  List<RunRecord> all(AgentId agent) throws IOException {
    var all = new ArrayList<RunRecord>();
    for (String id : ids(agent)) {
      read(agent, id).ifPresent(all::add);
    }
    return all;
  }

  /**
   * Reads one record; one that cannot be understood is set aside and told in {@link #troubles()},
   * and the run is told by what else is in its folder.
   */
  Optional<RunRecord> read(AgentId agent, String id) {
    Path file = folderOf(agent, id).resolve(RECORD);
    try {
      Stamp stamp = Stamp.of(file);
      Known known = records.get(file);
      if (known != null && known.stamp().equals(stamp)) {
        return Optional.of(known.record());
      }
      Optional<RunRecord> record = json.read(file, this::setAside);
      if (record.isPresent() && !isOf(record.get(), agent, id)) {
        trouble(file + " is the record of another run and is not looked at");
        return Optional.empty();
      }
      if (record.isPresent() && stamp.isSettledAt(clock.instant())) {
        records.put(file, new Known(stamp, record.get()));
      }
      return record.isPresent() ? record : recovered(agent, id);
    } catch (NoSuchFileException | NotDirectoryException _) {
      // A crash between the folder and its record, or removed while we looked.
      records.remove(file);
      return recovered(agent, id);
    } catch (IOException e) {
      trouble("The record " + file + " could not be read: " + IoReason.of(e));
      return Optional.empty();
    }
  }

  private Optional<RunRecord> recovered(AgentId agent, String id) {
    Instant began = timeOf(id);
    Path folder = folderOf(agent, id);
    if (began.equals(Instant.MIN) || !Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try {
      return RecoveredRun.of(agent, id, folder, began);
    } catch (IOException e) {
      trouble("The run in " + folder + " could not be read: " + IoReason.of(e));
      return Optional.empty();
    }
  }

  private static boolean isOf(RunRecord record, AgentId agent, String id) {
    return record.id().equals(id) && record.agentId().equals(agent.value());
  }

  private void setAside(Path file, Path movedTo, String reason) {
    trouble("The record " + file + " was set aside as " + movedTo.getFileName() + ": " + reason);
  }

  /** Remembers something the user should know. */
  void trouble(String sentence) {
    if (!troubles.contains(sentence) && troubles.size() < TROUBLES_KEPT) {
      troubles.add(sentence);
    }
  }

  /** What could not be read or written so far, in sentences. */
  List<String> troubles() {
    return List.copyOf(troubles);
  }
}
