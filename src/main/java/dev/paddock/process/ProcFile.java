package dev.paddock.process;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what Linux tells of processes below {@code /proc}. */
final class ProcFile {

  /** Whether there is such a thing here. */
  static final boolean AVAILABLE = Files.isReadable(Path.of("/proc/self/stat"));

  private ProcFile() {}

  /**
   * What is said of one process in its status line.
   *
   * @param state a letter; {@code Z} and {@code X} are the dead
   * @param cpuTicks user and system time together, in hundredths of a second
   * @param startTicks since the machine started, in hundredths of a second
   */
  record Stat(
      long pid,
      char state,
      long parent,
      long group,
      long session,
      long cpuTicks,
      int threads,
      long startTicks) {
    boolean isLiving() {
      return state != 'Z' && state != 'X' && state != 'x';
    }
  }

  /** A process's own line, or empty when there is no such process. */
  static Optional<Stat> stat(long pid) {
    try {
      return parse(pid, Files.readString(of(pid, "stat"), StandardCharsets.ISO_8859_1));
    } catch (IOException _) {
      // It ended, maybe while we read.
      return Optional.empty();
    }
  }

  /** The name in the second field may hold anything, so only the last parenthesis counts. */
  static Optional<Stat> parse(long pid, String line) {
    int end = line.lastIndexOf(')');
    String[] fields = line.substring(end + 1).strip().split(" ", -1);
    if (end < 0 || fields.length < 20) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Stat(
              pid,
              fields[0].charAt(0),
              Long.parseLong(fields[1]),
              Long.parseLong(fields[2]),
              Long.parseLong(fields[3]),
              Long.parseLong(fields[11]) + Long.parseLong(fields[12]),
              Integer.parseInt(fields[17]),
              Long.parseLong(fields[19])));
    } catch (NumberFormatException | StringIndexOutOfBoundsException _) {
      // Not the format the kernel documents: the same as a process we may not see.
      return Optional.empty();
    }
  }

  /** The numbers of all processes there are. */
  static List<Long> pids() {
    List<Long> pids = new ArrayList<>();
    // Without the listing nothing can be told apart; callers then find nobody.
    String[] names = new File("/proc").list();
    for (String name : names == null ? new String[0] : names) {
      if (isNumber(name)) {
        pids.add(Long.parseLong(name));
      }
    }
    return pids;
  }

  private static boolean isNumber(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) < '0' || name.charAt(i) > '9') {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /** Whether a process was started with this variable, written {@code NAME=value}. */
  static boolean hasVariable(long pid, String variable) {
    byte[] wanted = variable.getBytes(StandardCharsets.UTF_8);
    byte[] all;
    try {
      all = Files.readAllBytes(of(pid, "environ"));
    } catch (IOException _) {
      // It ended, or it is another user's: then it is none of ours.
      return false;
    }
    for (int start = 0; start + wanted.length <= all.length; start++) {
      int end = start + wanted.length;
      if (java.util.Arrays.equals(all, start, end, wanted, 0, wanted.length)
          && (end == all.length || all[end] == 0)) {
        return true;
      }
      while (start < all.length && all[start] != 0) {
        start++;
      }
    }
    return false;
  }

  static Path of(long pid, String file) {
    return Path.of("/proc", Long.toString(pid), file);
  }
}
