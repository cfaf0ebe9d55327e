package dev.paddock.agent;

import dev.paddock.storage.DataFolder;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
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
  private static final int MOST_CONNECTIONS = 64;
  private static final Duration NEWS_PATIENCE = Duration.ofSeconds(1);

  private final ControlSockets sockets;
  private final long self = ProcessHandle.current().pid();
  private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
  private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
  private @Nullable ServerSocketChannel server;
  private boolean closed;

  /** Whether others are about to be told that something changed. */
  private final AtomicBoolean news = new AtomicBoolean();

  /** Who is being told just now, and whether there is more to tell. */
  private final Map<Long, Boolean> told = new ConcurrentHashMap<>();

  /** Touches no file yet: most commands have nothing others could ask for. */
  Control(DataFolder data) {
    this.sockets = new ControlSockets(data.control(), self);
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
      sockets.makeFolder();
      sockets.removeDead();
      server = sockets.bind();
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
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
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
      var fields = new LinkedHashMap<String, Object>(handler.answer(request));
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
    var channel = new AtomicReference<@Nullable SocketChannel>();
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
      AtomicReference<@Nullable SocketChannel> opened)
      throws IOException {
    Path socket = sockets.of(pid).toRealPath();
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    opened.set(channel);
    try (var lines = new ControlLines(channel)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      var request = new LinkedHashMap<String, Object>(fields);
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
      return sockets.listed().stream()
          .filter(pid -> pid != self && ProcessHandle.of(pid).isPresent())
          .toList();
    } catch (IOException e) {
      LOG.debug("no other Paddock can be seen: {}", e.toString());
      return List.of();
    }
  }

  /**
   * Tells all others that something changed, and returns at once. However often it is called, each
   * of them is told by one thread at a time, and once more if there was news meanwhile.
   */
  void tellOthers() {
    if (!news.getAndSet(true)) {
      Thread.ofVirtual()
          .name("control-news")
          .start(() -> {
            news.set(false);
            others().forEach(this::tell);
          });
    }
  }

  private void tell(long pid) {
    var begins = new AtomicBoolean();
    told.compute(
        pid,
        (_, more) -> {
          begins.set(more == null);
          return more != null;
        });
    if (begins.get()) {
      Thread.ofVirtual().name("control-tell").start(() -> tellWhileNew(pid));
    }
  }

  private void tellWhileNew(long pid) {
    do {
      ask(pid, "changed", Map.of(), NEWS_PATIENCE);
    } while (told.computeIfPresent(pid, (_, more) -> more ? false : null) != null);
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      if (server != null) {
        server.close();
        sockets.removeOwn();
      }
    } catch (IOException e) {
      LOG.debug("the control socket stays: {}", e.toString());
    }
    connections.forEach(Control::closeQuietly);
  }
}
