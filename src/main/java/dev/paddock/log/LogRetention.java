package dev.paddock.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Keeps the logs of all runs together under a limit by removing the oldest. */
public final class LogRetention {

  /** Looks after the runs below a folder: one folder an agent, in it one folder a run. */
  public LogRetention(Path runs, long maxBytes) {
    throw new UnsupportedOperationException("" + runs + maxBytes);
  }

  /** A log file or a run's folder that went, or would go. */
  public record Gone(Path path, long bytes) {}

  /**
   * Removes, or with {@code dryRun} lists, what is over the limit, oldest first.
   *
   * @param alive the folders of runs that are under way, which are left alone
   */
  public List<Gone> enforce(Set<Path> alive, boolean dryRun) throws IOException {
    throw new UnsupportedOperationException();
  }
}
