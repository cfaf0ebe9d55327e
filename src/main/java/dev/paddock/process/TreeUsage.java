package dev.paddock.process;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Learns from a system what process trees use. */
interface TreeUsage {

  /**
   * What a tree uses at a moment.
   *
   * @param cpu processor time used up to now, that of the ended included
   * @param resident bytes in memory, shared ones counted once for each process
   * @param proportional bytes in memory by share; -1 when it was not asked, 0 when nobody can tell
   * @param openFiles -1 when it was not asked, or nobody can tell
   */
  record Usage(
      Duration cpu, long resident, long proportional, int processes, int threads, int openFiles) {}

  /**
   * Looks at the processes anew.
   *
   * @param shims those that will be asked for
   */
  void refresh(Set<ProcessIdentity> shims);

  /**
   * What is below a shim as of the last look, or null when it does not live.
   *
   * @param dear whether to learn what is dear to learn as well
   */
  @Nullable Usage below(ProcessIdentity shim, boolean dear);
}
