package dev.paddock.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Starts an agent's process under the shim. */
public final class AgentLauncher {

  /** Starts agents with the shim from {@code shim}. */
  public AgentLauncher(ShimFile shim) {
    throw new UnsupportedOperationException("" + shim);
  }

  /**
   * What to start.
   *
   * @param python the environment's interpreter, which runs the shim and the command
   * @param words the interpreter's arguments, such as {@code -u host.py --spec …}
   * @param directory the working folder
   * @param environment every variable; nothing is inherited
   * @param report the file the shim writes pids and the exit to, for whoever comes after us
   * @param orphanGrace how long the tree gets to end when we are gone
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
   * @throws IOException if the interpreter or the command could not be started, with the reason
   */
  public AgentProcess launch(Launch launch, OutputSink sink)
      throws IOException, InterruptedException {
    throw new UnsupportedOperationException();
  }
}
