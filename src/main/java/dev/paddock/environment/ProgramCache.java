package dev.paddock.environment;

import dev.paddock.storage.JsonFile;
import dev.paddock.storage.JsonFile.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers what programs answered about themselves, for as long as their files stay the same. */
final class ProgramCache {

  private static final Logger LOG = LoggerFactory.getLogger(ProgramCache.class);

  private final Path place;
  private final JsonFile<Stored> file;
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private volatile boolean loaded;
  private volatile boolean changed;

  ProgramCache(Path place, Clock clock) {
    this.place = place;
    this.file = new JsonFile<>(Stored.class, 1, clock);
  }

  /**
   * What a program is.
   *
   * @param path the interpreter itself; empty where the program is none
   */
  record Known(String path, String version) {}

  /** The file. */
  record Stored(Map<String, Known> programs) {}

  @Nullable Known get(Path program) {
    load();
    String key = key(program);
    return key == null ? null : known.get(key);
  }

  void put(Path program, Known what) {
    String key = key(program);
    if (key != null) {
      known.put(key, what);
      changed = true;
    }
  }

  private synchronized void load() {
    if (loaded) {
      return;
    }
    loaded = true;
    try {
      if (file.inspect(place) instanceof Reading.Present<Stored>(Stored stored)
          && stored.programs() != null) {
        known.putAll(stored.programs());
      }
    } catch (IOException e) {
      LOG.debug("the list of programs cannot be read; all will be asked again", e);
    }
  }

  /** Writes what was learnt; failing to do so only costs time later. */
  synchronized void save() {
    if (!changed) {
      return;
    }
    changed = false;
    try {
      file.write(place, new Stored(new TreeMap<>(known)));
    } catch (IOException e) {
      LOG.debug("the list of programs cannot be kept", e);
    }
  }

  /** Path, time and size; null for a script, which may lead elsewhere tomorrow. */
  private static @Nullable String key(Path program) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(program, BasicFileAttributes.class);
      if (isScript(program)) {
        return null;
      }
      return program.toRealPath()
          + "|"
          + program
          + "|"
          + attributes.lastModifiedTime().toMillis()
          + "|"
          + attributes.size();
    } catch (IOException _) {
      // What cannot be looked at is not remembered.
      return null;
    }
  }

  private static boolean isScript(Path program) throws IOException {
    try (var in = Files.newInputStream(program)) {
      return in.read() == '#' && in.read() == '!';
    }
  }
}
