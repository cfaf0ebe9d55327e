package dev.paddock.agent;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets the system tell whose files may have changed, so that not all must be looked at.
 *
 * <p>A hint only: the files' stamps decide. It serves on Linux, whose {@code inotify} costs nothing
 * while nothing happens; on macOS Java would look at the files itself, and less often, and on
 * Windows a watched folder could not be removed. Where it cannot serve, and for folders beyond the
 * system's limit, {@link #watch} says so. Safe for threads.
 */
final class FileWatch implements AutoCloseable {

  /** An installer makes thousands of files; they are told together. */
  private static final long GATHER_MILLIS = 100;

  private static final int LONGEST_CHAIN = 40;

  private final @Nullable WatchService service;
  private final Consumer<Set<String>> changed;
  private final Map<Path, Folder> folders = new HashMap<>();
  private final Map<WatchKey, Set<Folder>> byKey = new HashMap<>();
  private final Map<String, Set<Path>> foldersOf = new HashMap<>();

  private FileWatch(@Nullable WatchService service, Consumer<Set<String>> changed) {
    this.service = service;
    this.changed = changed;
  }

  /**
   * Begins to watch, on a thread of its own.
   *
   * @param changed told the ids whose files may have changed; from that thread
   */
  static FileWatch open(Consumer<Set<String>> changed) {
    FileWatch watch = new FileWatch(service(), changed);
    if (watch.service != null) {
      Thread.ofPlatform().daemon().name("file-watch").start(() -> watch.listen(watch.service));
    }
    return watch;
  }

  private static @Nullable WatchService service() {
    if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")) {
      return null;
    }
    try {
      return FileSystems.getDefault().newWatchService();
    } catch (IOException _) {
      // Other programs have used up the system's limit of watchers: then we look ourselves.
      return null;
    }
  }

  /** One folder that is watched, and for whom. */
  private static final class Folder {
    final WatchKey key;

    /** Who waits for a change of which name in it. */
    final Map<Path, Set<String>> names = new HashMap<>();

    /** Who waits for any name to come or go. */
    final Set<String> whole = new HashSet<>();

    Folder(WatchKey key) {
      this.key = key;
    }

    Set<String> all() {
      Set<String> all = new HashSet<>(whole);
      names.values().forEach(all::addAll);
      return all;
    }

    void forget(String id) {
      whole.remove(id);
      names.values().forEach(waiting -> waiting.remove(id));
      names.values().removeIf(Set::isEmpty);
    }

    boolean isNeeded() {
      return !whole.isEmpty() || !names.isEmpty();
    }
  }

  /**
   * Watches these files and folders for an id from now on, and no others. Of a link, what it leads
   * to is watched as well; of every folder, whether it is renamed.
   *
   * @return whether all of them are watched; otherwise somebody must look
   */
  synchronized boolean watch(String id, Collection<Path> paths) {
    if (service == null) {
      return false;
    }
    Set<Path> before = foldersOf.getOrDefault(id, Set.of());
    before.stream()
        .map(folders::get)
        .forEach(folder -> {
          if (folder != null) {
            folder.forget(id);
          }
        });
    Set<Path> now = new HashSet<>();
    foldersOf.put(id, now);
    boolean all = true;
    try {
      for (Path path : paths) {
        all &= watchOne(service, id, path, now);
      }
    } catch (ClosedWatchServiceException _) {
      // Nobody is to be told any more.
      all = false;
    }
    drop(before);
    return all;
  }

  private boolean watchOne(WatchService with, String id, Path start, Set<Path> now) {
    boolean all = true;
    Path path = start;
    for (int step = 0; step < LONGEST_CHAIN; step++) {
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        all &= add(with, path, now, folder -> folder.whole.add(id));
      }
      // The folder's own name is watched too: with it everything in it may go.
      Path child = path;
      for (int up = 0; up < 2 && child.getParent() != null; up++) {
        Path parent = child.getParent();
        Path name = child.getFileName();
        all &=
            add(
                with,
                parent,
                now,
                folder -> folder.names.computeIfAbsent(name, _ -> new HashSet<>()).add(id));
        child = parent;
      }
      if (!Files.isSymbolicLink(path)) {
        break;
      }
      try {
        path = path.resolveSibling(Files.readSymbolicLink(path)).normalize();
      } catch (IOException _) {
        // It is a link no more: what it is now is a change that will be told.
        break;
      }
    }
    return all;
  }

  /** Whether it is watched, or is not there, which the folder above it tells the end of. */
  private boolean add(WatchService with, Path path, Set<Path> now, Consumer<Folder> entry) {
    Folder folder = folders.get(path);
    if (folder == null) {
      if (!Files.isDirectory(path)) {
        return true;
      }
      try {
        folder =
            new Folder(
                path.register(
                    with,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_DELETE,
                    StandardWatchEventKinds.ENTRY_MODIFY));
      } catch (IOException _) {
        // The system's limit is reached, or it went just now.
        return false;
      }
      folders.put(path, folder);
      byKey.computeIfAbsent(folder.key, _ -> new HashSet<>()).add(folder);
    }
    entry.accept(folder);
    now.add(path);
    return true;
  }

  private void drop(Collection<Path> paths) {
    for (Path path : paths) {
      Folder folder = folders.get(path);
      if (folder != null && !folder.isNeeded()) {
        folders.remove(path);
        forget(folder);
      }
    }
  }

  private void forget(Folder folder) {
    Set<Folder> same = byKey.getOrDefault(folder.key, new HashSet<>());
    same.remove(folder);
    // A folder with several names is one to the system, and has one key.
    if (same.isEmpty()) {
      byKey.remove(folder.key);
      folder.key.cancel();
    }
  }

  /** Watches nothing for ids that are not among these. */
  synchronized void retain(Collection<String> ids) {
    for (String gone : foldersOf.keySet().stream().filter(id -> !ids.contains(id)).toList()) {
      watch(gone, List.of());
      foldersOf.remove(gone);
    }
  }

  private void listen(WatchService from) {
    try {
      while (true) {
        Set<String> found = new HashSet<>(of(from.take()));
        TimeUnit.MILLISECONDS.sleep(GATHER_MILLIS);
        for (WatchKey key = from.poll(); key != null; key = from.poll()) {
          found.addAll(of(key));
        }
        if (!found.isEmpty()) {
          changed.accept(found);
        }
      }
    } catch (InterruptedException | ClosedWatchServiceException _) {
      // Closed: that is the end of it.
    }
  }

  /** Whom a folder's events concern. */
  private synchronized Set<String> of(WatchKey key) {
    Set<String> found = new HashSet<>();
    List<WatchEvent<?>> events = key.pollEvents();
    List<Folder> same = new ArrayList<>(byKey.getOrDefault(key, Set.of()));
    boolean there = key.reset();
    for (Folder folder : same) {
      if (!there) {
        found.addAll(folder.all());
        folders.values().remove(folder);
      }
      events.forEach(event -> found.addAll(concerned(folder, event)));
    }
    if (!there) {
      byKey.remove(key);
    }
    return found;
  }

  private static Set<String> concerned(Folder folder, WatchEvent<?> event) {
    if (!(event.context() instanceof Path name)) {
      // There were too many to be told singly.
      return folder.all();
    }
    Set<String> waiting = new HashSet<>(folder.names.getOrDefault(name, Set.of()));
    if (!StandardWatchEventKinds.ENTRY_MODIFY.equals(event.kind())) {
      waiting.addAll(folder.whole);
    }
    return waiting;
  }

  @Override
  public void close() {
    if (service != null) {
      try {
        service.close();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException("watching files could not be ended", e);
      }
    }
  }
}
