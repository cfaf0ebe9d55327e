package dev.paddock.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes locks that exclude other threads and other Paddocks alike, and that end with their owner.
 *
 * <p>The operating system drops a lock when its process ends, so none outlives a crash. The lock
 * file is never deleted: two processes could then lock two files of one name. It names its holder
 * for the people waiting. One instance per process; safe for use by several threads.
 */
public final class FileLocks {

  /**
   * Far beyond the holder's name, because Windows forbids reading a locked region, and the name is
   * for those who wait.
   */
  private static final long LOCKED_POSITION = Long.MAX_VALUE - 1;

  private static final Duration RETRY = Duration.ofMillis(25);

  private final Map<Path, Holder> held = new ConcurrentHashMap<>();
  private final Holder self;

  /**
   * Makes the locks of this process.
   *
   * @param command what to show of us to those who wait, such as {@code paddock build}
   */
  public FileLocks(String command) {
    this.self = new Holder(ProcessHandle.current().pid(), command);
  }

  /**
   * Who has a lock.
   *
   * @param pid the process, or 0 where it could not be learnt
   */
  public record Holder(long pid, String command) {}

  /** A lock held; closing gives it back. Closing twice is harmless. */
  public interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /** Whom others see holding the locks of this process. */
  public Holder self() {
    return self;
  }

  /** Takes the lock if nobody has it, without waiting. */
  public Optional<Held> tryLock(Path file) throws IOException {
    Path key = file.toAbsolutePath().normalize();
    if (held.putIfAbsent(key, self) != null) {
      return Optional.empty();
    }
    @Nullable Held lock = null;
    try {
      lock = lockFile(key);
      return Optional.ofNullable(lock);
    } finally {
      if (lock == null) {
        held.remove(key);
      }
    }
  }

  private @Nullable Held lockFile(Path key) throws IOException {
    Files.createDirectories(Objects.requireNonNull(key.getParent()));
    FileChannel channel =
        FileChannel.open(
            key, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    @Nullable FileLock lock = null;
    try {
      lock = channel.tryLock(LOCKED_POSITION, 1, false);
      if (lock == null) {
        return null;
      }
      writeName(channel);
      return new HeldFile(key, channel);
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
  }

  private void writeName(FileChannel channel) {
    byte[] name = (self.pid() + " " + self.command()).getBytes(StandardCharsets.UTF_8);
    try {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(name), 0);
    } catch (IOException _) {
      // The lock is held all the same. A full disk takes no name, and making room needs locks too.
    }
  }

  /**
   * Waits for the lock.
   *
   * @param limit how long at most
   * @param waiting told once, at the first failed try, who has it
   * @return the lock, or empty when the time was up
   * @throws InterruptedException if the thread was interrupted while it waited
   */
  public Optional<Held> lock(Path file, Duration limit, Consumer<Holder> waiting)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    boolean told = false;
    while (true) {
      Optional<Held> lock = tryLock(file);
      if (lock.isPresent()) {
        return lock;
      }
      if (!told) {
        waiting.accept(holder(file).orElse(new Holder(0, "another Paddock")));
        told = true;
      }
      if (System.nanoTime() - end >= 0) {
        return Optional.empty();
      }
      LockSupport.parkNanos(RETRY.toNanos());
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  /** Who has the lock now, or empty if nobody has. Takes it for a moment to find out. */
  public Optional<Holder> holder(Path file) throws IOException {
    Path key = file.toAbsolutePath().normalize();
    // Closing any descriptor of a file drops every POSIX lock this process has on it, so a lock of
    // our own must not be looked at through the file.
    Holder ours = held.get(key);
    if (ours != null) {
      return Optional.of(ours);
    }
    if (!Files.exists(key)) {
      return Optional.empty();
    }
    ours = held.putIfAbsent(key, self);
    if (ours != null) {
      return Optional.of(ours);
    }
    // While the entry above is ours, no other thread of this process can take the lock, so opening
    // and closing the file here drops nothing.
    try {
      Held taken = lockFile(key);
      if (taken == null) {
        return Optional.of(readHolder(key));
      }
      taken.close();
      return Optional.empty();
    } finally {
      held.remove(key);
    }
  }

  private static Holder readHolder(Path key) throws IOException {
    String text;
    try {
      text = Files.readString(key);
    } catch (NoSuchFileException _) {
      text = "";
    }
    int space = text.indexOf(' ');
    try {
      return new Holder(
          Long.parseLong(text.substring(0, Math.max(space, 0))), text.substring(space + 1));
    } catch (NumberFormatException _) {
      // The holder has the lock but has not written its name yet.
      return new Holder(0, "another Paddock");
    }
  }

  private final class HeldFile implements Held {
    private final Path key;
    private final FileChannel channel;

    HeldFile(Path key, FileChannel channel) {
      this.key = key;
      this.channel = channel;
    }

    @Override
    public synchronized void close() {
      if (!channel.isOpen()) {
        return;
      }
      try {
        channel.truncate(0);
        channel.close();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException("could not release the lock " + key, e);
      } finally {
        held.remove(key);
      }
    }
  }
}
