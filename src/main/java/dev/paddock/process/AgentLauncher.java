package dev.paddock.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Starts an agent's process under the shim. */
public final class AgentLauncher {

  /** An interpreter needs milliseconds; on a machine with a hundred starts at once, seconds. */
  private static final Duration FIRST_WORD = Duration.ofSeconds(30);

  private final ShimFile shim;

  /** Starts agents with the shim from {@code shim}. */
  public AgentLauncher(ShimFile shim) {
    this.shim = shim;
  }

  /**
   * What to start.
   *
   * @param python the environment's interpreter, which runs the shim and the command
   * @param words the interpreter's arguments, such as {@code -u host.py --spec …}
   * @param directory the working folder
   * @param environment every variable; nothing is inherited, and only the tree's mark is added
   * @param report the file the shim writes pids and the exit to, for whoever comes after us; its
   *     path marks the tree, so two agents alive must not share one
   * @param orphanGrace how long the tree gets to end when we are gone; 2 s at most are granted
   */
  public record Launch(
      Path python,
      List<String> words,
      Path directory,
      Map<String, String> environment,
      Path report,
      Duration orphanGrace) {}

  /** Takes what the agent writes; each stream from a thread of its own. */
  public interface OutputSink {
    /** Bytes of one read, valid only during the call. Blocking here is back-pressure. */
    void bytes(boolean error, byte[] buffer, int length);

    /** The stream is over: nothing follows, whoever still holds the pipe. */
    void end(boolean error);
  }

  /**
   * Starts it and returns once its pid is known.
   *
   * @throws IOException if the interpreter or the command could not be started; the message is one
   *     clause with the reason
   * @throws InterruptedException if the thread was interrupted; nothing runs then
   */
  public AgentProcess launch(Launch launch, OutputSink sink)
      throws IOException, InterruptedException {
    Path report = launch.report().toAbsolutePath().normalize();
    String mark = ProcessTree.markOf(report);
    List<String> words = new ArrayList<>(launch.words());
    words.addFirst(launch.python().toString());
    Map<String, String> variables = new HashMap<>(launch.environment());
    variables.put(ProcessTree.VARIABLE, mark);
    ShimProcess process =
        ShimProcess.start(
            shim.shim(),
            new ShimProcess.Order(
                launch.python(),
                words,
                launch.directory(),
                variables,
                report,
                launch.orphanGrace()),
            sink);
    boolean done = false;
    try {
      Announcement.Start.Started started = started(launch, process);
      ShimmedAgent agent = new ShimmedAgent(process, started, mark, report);
      agent.watch();
      done = true;
      return agent;
    } finally {
      if (!done) {
        abandon(process, mark);
      }
    }
  }

  private static Announcement.Start.Started started(Launch launch, ShimProcess process)
      throws IOException, InterruptedException {
    Announcement.@Nullable Start start = null;
    try {
      start = process.announcement().first().get(FIRST_WORD.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException _) {
      // The output ended without a word: the reason is asked for below.
    } catch (TimeoutException _) {
      throw new IOException(
          launch.python() + " did not do anything for " + FIRST_WORD.toSeconds() + " s");
    }
    if (start instanceof Announcement.Start.Started started) {
      return started;
    }
    if (ForeignBinary.is(launch.python())) {
      throw new IOException(launch.python() + " is not a program for this machine");
    }
    throw new IOException(Objects.requireNonNull(process.announcement().failure()).reason());
  }

  /** Leaves nothing of a start that came to nothing. */
  private static void abandon(ShimProcess process, String mark) {
    process.stop(Duration.ZERO);
    process.release();
    Thread.ofVirtual()
        .start(() -> {
          if (!process.endsWithin(Duration.ofSeconds(1))) {
            ProcessIdentity root = ProcessIdentity.of(process.child().process().pid()).orElse(null);
            new ProcessTree(root, mark, false).end();
          }
        });
  }
}
