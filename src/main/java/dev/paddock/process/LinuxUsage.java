package dev.paddock.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code /proc}: each process's one line of numbers for all trees at once.
 *
 * <p>Whoever is below none of the trees never will be, since the orphaned go to an ancestor: such
 * processes are read no more while the same trees are asked for. On a developer's machine that are
 * nearly all there are.
 */
final class LinuxUsage implements TreeUsage {

  /** The kernel shows its times to programs in hundredths of a second whatever it counts in. */
  private static final long NANOS_A_TICK = 10_000_000;

  private static final long PAGE = pageSize();

  private final byte[] buffer = new byte[8192];
  private final Map<Long, Row> rows = new HashMap<>();
  private final Map<Long, List<Long>> children = new HashMap<>();
  private Set<ProcessIdentity> asked = Set.of();
  private Set<Long> foreign = new HashSet<>();
  private Set<Long> maybeForeign = new HashSet<>();

  /** One process's numbers. */
  private record Row(String token, long ownTicks, long endedTicks, int threads, long resident) {}

  /**
   * As the kernel told this program when it started it: pairs of a kind, 6 for this, and a value.
   */
  private static long pageSize() {
    try {
      ByteBuffer pairs =
          ByteBuffer.wrap(Files.readAllBytes(Path.of("/proc/self/auxv")))
              .order(ByteOrder.nativeOrder());
      while (pairs.remaining() >= 2 * Long.BYTES) {
        long kind = pairs.getLong();
        long value = pairs.getLong();
        if (kind == 6) {
          return value;
        }
      }
    } catch (IOException _) {
      // Hidden in some containers; nearly all machines have pages of this size.
    }
    return 4096;
  }

  @Override
  public void refresh(Set<ProcessIdentity> shims) {
    if (!shims.equals(asked)) {
      asked = Set.copyOf(shims);
      foreign.clear();
      maybeForeign.clear();
    }
    rows.clear();
    children.clear();
    List<Long> pids = ProcFile.pids();
    // A number that is gone may come again as anybody's.
    foreign.retainAll(new HashSet<>(pids));
    for (long pid : pids) {
      if (!foreign.contains(pid)) {
        look(pid);
      }
    }
    tellForeign(pids);
  }

  private void look(long pid) {
    String line = read(pid, "stat");
    String[] fields = line.substring(line.lastIndexOf(')') + 1).strip().split(" ", -1);
    if (fields.length < 22 || fields[0].equals("Z")) {
      return;
    }
    long own = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    long ended = Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
    rows.put(
        pid,
        new Row(
            fields[19],
            own,
            ended,
            Integer.parseInt(fields[17]),
            Long.parseLong(fields[21]) * PAGE));
    children.computeIfAbsent(Long.parseLong(fields[1]), _ -> new ArrayList<>()).add(pid);
  }

  /**
   * Only who was below none of them twice is foreign: a parent that ends while the lines are read
   * hides its children for one look.
   */
  private void tellForeign(List<Long> pids) {
    Set<Long> ours = new HashSet<>();
    for (ProcessIdentity shim : asked) {
      ours.add(shim.pid());
      ours.addAll(allBelow(shim.pid()));
    }
    Set<Long> unrelated = new HashSet<>(pids);
    unrelated.removeAll(ours);
    maybeForeign.retainAll(unrelated);
    foreign.addAll(maybeForeign);
    maybeForeign = unrelated;
  }

  private List<Long> allBelow(long pid) {
    List<Long> below = new ArrayList<>(children.getOrDefault(pid, List.of()));
    for (int i = 0; i < below.size(); i++) {
      below.addAll(children.getOrDefault(below.get(i), List.of()));
    }
    return below;
  }

  @Override
  public @Nullable Usage below(ProcessIdentity shim, boolean dear) {
    Row own = rows.get(shim.pid());
    if (own == null || !shim.token().endsWith(":" + own.token())) {
      return null;
    }
    List<Long> below = allBelow(shim.pid());
    // What the shim has reaped counts as well; what it used itself does not.
    long ticks = own.endedTicks();
    long resident = 0;
    int threads = 0;
    for (long pid : below) {
      Row row = Objects.requireNonNull(rows.get(pid));
      ticks += row.ownTicks() + row.endedTicks();
      resident += row.resident();
      threads += row.threads();
    }
    return new Usage(
        Duration.ofNanos(ticks * NANOS_A_TICK),
        resident,
        dear ? proportional(below) : -1,
        below.size(),
        threads,
        dear ? openFiles(below) : -1);
  }

  /** 0 as soon as one of them does not tell, which makes the sum worthless. */
  private long proportional(List<Long> pids) {
    long sum = 0;
    for (long pid : pids) {
      String text = read(pid, "smaps_rollup");
      int start = text.indexOf("\nPss:");
      int end = text.indexOf(" kB", start);
      if (start < 0 || end < 0) {
        return 0;
      }
      sum += Long.parseLong(text.substring(start + 5, end).strip()) * 1024;
    }
    return sum;
  }

  private static int openFiles(List<Long> pids) {
    int sum = 0;
    for (long pid : pids) {
      String[] files = ProcFile.of(pid, "fd").toFile().list();
      sum += files == null ? 0 : files.length;
    }
    return sum;
  }

  /** In one read, which is how the kernel makes a line consistent; empty for one that ended. */
  private String read(long pid, String file) {
    try (FileInputStream in = new FileInputStream("/proc/" + pid + "/" + file)) {
      int length = in.read(buffer);
      return new String(buffer, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      // It ended, or is another user's and shows nothing.
      return "";
    }
  }
}
