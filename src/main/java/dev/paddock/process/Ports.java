package dev.paddock.process;

import dev.paddock.storage.FileLocks;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds and holds ports on loopback until they are handed over. Safe for threads. */
public final class Ports {

  private static final int HIGHEST = 65_535;
  private static final Duration CONNECT_LIMIT = Duration.ofMillis(200);
  private static final boolean WINDOWS = System.getProperty("os.name", "").startsWith("Windows");

  private final FileLocks fileLocks;
  private final Path locks;

  /** Holds ports for this process, and against other Paddocks by lock files in {@code locks}. */
  public Ports(FileLocks fileLocks, Path locks) {
    this.fileLocks = fileLocks;
    this.locks = locks;
  }

  /** A port of ours until closed; closing twice is harmless. */
  public interface Reservation extends AutoCloseable {
    /** Its number. */
    int port();

    /** Frees the socket just before the agent binds it; other Paddocks still keep off it. */
    void handOver();

    @Override
    void close();
  }

  /** The port wished for if it is free, else the next free one above; 0 wishes for any. */
  public Reservation from(int wish) throws IOException {
    for (int port = wish == 0 ? anyFree() : wish; port <= HIGHEST; port++) {
      Optional<Reservation> reservation = exactly(port);
      if (reservation.isPresent()) {
        return reservation.get();
      }
    }
    throw new IOException("no port from " + wish + " on is free");
  }

  private static int anyFree() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
      return socket.getLocalPort();
    }
  }

  /**
   * Exactly that port, or empty when it is taken.
   *
   * @throws IOException if the port cannot be had by anybody like us, such as one below 1024
   */
  public Optional<Reservation> exactly(int port) throws IOException {
    if (port < 1 || port > HIGHEST) {
      throw new IOException("there is no port " + port + ": ports are 1 to " + HIGHEST);
    }
    Path file = locks.resolve("port-" + port + ".lock");
    // Asked first without the lock, so that a search does not leave a lock file at every step; but
    // not where a lock file is: the agent that port was handed to may be binding it just now, and
    // to bind it, if only to see whether one can, would be in its way.
    if (Files.notExists(file) && isTaken(port)) {
      return Optional.empty();
    }
    Optional<FileLocks.Held> lock = fileLocks.tryLock(file);
    if (lock.isEmpty()) {
      return Optional.empty();
    }
    @Nullable ServerSocket socket = null;
    try {
      socket = isTaken(port) ? null : listen(port);
    } finally {
      if (socket == null) {
        lock.get().close();
      }
    }
    return Optional.ofNullable(socket).map(held -> new Held(port, held, lock.get()));
  }

  /**
   * Whether somebody listens on any address, for an agent may bind any. What merely waits out its
   * time after a connection does not count.
   */
  private static boolean isTaken(int port) throws IOException {
    try (SocketChannel probe = SocketChannel.open()) {
      allowReuse(probe);
      // Bound but never listening: nobody outside sees it. As the wildcard of both families it
      // meets every listener of whatever address.
      probe.bind(new InetSocketAddress(port));
    } catch (BindException e) {
      refuseForbidden(port, e);
      return true;
    }
    // Elsewhere a wildcard and a single address may be bound side by side, so we knock.
    return !ProcFile.AVAILABLE && (answers("127.0.0.1", port) || answers("::1", port));
  }

  /** On Windows the option would steal a port that is in use; there it is not needed either. */
  private static void allowReuse(SocketChannel probe) throws IOException {
    if (!WINDOWS) {
      probe.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    }
  }

  private static boolean answers(String address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), (int) CONNECT_LIMIT.toMillis());
      return true;
    } catch (IOException _) {
      // Refused: nobody is there.
      return false;
    }
  }

  private static @Nullable ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      if (!WINDOWS) {
        socket.setReuseAddress(true);
      }
      socket.bind(new InetSocketAddress(loopback(), port), 1);
      return socket;
    } catch (BindException e) {
      socket.close();
      refuseForbidden(port, e);
      return null;
    }
  }

  private static void refuseForbidden(int port, BindException failure) throws IOException {
    String message = String.valueOf(failure.getMessage());
    if (message.contains("ermission denied")) {
      throw new IOException("port " + port + " may not be used by this user", failure);
    }
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  /** Who listens on a port of loopback, where it can be learnt. */
  public static Optional<Owner> owner(int port) {
    return ProcFile.AVAILABLE ? PortOwner.onLinux(port) : PortOwner.elsewhere(port, WINDOWS);
  }

  /** A process that has a port. */
  public record Owner(long pid, String command) {}

  private static final class Held implements Reservation {
    private final int port;
    private final ServerSocket socket;
    private final FileLocks.Held lock;

    Held(int port, ServerSocket socket, FileLocks.Held lock) {
      this.port = port;
      this.socket = socket;
      this.lock = lock;
    }

    @Override
    public int port() {
      return port;
    }

    @Override
    public void handOver() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException("could not free port " + port, e);
      }
    }

    @Override
    public void close() {
      try {
        handOver();
      } finally {
        lock.close();
      }
    }
  }
}
