package dev.paddock.process;

import dev.paddock.process.CommandRunner.Command;
import dev.paddock.process.CommandRunner.CommandResult;
import dev.paddock.process.CommandRunner.CommandResult.Ending;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.zeroturnaround.exec.ProcessResult;

/** One run of a command: waits for its end, or brings it about. */
final class CommandExecution {

  private static final Duration GRACE = Duration.ofMillis(800);
  private static final Duration GRACE_AND_FORCE = Duration.ofMillis(1500);

  /** Added to a signal number, it is the exit code of what was killed by it. */
  private static final int SIGNALED = 128;

  private final Command command;
  private final CommandOutput output;
  private final ChildStart.Child child;
  private final @Nullable ShimProcess shim;
  private final String mark;
  private final @Nullable Pumps pumps;
  private final long started = System.nanoTime();

  private CommandExecution(
      Command command,
      CommandOutput output,
      ChildStart.Child child,
      @Nullable ShimProcess shim,
      String mark,
      @Nullable Pumps pumps) {
    this.command = command;
    this.output = output;
    this.child = child;
    this.shim = shim;
    this.mark = mark;
    this.pumps = pumps;
  }

  /** Starts the command without a shim: with a shell beside it, or where there is none without. */
  static CommandExecution direct(Command command, CommandOutput output) throws IOException {
    String mark = UUID.randomUUID().toString();
    String program = command.words().getFirst();
    Pumps pumps = new Pumps(output, program);
    boolean tied = ShellLifeline.serves(program);
    if (tied) {
      ChildStart.refuseUnstartable(Path.of(program));
    }
    List<String> words = tied ? ShellLifeline.around(command.words()) : command.words();
    ChildStart.Child child =
        ChildStart.start(words, command.directory(), marked(command, mark), pumps);
    if (!tied) {
      closeInput(pumps);
    }
    return new CommandExecution(command, output, child, null, mark, pumps);
  }

  private static void closeInput(Pumps pumps) {
    try {
      pumps.input().close();
    } catch (IOException _) {
      // It has ended already, or closed its input: empty is all it was to be.
    }
  }

  /** Starts the command under the shim. */
  static CommandExecution owned(Command command, Path owner, Path shimFile, CommandOutput output)
      throws IOException {
    String mark = UUID.randomUUID().toString();
    ShimProcess shim =
        ShimProcess.start(
            shimFile,
            new ShimProcess.Order(
                owner, command.words(), command.directory(), marked(command, mark), null, GRACE),
            output);
    return new CommandExecution(command, output, shim.child(), shim, mark, null);
  }

  private static Map<String, String> marked(Command command, String mark) {
    Map<String, String> variables = new HashMap<>(command.environment());
    variables.put(ProcessTree.VARIABLE, mark);
    return variables;
  }

  CommandResult await() throws IOException, InterruptedException {
    Ending ending;
    try {
      ending = untilEnd();
    } catch (InterruptedException e) {
      end();
      throw e;
    }
    if (ending == Ending.EXITED) {
      endWhoStayed();
      throwIfNotStarted();
    } else {
      end();
    }
    output.rethrow();
    return new CommandResult(
        child.process().isAlive() ? 128 + 9 : child.process().exitValue(),
        ending,
        output.output(),
        output.errors(),
        Duration.ofNanos(System.nanoTime() - started));
  }

  private Ending untilEnd() throws InterruptedException {
    while (true) {
      long now = System.nanoTime();
      long left = Long.MAX_VALUE;
      if (command.limit() != null) {
        left = command.limit().toNanos() - (now - started);
        if (left <= 0) {
          return Ending.TIMED_OUT;
        }
      }
      if (command.stall() != null) {
        long quiet = command.stall().toNanos() - (now - output.lastHeard());
        if (quiet <= 0) {
          return Ending.STALLED;
        }
        left = Math.min(left, quiet);
      }
      if (finished(child.finished(), left)) {
        return Ending.EXITED;
      }
    }
  }

  private static boolean finished(Future<ProcessResult> future, long nanos)
      throws InterruptedException {
    try {
      future.get(nanos, TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a command could not be awaited", e);
    }
  }

  /** No shim looks after what a direct command left behind; a held pipe tells for nothing. */
  private void endWhoStayed() {
    if (pumps != null && pumps.wereHeld()) {
      new ProcessTree(null, mark, false).end();
    }
  }

  /** Ends the whole tree and waits for it, without being interrupted again. */
  private void end() {
    boolean interrupted = Thread.interrupted();
    if (shim != null) {
      shim.stop(GRACE);
      interrupted |= finishedUninterruptibly(GRACE_AND_FORCE);
    }
    if (shim == null || child.process().isAlive()) {
      ProcessIdentity root = ProcessIdentity.of(child.process().pid()).orElse(null);
      new ProcessTree(root, mark, false).end();
      interrupted |= finishedUninterruptibly(Duration.ofMillis(500));
    }
    if (shim != null) {
      shim.release();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean finishedUninterruptibly(Duration limit) {
    boolean interrupted = false;
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        finished(child.finished(), Math.max(0, end - System.nanoTime()));
        return interrupted;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
  }

  private void throwIfNotStarted() throws IOException {
    Path runner = command.owner() == null ? Path.of(command.words().getFirst()) : command.owner();
    Announcement.Failed failed = shim == null ? null : shim.announcement().failure();
    boolean failure = shim == null ? child.process().exitValue() != 0 : failed != null;
    if (failure && ForeignBinary.is(runner)) {
      throw new IOException(runner + " is not a program for this machine");
    }
    String missing = failure ? Shebang.missing(runner) : null;
    if (missing != null) {
      throw new IOException(runner + " is a script for " + missing + ", which is not there");
    }
    if (failed != null) {
      throw new IOException(failed.reason() + killed());
    }
  }

  /** By what the owner was killed before it could say anything; empty when it was not. */
  private String killed() {
    int code = child.process().isAlive() ? 0 : child.process().exitValue();
    return code > SIGNALED ? ": it was killed by signal " + (code - SIGNALED) : "";
  }
}
