package dev.paddock.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process that cannot be mistaken for a later one of the same number.
 *
 * @param token Linux: boot id and start ticks; elsewhere the start instant
 */
public record ProcessIdentity(long pid, String token) {

  /** The process of that number now, or empty when there is none. */
  public static Optional<ProcessIdentity> of(long pid) {
    if (pid <= 0) {
      return Optional.empty();
    }
    if (ProcFile.AVAILABLE) {
      return ProcFile.stat(pid)
          .filter(ProcFile.Stat::isLiving)
          .map(stat -> new ProcessIdentity(pid, linuxToken(stat.startTicks())));
    }
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(handle -> handle.info().startInstant())
        .map(start -> new ProcessIdentity(pid, start.toString()));
  }

  /** For a process that ended before it could be looked at: no process has this identity. */
  static ProcessIdentity ended(long pid) {
    return new ProcessIdentity(pid, "ended");
  }

  private static String linuxToken(long startTicks) {
    return BootId.VALUE + ":" + startTicks;
  }

  /** Whether this very process lives (one that ended and is not yet reaped does not). */
  public boolean isAlive() {
    return of(pid).filter(this::equals).isPresent();
  }

  /** Ends this very process by force; nothing happens to another one of its number. */
  public void kill() {
    handle().ifPresent(ProcessHandle::destroyForcibly);
  }

  /** Asks this very process to end; nothing happens to another one of its number. */
  public void terminate() {
    handle().ifPresent(ProcessHandle::destroy);
  }

  /**
   * The handle is taken before the token is compared, and remembers the start time itself: should
   * the number pass to another process between here and there, it refuses.
   */
  private Optional<ProcessHandle> handle() {
    return ProcessHandle.of(pid)
        .filter(handle -> handle.pid() != ProcessHandle.current().pid())
        .filter(_ -> isAlive());
  }

  /** Read once: it changes only when the machine starts anew. */
  private static final class BootId {
    static final String VALUE = read();

    private static String read() {
      try {
        return Files.readString(
                Path.of("/proc/sys/kernel/random/boot_id"), StandardCharsets.US_ASCII)
            .strip();
      } catch (IOException _) {
        // Some containers hide it; the ticks still tell processes of one boot apart.
        return "boot";
      }
    }
  }
}
