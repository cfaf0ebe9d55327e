package dev.paddock.agent;

import dev.paddock.storage.DataFolder;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers other Paddocks on this data folder, and asks them: one JSON object a line, each with a
 * {@code kind}. Safe for threads.
 *
 * <p>Where no socket can be had (no permission, a system without them) this Paddock cannot be asked
 * and says so in its log; everything else works. Windows has such sockets since 2018; not tried
 * there.
 */
final class Control implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Control.class);
  private static final String SUFFIX = ".sock";

  /** macOS takes 104 bytes for a socket's path, Linux 108, the end mark included. */
  private static final int LONGEST_PATH = 100;

  private static final int MOST_CONNECTIONS = 64;

  private final Path folder;
  private final long self = ProcessHandle.current().pid();
  private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
  private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
  private @Nullable ServerSocketChannel server;
  private @Nullable Path shortened;
  private boolean closed;

  /** Touches no file yet: most commands have nothing others could ask for. */
  Control(DataFolder data) {
    this.folder = data.control();
  }

  /**
   * Opens {@code control/<pid>.sock}, owner only, unless it is open; sockets of the dead are
   * removed.
   */
  synchronized void open() {
    if (server != null || closed) {
      return;
    }
    try {
      makePrivate(folder);
      removeDead();
      server = bind();
      ServerSocketChannel bound = server;
      Thread.ofVirtual().name("control").start(() -> accept(bound));
    } catch (IOException | UnsupportedOperationException e) {
      LOG.warn("other Paddocks cannot ask this one: {}", e.toString());
    }
  }

  /** Answers one kind of request. */
  @FunctionalInterface
  interface Handler {
    /** The answer's fields; blocking is allowed, each request has a thread of its own. */
    Map<String, Object> answer(Map<String, Object> request);
  }

  private static void makePrivate(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (isPosix(folder)) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private static boolean isPosix(Path path) throws IOException {
    return Files.getFileStore(path).supportsFileAttributeView("posix");
  }

  private ServerSocketChannel bind() throws IOException {
    Path name = socketOf(self);
    remove(name);
    Path bound = name;
    if (name.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length > LONGEST_PATH) {
      shortened = Files.createTempDirectory("paddock");
      bound = shortened.resolve(self + SUFFIX);
    }
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    boolean complete = false;
    try {
      channel.bind(UnixDomainSocketAddress.of(bound));
      if (isPosix(folder)) {
        Files.setPosixFilePermissions(bound, PosixFilePermissions.fromString("rw-------"));
      }
      if (!bound.equals(name)) {
        Files.createSymbolicLink(name, bound);
      }
      complete = true;
      return channel;
    } finally {
      if (!complete) {
        channel.close();
        remove(name);
      }
    }
  }

  private Path socketOf(long pid) {
    return folder.resolve(pid + SUFFIX);
  }

  private void removeDead() throws IOException {
    for (long pid : listed()) {
      if (pid == self || ProcessHandle.of(pid).isEmpty()) {
        remove(socketOf(pid));
      }
    }
  }

  /** Removes a socket, and the private folder it is in where its path was too long for here. */
  private static void remove(Path name) throws IOException {
    if (Files.isSymbolicLink(name)) {
      Path bound = Files.readSymbolicLink(name);
      // Somebody may have put a link there: only what we would have made is removed.
      if (String.valueOf(bound.getFileName()).equals(String.valueOf(name.getFileName()))) {
        Files.deleteIfExists(bound);
        Path parent = bound.getParent();
        if (parent != null && String.valueOf(parent.getFileName()).startsWith("paddock")) {
          deleteEmpty(parent);
        }
      }
    }
    Files.deleteIfExists(name);
  }

  private static void deleteEmpty(Path folder) {
    try {
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      LOG.debug("{} stays: {}", folder, e.toString());
    }
  }

  private List<Long> listed() throws IOException {
    var pids = new ArrayList<Long>();
    try (DirectoryStream<Path> sockets = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path socket : sockets) {
        String name = String.valueOf(socket.getFileName());
        String digits = name.substring(0, name.length() - SUFFIX.length());
        if (digits.matches("[1-9]\\d{0,17}")) {
          pids.add(Long.parseLong(digits));
        }
      }
    }
    return pids;
  }

  /** Says who answers requests of that {@code kind}: status, stop, force, show, changed. */
  void handle(String kind, Handler handler) {
    handlers.put(kind, handler);
  }

  private void accept(ServerSocketChannel open) {
    while (open.isOpen()) {
      try {
        SocketChannel connection = open.accept();
        if (connections.size() >= MOST_CONNECTIONS) {
          connection.close();
          continue;
        }
        connections.add(connection);
        Thread.ofVirtual().name("control-request").start(() -> serve(connection));
      } catch (IOException e) {
        if (!open.isOpen()) {
          return;
        }
        // Too many open files, most likely: that passes.
        LOG.warn("a request could not be taken: {}", e.toString());
        java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
    }
  }

  private void serve(SocketChannel connection) {
    try (var lines = new ControlLines(connection)) {
      while (true) {
        Optional<Map<String, Object>> request = lines.read(ControlLines.SILENCE);
        if (request.isEmpty()) {
          return;
        }
        lines.write(answer(request.get()));
      }
    } catch (IOException e) {
      LOG.debug("a request ended early: {}", e.toString());
    } finally {
      connections.remove(connection);
    }
  }

  private Map<String, Object> answer(Map<String, Object> request) {
    Handler handler = handlers.get(String.valueOf(request.get("kind")));
    if (handler == null) {
      return Map.of("ok", false, "error", "unknown kind");
    }
    try {
      var fields = new java.util.LinkedHashMap<String, Object>(handler.answer(request));
      fields.putIfAbsent("ok", true);
      return fields;
    } catch (RuntimeException e) {
      LOG.warn("a request of kind {} failed", request.get("kind"), e);
      return Map.of("ok", false, "error", String.valueOf(e));
    }
  }

  /** Asks the Paddock of that pid; empty when it does not answer within the time. */
  Optional<Map<String, Object>> ask(
      long pid, String kind, Map<String, Object> fields, Duration patience) {
    var channel = new java.util.concurrent.atomic.AtomicReference<@Nullable SocketChannel>();
    var asking = new FutureTask<>(() -> exchange(pid, kind, fields, patience, channel));
    Thread.ofVirtual().name("control-ask").start(asking);
    try {
      return asking.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      LOG.debug("Paddock {} could not be asked: {}", pid, String.valueOf(e.getCause()));
    } catch (TimeoutException _) {
      LOG.debug("Paddock {} did not answer within {}", pid, patience);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      closeQuietly(channel.get());
    }
    return Optional.empty();
  }

  private Optional<Map<String, Object>> exchange(
      long pid,
      String kind,
      Map<String, Object> fields,
      Duration patience,
      java.util.concurrent.atomic.AtomicReference<@Nullable SocketChannel> opened)
      throws IOException {
    Path socket = socketOf(pid).toRealPath();
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    opened.set(channel);
    try (var lines = new ControlLines(channel)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      var request = new java.util.LinkedHashMap<String, Object>(fields);
      request.put("kind", kind);
      lines.write(request);
      return lines.read(patience);
    }
  }

  private static void closeQuietly(@Nullable SocketChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      LOG.debug("closing a request failed: {}", e.toString());
    }
  }

  /** The other Paddocks alive on this data folder. */
  List<Long> others() {
    try {
      return listed().stream()
          .filter(pid -> pid != self && ProcessHandle.of(pid).isPresent())
          .toList();
    } catch (IOException e) {
      LOG.debug("no other Paddock can be seen: {}", e.toString());
      return List.of();
    }
  }

  /** Tells all others, without waiting for them. */
  void broadcast(String kind, Map<String, Object> fields) {
    for (long pid : others()) {
      Thread.ofVirtual().start(() -> ask(pid, kind, fields, Duration.ofSeconds(1)));
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      if (server != null) {
        server.close();
        remove(socketOf(self));
      }
      if (shortened != null) {
        deleteEmpty(shortened);
      }
    } catch (IOException e) {
      LOG.debug("the control socket stays: {}", e.toString());
    }
    connections.forEach(Control::closeQuietly);
  }
}
