package dev.paddock.process;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;

/** Keeps what an agent writes, and lets a test wait for it. */
final class RecordingSink implements AgentLauncher.OutputSink {

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private int ends;

  @Override
  public synchronized void bytes(boolean error, byte[] buffer, int length) {
    if (ends == 2) {
      throw new IllegalStateException("bytes after the end");
    }
    (error ? errors : output).write(buffer, 0, length);
    notifyAll();
  }

  @Override
  public synchronized void end(boolean error) {
    ends++;
    notifyAll();
  }

  synchronized int ends() {
    return ends;
  }

  synchronized String output() {
    return output.toString(StandardCharsets.UTF_8);
  }

  synchronized String errors() {
    return errors.toString(StandardCharsets.UTF_8);
  }

  synchronized byte[] outputBytes() {
    return output.toByteArray();
  }

  /** Waits until standard output is as wished. */
  synchronized void await(Predicate<String> wish) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!wish.test(output())) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError("was never written; output: " + output() + errors());
      }
      wait(left);
    }
  }
}
