package dev.paddock.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zeroturnaround.exec.stream.ExecuteStreamHandler;

/**
 * Carries what a child writes to a sink until both streams are over.
 *
 * <p>A stream is over at its end, or a moment after the child's end when somebody else still holds
 * the pipe and says nothing. Reads block in the kernel, so each stream has a thread of the system's
 * own: many virtual ones would hold up all the carriers.
 */
final class Pumps implements ExecuteStreamHandler {

  /** What most agents need, that say a line now and then: a hundred of them wait in reads. */
  private static final int FIRST_BUFFER = 8 * 1024;

  private static final int BUFFER = 64 * 1024;
  private static final int STACK = 256 * 1024;
  private static final Duration AFTER_EXIT = Duration.ofSeconds(1);

  private final AgentLauncher.OutputSink sink;
  private final String name;
  private @Nullable OutputStream input;
  private @Nullable Pump output;
  private @Nullable Pump errors;

  /**
   * Will feed the sink.
   *
   * @param name for the threads
   */
  Pumps(AgentLauncher.OutputSink sink, String name) {
    this.sink = sink;
    this.name = name;
  }

  @Override
  public void setProcessInputStream(OutputStream stream) {
    this.input = stream;
  }

  @Override
  public void setProcessOutputStream(InputStream stream) {
    this.output = new Pump(stream, false);
  }

  @Override
  public void setProcessErrorStream(InputStream stream) {
    this.errors = new Pump(stream, true);
  }

  /** What the child reads. */
  OutputStream input() {
    return Objects.requireNonNull(input);
  }

  @Override
  public void start() {
    Objects.requireNonNull(output).start();
    Objects.requireNonNull(errors).start();
  }

  /** Called at the child's end; returns when the sink has had everything. */
  @Override
  public void stop() {
    long end = System.nanoTime() + AFTER_EXIT.toNanos();
    Objects.requireNonNull(output).finish(end);
    Objects.requireNonNull(errors).finish(end);
  }

  /** Whether, at the child's end, somebody else still held a pipe of its. */
  boolean wereHeld() {
    return Objects.requireNonNull(output).isAbandoned()
        || Objects.requireNonNull(errors).isAbandoned();
  }

  private final class Pump implements Runnable {
    private final InputStream stream;
    private final boolean error;
    private final CountDownLatch over = new CountDownLatch(1);
    private boolean reading;
    private boolean abandoned;

    Pump(InputStream stream, boolean error) {
      this.stream = stream;
      this.error = error;
    }

    synchronized boolean isAbandoned() {
      return abandoned;
    }

    void start() {
      Thread thread = new Thread(null, this, name + (error ? " errors" : " output"), STACK);
      thread.setDaemon(true);
      thread.start();
    }

    @Override
    public void run() {
      byte[] buffer = new byte[FIRST_BUFFER];
      try {
        int length = read(buffer);
        while (length >= 0) {
          if (length > 0) {
            sink.bytes(error, buffer, length);
          }
          if (length == buffer.length && length < BUFFER) {
            buffer = new byte[BUFFER];
          }
          length = read(buffer);
        }
      } catch (IOException _) {
        // A pipe does not fail; it was closed under us after it was given up.
      } finally {
        end();
      }
    }

    /** Once given up, whatever still comes is somebody else's and must not reach the sink. */
    private int read(byte[] buffer) throws IOException {
      synchronized (this) {
        if (abandoned) {
          return -1;
        }
        reading = true;
      }
      int length = stream.read(buffer);
      synchronized (this) {
        reading = false;
        return abandoned ? -1 : length;
      }
    }

    /** Gives up only a pump that waits for bytes: one that is busy has more to deliver. */
    void finish(long deadline) {
      boolean waited = false;
      while (!await(deadline)) {
        deadline = System.nanoTime() + Duration.ofMillis(50).toNanos();
        synchronized (this) {
          if (reading && waited) {
            abandoned = true;
            break;
          }
          waited = reading;
        }
      }
      end();
    }

    private boolean await(long deadline) {
      boolean interrupted = false;
      try {
        while (true) {
          try {
            return over.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
          } catch (InterruptedException _) {
            interrupted = true;
          }
        }
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    /** Once, by whoever comes first; the other one waits, so that nobody goes on before it. */
    private void end() {
      synchronized (over) {
        if (over.getCount() > 0) {
          sink.end(error);
          over.countDown();
        }
      }
    }
  }
}
