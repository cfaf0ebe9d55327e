package dev.paddock.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Counts the processes that the kernel killed for lack of memory, of the machine or of a control
 * group. On Linux from 4.13 on; elsewhere nothing is known.
 *
 * <p>The kernel's own count of all of them is read, for an agent may have moved to a control group
 * of its own, and version 1 of those counts in each group for itself. That another process fell in
 * the same moment is possible, so it is evidence only for an agent that was killed, and not by us.
 */
record MemoryKills(long count) {

  private static final Path COUNTS = Path.of("/proc/vmstat");
  private static final String NAME = "oom_kill ";

  /** How many there were so far, 0 where that cannot be read. */
  static MemoryKills now() {
    try {
      for (String line : Files.readAllLines(COUNTS)) {
        if (line.startsWith(NAME)) {
          return new MemoryKills(Long.parseLong(line.substring(NAME.length()).strip()));
        }
      }
    } catch (IOException | RuntimeException _) {
      // Another system, or a container that hides it: then there is no evidence.
    }
    return new MemoryKills(0);
  }

  /** Whether there were more since. */
  boolean hasGrown() {
    return now().count > count;
  }
}
