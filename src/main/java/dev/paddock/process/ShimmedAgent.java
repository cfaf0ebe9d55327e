package dev.paddock.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An agent under the shim: passes orders on, and steps in where the shim cannot. */
final class ShimmedAgent implements AgentProcess {

  private static final Logger LOG = LoggerFactory.getLogger(ShimmedAgent.class);

  /** What a shim takes to force a tree is far less, even on a machine that has much to do. */
  private static final Duration SHIM_PATIENCE = Duration.ofSeconds(2);

  /** For ever, but in numbers that can be added to a time. */
  private static final Duration LONGEST_GRACE = Duration.ofDays(365);

  private static final int KILLED = 9;

  private final ShimProcess process;
  private final ProcessIdentity shim;
  private final ProcessIdentity agent;
  private final boolean reported;
  private final String mark;
  private final Path report;
  private final CompletableFuture<AgentExit> ended = new CompletableFuture<>();

  ShimmedAgent(ShimProcess process, Announcement.Start.Started started, String mark, Path report) {
    this.process = process;
    this.shim = identity(started.shim());
    this.agent = identity(started.agent());
    this.reported = started.reported();
    this.mark = mark;
    this.report = report;
  }

  private static ProcessIdentity identity(long pid) {
    return ProcessIdentity.of(pid).orElse(ProcessIdentity.ended(pid));
  }

  /** Starts to wait for the end. */
  void watch() {
    Thread.ofVirtual().name("end of " + agent.pid()).start(this::awaitEnd);
  }

  @Override
  public ProcessIdentity shim() {
    return shim;
  }

  @Override
  public ProcessIdentity agent() {
    return agent;
  }

  @Override
  public void stop(Duration grace) {
    Duration given = grace.compareTo(LONGEST_GRACE) > 0 ? LONGEST_GRACE : grace;
    given = given.isNegative() ? Duration.ZERO : given;
    if (process.stop(given)) {
      Duration limit = given.plus(SHIM_PATIENCE);
      Thread.ofVirtual().name("stop of " + agent.pid()).start(() -> insist(limit));
    }
  }

  /** A shim that was stopped by a signal, or is stuck, obeys nobody: without it we do its work. */
  private void insist(Duration limit) {
    if (!process.endsWithin(limit)) {
      shim.kill();
    }
  }

  @Override
  public void kill() {
    stop(Duration.ZERO);
  }

  @Override
  public CompletableFuture<AgentExit> ended() {
    return ended.copy();
  }

  private void awaitEnd() {
    try {
      int code = process.child().process().waitFor();
      AgentExit exit = reportedExit();
      if (exit == null) {
        exit = withoutReport(code);
      }
      process.child().finished().get();
      ended.complete(exit);
    } catch (InterruptedException | ExecutionException | RuntimeException e) {
      // Nobody interrupts this thread, so this is a bug; whoever waits for the end must hear of it.
      ended.completeExceptionally(e);
    }
  }

  private @Nullable AgentExit reportedExit() {
    try {
      return ShimReport.read(report).exit(shim.pid());
    } catch (IOException e) {
      // No report is the same as an empty one: the disk was full, or somebody removed it.
      LOG.debug("the report {} cannot be read", report, e);
      return null;
    }
  }

  /** The shim was killed, or its report could not be written: nothing of the tree may be left. */
  private AgentExit withoutReport(int code) {
    ProcessTree tree = new ProcessTree(agent, mark, true);
    boolean found = !tree.living().isEmpty();
    tree.end();
    boolean lost = reported || found;
    @Nullable Integer signal = lost ? Integer.valueOf(KILLED) : code > 128 ? code - 128 : null;
    return new AgentExit(signal == null ? code : null, signal, lost, lost);
  }
}
