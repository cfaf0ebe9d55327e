package dev.paddock.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Counts the processes the kernel killed for lack of memory in the control group an agent shares
 * with us. Linux with version 2 of control groups; elsewhere nothing is known.
 */
record MemoryKills(long count) {

  /** How many there were so far, 0 where that cannot be read. */
  static MemoryKills now() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
        if (line.startsWith("0::/")) {
          return new MemoryKills(count(Path.of("/sys/fs/cgroup", line.substring(4))));
        }
      }
    } catch (IOException | RuntimeException _) {
      // Another system, or a container that hides it: then there is no evidence.
    }
    return new MemoryKills(0);
  }

  private static long count(Path group) throws IOException {
    for (String line : Files.readAllLines(group.resolve("memory.events"))) {
      if (line.startsWith("oom_kill ")) {
        return Long.parseLong(line.substring("oom_kill ".length()).strip());
      }
    }
    return 0;
  }

  /** Whether there were more since. */
  boolean hasGrown() {
    return now().count > count;
  }
}
