package dev.paddock.process;

import dev.paddock.process.TreeUsage.Usage;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Measures what process trees use, all of them in one go.
 *
 * <p>One object for all the trees somebody looks at, asked once a second from one thread at a time.
 * The whole system's processes are read once for all trees together, which costs a few milliseconds
 * and is why a hundred agents cost hardly more than one; what is dear to learn (the proportional
 * memory, the open files) is learnt of each tree in turn, every few samples.
 */
public final class TreeMetrics {

  private static final int DEAR_EVERY = 8;

  private final TreeUsage usage;
  private final Map<ProcessIdentity, Last> last = new HashMap<>();
  private int turn;

  /** Measures by the means of this system. */
  public TreeMetrics() {
    this(ProcFile.AVAILABLE ? new LinuxUsage() : new OshiUsage());
  }

  TreeMetrics(TreeUsage usage) {
    this.usage = usage;
  }

  /**
   * What everything below one shim uses; the shim itself is not counted.
   *
   * @param cpu processor time since the sample before over the time that passed: 1 is one core; 0
   *     in the first sample
   * @param memory in bytes; pages shared by several processes are counted by their share where
   *     {@code proportional}, else once for each
   * @param openFiles descriptors, or -1 where they cannot be counted
   */
  public record Sample(
      double cpu, long memory, boolean proportional, int processes, int threads, int openFiles) {}

  private record Last(long atNanos, Duration cpu, Usage dear) {}

  /**
   * Measures the trees below these shims.
   *
   * @return one sample for each tree that lives; trees not asked for are forgotten
   */
  public Map<ProcessIdentity, Sample> sample(Collection<ProcessIdentity> shims) {
    Map<ProcessIdentity, Usage> now = new HashMap<>();
    int number = 0;
    turn++;
    usage.refresh(Set.copyOf(shims));
    for (ProcessIdentity shim : shims) {
      boolean dear = !last.containsKey(shim) || (turn + number++) % DEAR_EVERY == 0;
      Usage found = usage.below(shim, dear);
      if (found != null) {
        now.put(shim, found);
      }
    }
    Map<ProcessIdentity, Sample> samples = new HashMap<>();
    now.forEach((shim, found) -> samples.put(shim, sample(shim, found)));
    last.keySet().retainAll(now.keySet());
    return Map.copyOf(samples);
  }

  private Sample sample(ProcessIdentity shim, Usage now) {
    Last before = last.get(shim);
    Usage dear = now.proportional() >= 0 || before == null ? now : before.dear();
    long at = System.nanoTime();
    last.put(shim, new Last(at, now.cpu(), dear));
    double cpu = 0;
    if (before != null && at > before.atNanos()) {
      long used = Math.max(0, now.cpu().minus(before.cpu()).toNanos());
      cpu = (double) used / (at - before.atNanos());
    }
    boolean proportional = dear.proportional() > 0;
    // The share measured some samples ago is carried along with what has grown since.
    long memory =
        proportional ? dear.proportional() + now.resident() - dear.resident() : now.resident();
    return new Sample(
        cpu, Math.max(0, memory), proportional, now.processes(), now.threads(), dear.openFiles());
  }
}
