package dev.paddock.process;

import java.io.IOException;
import java.util.Optional;

/** Finds and holds ports on loopback until they are handed over. Safe for threads. */
public final class Ports {

  /** Holds ports for this process, and against other Paddocks by lock files in {@code locks}. */
  public Ports(dev.paddock.storage.FileLocks fileLocks, java.nio.file.Path locks) {
    throw new UnsupportedOperationException("" + fileLocks + locks);
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

  /** The port wished for if it is free, else the next free one above. */
  public Reservation from(int wish) throws IOException {
    throw new UnsupportedOperationException("" + wish);
  }

  /** Exactly that port, or empty when it is taken. */
  public Optional<Reservation> exactly(int port) throws IOException {
    throw new UnsupportedOperationException("" + port);
  }

  /** Who listens on a port of loopback, where it can be learnt. */
  public static Optional<Owner> owner(int port) {
    throw new UnsupportedOperationException("" + port);
  }

  /** A process that has a port. */
  public record Owner(long pid, String command) {}
}
