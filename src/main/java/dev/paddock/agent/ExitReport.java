package dev.paddock.agent;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known about the end of a run.
 *
 * @param how in words, such as {@code with code 1} or {@code by signal 9 (KILL)}; empty where the
 *     run never had a process
 * @param duration from the first start of its process to its end
 * @param traceback the last traceback it wrote, line by line; empty where it wrote none
 * @param lastErrors the last lines of its standard error, at most twenty
 * @param lastGood the id of the last run that was ready or ended well, or null
 * @param changes what is different from that run, in short sentences
 */
public record ExitReport(
    Run run,
    String how,
    Duration duration,
    List<String> traceback,
    List<String> lastErrors,
    @Nullable String lastGood,
    List<String> changes) {

  /** Copies its lists. */
  public ExitReport {
    traceback = List.copyOf(traceback);
    lastErrors = List.copyOf(lastErrors);
    changes = List.copyOf(changes);
  }
}
