package dev.paddock.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds and ends a tree whose shim is gone.
 *
 * <p>On Linux its processes are told by a mark in the variables they were started with, by the
 * session of the first of them, and by their parents; one that changed all three is not found.
 * Elsewhere only what still hangs on the first one is found.
 */
public final class ProcessTree {

  /** The variable that marks every process of a tree; its value is the tree's own. */
  static final String VARIABLE = "PADDOCK_TREE";

  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final @Nullable ProcessIdentity root;
  private final String mark;
  private final boolean sessionIsOurs;

  /**
   * Names a tree.
   *
   * @param root the first process, dead or alive, or null where it never was known
   * @param mark the value of {@link #VARIABLE} it was started with
   * @param sessionIsOurs whether the first process's session is known to be still the same one,
   *     because it was seen alive a moment ago
   */
  ProcessTree(@Nullable ProcessIdentity root, String mark, boolean sessionIsOurs) {
    this.root = root;
    this.mark = mark;
    this.sessionIsOurs = sessionIsOurs;
  }

  /**
   * The tree of an agent that another Paddock has started.
   *
   * @param agent as it was recorded, dead or alive
   * @param report the report its shim was given
   */
  public static ProcessTree of(ProcessIdentity agent, java.nio.file.Path report) {
    return new ProcessTree(agent, markOf(report), false);
  }

  static String markOf(java.nio.file.Path report) {
    return report.toAbsolutePath().normalize().toString();
  }

  /** Whoever of it lives now. Reads all of the system's processes: some milliseconds. */
  public List<ProcessIdentity> living() {
    List<ProcessIdentity> found = new ArrayList<>();
    Stream<Long> pids = ProcFile.AVAILABLE ? linux().stream() : elsewhere();
    pids.forEach(pid -> ProcessIdentity.of(pid).ifPresent(found::add));
    return List.copyOf(found);
  }

  /**
   * Ends it by force, whoever it starts meanwhile; returns after two seconds at the latest.
   *
   * @return whether nobody is left
   */
  public boolean end() {
    long limit = System.nanoTime() + LIMIT.toNanos();
    List<ProcessIdentity> living = living();
    while (!living.isEmpty() && System.nanoTime() - limit < 0) {
      living.forEach(ProcessIdentity::kill);
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
      living = living();
    }
    return living.isEmpty();
  }

  private Stream<Long> elsewhere() {
    if (root == null) {
      return Stream.empty();
    }
    return ProcessHandle.of(root.pid()).filter(_ -> root.isAlive()).stream()
        .flatMap(handle -> Stream.concat(Stream.of(handle), handle.descendants()))
        .map(ProcessHandle::pid);
  }

  private Set<Long> linux() {
    long self = ProcessHandle.current().pid();
    // One that has only just begun has no variables to be read yet: it is told by itself.
    boolean rootAlive = root != null && root.isAlive();
    boolean session = sessionIsOurs || rootAlive;
    String variable = VARIABLE + "=" + mark;
    Map<Long, List<Long>> children = new HashMap<>();
    List<Long> open = new ArrayList<>();
    for (long pid : ProcFile.pids()) {
      ProcFile.Stat stat = pid == self ? null : ProcFile.stat(pid).orElse(null);
      if (stat == null) {
        continue;
      }
      children.computeIfAbsent(stat.parent(), _ -> new ArrayList<>()).add(pid);
      boolean ofSession = session && root != null && stat.session() == root.pid();
      boolean isRoot = rootAlive && root != null && pid == root.pid();
      if (stat.isLiving() && (isRoot || ofSession || ProcFile.hasVariable(pid, variable))) {
        open.add(pid);
      }
    }
    Set<Long> all = new HashSet<>();
    while (!open.isEmpty()) {
      Long pid = open.removeLast();
      if (all.add(pid)) {
        open.addAll(children.getOrDefault(pid, List.of()));
      }
    }
    return all;
  }
}
