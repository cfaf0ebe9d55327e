package dev.paddock.process;

import org.jspecify.annotations.Nullable;

/** Takes a command's output: lines for the listener, the tail for the result. */
final class CommandOutput implements AgentLauncher.OutputSink {

  private static final int KEPT = 1024 * 1024;

  private final CommandRunner.LineListener listener;
  private final TailBuffer output = new TailBuffer(KEPT);
  private final TailBuffer errors = new TailBuffer(KEPT);
  private final LineCutter outputLines = new LineCutter(text -> tell(false, text));
  private final LineCutter errorLines = new LineCutter(text -> tell(true, text));
  private volatile long lastHeard = System.nanoTime();
  private @Nullable RuntimeException failure;

  CommandOutput(CommandRunner.LineListener listener) {
    this.listener = listener;
  }

  @Override
  public void bytes(boolean error, byte[] buffer, int length) {
    lastHeard = System.nanoTime();
    (error ? errors : output).add(buffer, length);
    (error ? errorLines : outputLines).bytes(buffer, length);
  }

  @Override
  public void end(boolean error) {
    (error ? errorLines : outputLines).end();
  }

  /** A listener that fails must not keep the command from being read: it is told at the end. */
  private synchronized void tell(boolean error, String text) {
    try {
      listener.line(error, text);
    } catch (RuntimeException e) {
      failure = failure == null ? e : failure;
    }
  }

  /** What the listener threw first, thrown again. */
  synchronized void rethrow() {
    if (failure != null) {
      throw failure;
    }
  }

  /** When it last wrote something or showed another sign, by {@link System#nanoTime()}. */
  long lastHeard() {
    long sign = listener.lastSign();
    return sign - lastHeard > 0 ? sign : lastHeard;
  }

  String output() {
    return output.text();
  }

  String errors() {
    return errors.text();
  }
}
